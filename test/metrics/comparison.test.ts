import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { openCompany } from '../support/company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

let company: { warehouse: TestWarehouse; metrics: Metrics }
beforeAll(async () => {
  company = await openCompany()
})
afterAll(() => company.warehouse.close())

const launches = (query: { from: string; to: string; grain?: 'week' | 'month' | 'quarter' }) =>
  company.metrics.answer('campaign-throughput', query)

describe('what a span is compared with', () => {
  it('is the period before, whole, where the span is a period', async () => {
    const october = await launches({ from: '2026-10-01', to: '2026-11-01' })
    const september = await launches({ from: '2026-09-01', to: '2026-10-01' })
    expect(october.compare).toMatchObject({ name: '2026-09', start: '2026-09-01', until: '2026-10-01' })
    expect(october.previous).toBe(september.value)
  })

  it('is the same days of the period before while it runs, and says which', async () => {
    const november = await launches({ from: '2026-11-01', to: '2026-12-01' })
    expect(november.incomplete).toBe(true)
    // The clock stands on Wednesday the 18th at midnight: seventeen days have passed.
    expect(november.compare).toMatchObject({ name: '2026-10', start: '2026-10-01', until: '2026-10-18' })
    const days = await launches({ from: '2026-10-01', to: '2026-10-18' })
    expect(november.previous).toBe(days.value)
  })

  it('is the end of the period before for a level, though the period still runs: what changed by then was told with it', async () => {
    const running = await company.metrics.answer('data-completeness', {
      from: '2026-11-16',
      to: '2026-11-23',
    })
    const before = await company.metrics.answer('data-completeness', { from: '2026-11-09', to: '2026-11-16' })
    expect(running.incomplete).toBe(true)
    expect(running.compare).toMatchObject({ name: '2026-W46', until: '2026-11-16' })
    expect(running.previous).toBe(before.value)
    const inTheMiddle = await company.metrics.answer('data-completeness', {
      from: '2026-11-09',
      to: '2026-11-11',
    })
    expect(inTheMiddle.value).not.toBe(before.value)
  })

  it('is as many days before where the span is no period', async () => {
    const { compare } = await launches({ from: '2026-10-20', to: '2026-11-03' })
    expect(compare).toMatchObject({ name: null, start: '2026-10-06', end: '2026-10-20' })
  })

  it('is nothing where the data does not reach back that far: unknown is not 0', async () => {
    const autumn = await launches({ from: '2026-09-01', to: '2026-11-16' })
    expect(autumn).toMatchObject({ previous: null, signal: null, compare: null, since: '2026-09-01' })
    expect(autumn.value).toBeGreaterThan(0)
    const september = await launches({ from: '2026-09-01', to: '2026-10-01' })
    expect(september.previous).toBeNull()
  })
})

describe('a series', () => {
  it('is not measured before the first event that is known', async () => {
    const { series } = await launches({ from: '2026-06-01', to: '2026-11-16', grain: 'month' })
    expect(series.map(({ name, value }) => [name, value === null])).toEqual([
      ['2026-06', true],
      ['2026-07', true],
      ['2026-08', true],
      ['2026-09', false],
      ['2026-10', false],
      ['2026-11', false],
    ])
  })

  it('marks a month that the span cuts short as incomplete', async () => {
    const { series } = await launches({ from: '2026-09-14', to: '2026-11-16', grain: 'month' })
    expect(series.map(({ incomplete }) => incomplete)).toEqual([true, false, true])
  })

  it('of a rate by weeks comes with thirteen weeks rolled, of a count or by months without', async () => {
    const span = { from: '2026-11-02', to: '2026-11-16' }
    const rate = await company.metrics.answer('on-time-launch-rate', span)
    expect(rate.rolling!.weeks).toBe(13)
    const quarter = await company.metrics.answer('on-time-launch-rate', {
      from: '2026-08-17',
      to: '2026-11-16',
    })
    expect(rate.rolling!.points.at(-1)).toMatchObject({
      name: '2026-W46',
      numerator: quarter.numerator,
      denominator: quarter.denominator,
    })
    expect((await launches(span)).rolling).toBeNull()
    const months = await company.metrics.answer('on-time-launch-rate', { ...span, grain: 'month' })
    expect(months.rolling).toBeNull()
  })
})

describe('a week of few launches', () => {
  it('tells beside a median how far most of its cases go, of the weeks that lead', async () => {
    const { items } = await company.metrics.list({})
    const { leading } = items.find(({ id }) => id === 'launch-slippage')!
    const span = { from: '2026-08-17', to: '2026-11-16' }
    const { companions } = await company.metrics.answer('launch-slippage', span)
    expect(leading!.companions).toEqual(companions)
    const percentiles = companions.filter(({ percentile }) => percentile)
    expect(percentiles.map(({ id }) => id)).toEqual(['p85'])
    expect(percentiles[0]!.value).toBeGreaterThan(leading!.value!)
  })

  it('is led by the weeks that together hold enough, whose change is told only where it is no chance', async () => {
    const { items } = await company.metrics.list({})
    const rate = items.find(({ id }) => id === 'on-time-launch-rate')!
    expect(rate.cases).toBeLessThan(20)
    const [, thirteen] = rate.trailing
    const { value, cases, coverage } = thirteen!
    expect(rate.leading).toMatchObject({ weeks: 13, value, cases, coverage })
    expect(coverage).toBeGreaterThan(0)
    // Thirteen weeks before these there was nothing yet.
    expect(rate.leading).toMatchObject({ previous: null, signal: null })
    expect(rate.leading!.line).toHaveLength(12)
    expect(rate.leading!.line.at(-1)).toMatchObject({ end: '2026-11-16', value: thirteen!.value })
    // So do all that tell how few events went; states and counts are no samples.
    const many = ['data-quality', 'data-completeness', 'campaign-throughput', 'work-in-progress', 'replans']
    const others = items.filter(({ id }) => many.includes(id))
    expect(others).toHaveLength(many.length)
    expect(others.map(({ leading }) => leading)).toEqual(others.map(() => null))
  })

  it('names those that fell short, the worst first', async () => {
    const { items } = await company.metrics.list({ period: '2026-W45' })
    const rate = items.find(({ id }) => id === 'on-time-launch-rate')!
    expect(rate.short).toHaveLength(rate.denominator! - rate.numerator!)
    expect(rate.short.length).toBeGreaterThan(0)
    expect(new Set(rate.short.map(({ verdict }) => verdict))).toEqual(new Set(['fails']))
    const late = rate.short.map(({ value }) => value ?? Infinity)
    expect(late).toEqual(late.toSorted((a, b) => b - a))
  })

  it('names what was due and is missing in the slippage, because it had not launched by then', async () => {
    const { items } = await company.metrics.list({ period: '2026-W45' })
    const slippage = items.find(({ id }) => id === 'launch-slippage')!
    const rate = items.find(({ id }) => id === 'on-time-launch-rate')!
    const { items: launched } = await company.metrics.receipt('launch-slippage', {
      from: '2026-11-02',
      to: '2026-11-09',
    })
    const here = new Set(launched.map(({ caseId }) => caseId))
    const missing = rate.short.filter(({ caseId }) => !here.has(caseId))
    expect(slippage.awaited.map(({ label }) => label)).toEqual(missing.map(({ label }) => label))
    expect(missing.length).toBeGreaterThan(0)
  })
})

describe('a period to come', () => {
  it('has neither value, nor line, nor comparison, and says that it has not begun', async () => {
    const list = await company.metrics.list({ period: '2027-W05' })
    expect(list.period).toMatchObject({ begun: false, incomplete: true })
    for (const { value, previous, line, leading, reason, cause } of list.items)
      expect({ value, previous, line, leading, reason, cause }).toEqual({
        value: null,
        previous: null,
        line: [],
        leading: null,
        reason: 'This period has not begun.',
        cause: 'not-begun',
      })
    const { stories, items } = await company.metrics.movers({ period: '2027-W05' })
    expect([stories, items]).toEqual([[], []])
  })
})
