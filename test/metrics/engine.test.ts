import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MetricAnswer, MetricList, ReadinessList } from '../../shared/metric.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { writeMapping } from '../../server/warehouse/model/setting.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { NOW, openCompany, RUNS } from '../support/company.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

let company: { warehouse: TestWarehouse; metrics: Metrics }
beforeAll(async () => {
  company = await openCompany()
})
afterAll(() => company.warehouse.close())

const ask = () => company.metrics

describe('the list', () => {
  it('tells of the last complete week beside the one before, in the shape that was agreed', async () => {
    const list = MetricList.parse(await ask().list({}))
    expect(list.period).toEqual({
      name: '2026-W46',
      start: '2026-11-09',
      end: '2026-11-16',
      until: '2026-11-16',
      incomplete: false,
      begun: true,
    })
    expect(list.compare.name).toBe('2026-W45')
    expect(list.items.map(({ line }) => line.length)).toEqual(list.items.map(() => 12))
  })

  it.each([
    ['2026-W36', ['missing-data', 'read-later']],
    ['2026-W46', ['missing-data']],
    ['2026-W50', ['not-begun']],
  ])('has a cause where it has a reason, and nowhere else (%s)', async (period, causes) => {
    const { items } = await ask().list({ period })
    expect(items.map(({ cause }) => cause === null)).toEqual(items.map(({ reason }) => reason === null))
    expect([...new Set(items.flatMap(({ cause }) => cause ?? []))].toSorted()).toEqual(causes)
  })

  it('marks a running week and compares it with the same days of the week before', async () => {
    const list = await ask().list({ period: '2026-W47' })
    expect(list.period.incomplete).toBe(true)
    const { previous } = list.items.find(({ id }) => id === 'campaign-throughput')!
    // The last sync told of everything up to Sunday night; the answer speaks up to this morning's midnight.
    const days = await ask().answer('campaign-throughput', { from: '2026-11-09', to: '2026-11-11' })
    expect(previous).toBe(days.value)
  })

  it('compares with the average of the four weeks before', async () => {
    const list = await ask().list({ compare: 'average' })
    expect(list.compare).toMatchObject({ start: '2026-10-12', end: '2026-11-09' })
    const month = await ask().answer('campaign-throughput', { from: '2026-10-12', to: '2026-11-09' })
    expect(list.items.find(({ id }) => id === 'campaign-throughput')!.previous).toBe(month.value! / 4)
    const rate = await ask().answer('on-time-launch-rate', { from: '2026-10-12', to: '2026-11-09' })
    expect(list.items.find(({ id }) => id === 'on-time-launch-rate')!.previous).toBeCloseTo(rate.value!, 12)
  })

  it('tells of how many people the records of data quality are', async () => {
    const { items } = await ask().list({})
    const { entities, cases, noun } = items.find(({ id }) => id === 'data-quality')!
    expect(noun).toMatchObject({ one: 'record', many: 'records' })
    expect(entities).toMatchObject({ one: 'person', many: 'people' })
    expect(entities!.count).toBeGreaterThan(0)
    expect(entities!.count).toBeLessThan(cases)
    const pairs = items.find(({ id }) => id === 'data-consistency')!
    expect(pairs.entities!.count).toBeLessThanOrEqual(pairs.cases)
    const rest = items.filter(({ id }) => id !== 'data-quality' && id !== 'data-consistency')
    expect(rest.map((item) => item.entities)).toEqual(rest.map(() => null))
  })

  it('says how many cases it is too early to judge: those of which the receipt says so', async () => {
    const said =
      /^(Not due yet|Too young|Under way|Launched too recently|Shown this week|The event is still to come)/
    const told: Record<string, number> = {}
    for (const name of ['2026-W46', '2026-W47']) {
      const { items, period } = await ask().list({ period: name })
      for (const { id, pending } of items.filter((item) => item.state !== 'not-measured')) {
        const { reasons } = await ask().receipt(id, {
          from: period.start,
          to: period.end,
          limit: 1,
        })
        const young = reasons.filter(({ reason }) => said.test(reason))
        expect([id, pending]).toEqual([id, young.reduce((sum, { cases }) => sum + cases, 0)])
        told[`${name} ${id}`] = pending
      }
    }
    expect(Object.entries(told).filter(([, pending]) => pending > 0)).not.toEqual([])
  })

  it('has trailing 4 and 13 weeks and an interval for rates of events, none for a census of records', async () => {
    const { items } = await ask().list({})
    const rate = items.find(({ id }) => id === 'on-time-launch-rate')!
    expect(rate.trailing.map(({ weeks }) => weeks)).toEqual([4, 13])
    expect(rate.interval!.low).toBeLessThan(rate.value!)
    expect(rate.smallSample).toBe(true)
    expect(items.find(({ id }) => id === 'data-completeness')).toMatchObject({
      interval: null,
      trailing: [],
      smallSample: false,
    })
  })
})

describe('a state', () => {
  it('is not measured before the first sync, and is as it was known at each week’s end after it', async () => {
    const { line } = (await ask().list({})).items.find(({ id }) => id === 'data-completeness')!
    const known = line.filter(({ value }) => value !== null)
    expect(known.map(({ end }) => end)).toEqual(['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16'])
    // Week by week another title is filled in.
    expect(known.map(({ value }) => value!)).toEqual(
      known.map(({ value }) => value!).toSorted((a, b) => a - b),
    )
  })

  it('asked as of an earlier moment is what that week’s end said', async () => {
    const { line } = (await ask().list({})).items.find(({ id }) => id === 'data-quality')!
    const then = await ask().answer('data-quality', { from: '2026-10-26', to: '2026-11-09', asOf: RUNS[1]! })
    expect(then.value).toBe(line.find(({ end }) => end === '2026-11-02')!.value)
    expect(then.incomplete).toBe(true)
  })

  it('is nothing before anything was read', async () => {
    const answer = await ask().answer('data-quality', {
      asOf: '2026-10-01T00:00:00Z',
      from: '2026-09-07',
      to: '2026-09-14',
    })
    expect(answer).toMatchObject({
      value: null,
      state: 'not-measured',
      reason: 'The first sync came later.',
      cause: 'read-later',
    })
  })
})

const sum = ({ series }: { series: readonly { value: number | null }[] }) =>
  series.reduce((total, { value }) => total + value!, 0)

describe('an event', () => {
  it('counts once in each cut of time', async () => {
    const span = { from: '2026-09-01', to: '2026-11-16' }
    const [weeks, months] = await Promise.all([
      ask().answer('campaign-throughput', { ...span, grain: 'week' }),
      ask().answer('campaign-throughput', { ...span, grain: 'month' }),
    ])
    expect(sum(weeks)).toBe(weeks.value)
    expect(sum(months)).toBe(months.value)
  })

  it('stands beside what today’s plan would flatter it to', async () => {
    const answer = MetricAnswer.parse(
      await ask().answer('on-time-launch-rate', { from: '2026-09-01', to: '2026-11-16', by: 'replans' }),
    )
    expect(answer.companions[0]!.value!).toBeGreaterThan(answer.value!)
    expect(answer.breakdown.map(({ key }) => key)).toEqual(['0', '1'])
  })
})

describe('readiness', () => {
  it('says what to do where a field is not mapped', async () => {
    const { salesforce, hubspot } = sampleMapping
    const none = { plannedLaunch: { field: null, byType: {} } }
    const fresh = await openCompany()
    const mapping = {
      ...sampleMapping,
      salesforce: { ...salesforce, ...none },
      hubspot: { ...hubspot, ...none },
    }
    const before = await fresh.metrics.version()
    await fresh.warehouse.warehouse.write((writer) =>
      writeMapping(writer, mapping, { at: NOW, by: 'test', basedOn: 0 }),
    )
    expect(await fresh.metrics.version()).not.toBe(before)
    const { items } = ReadinessList.parse(await fresh.metrics.readiness())
    expect(items.find(({ metric }) => metric === 'on-time-launch-rate')).toMatchObject({
      state: 'not-measured',
      needs: [
        { kind: 'map', place: { page: 'settings', setting: 'salesforce.plannedLaunch.field' } },
        { kind: 'map', place: { page: 'settings', setting: 'hubspot.plannedLaunch.field' } },
        { kind: 'import', place: { page: 'imports', import: 'planned-dates' } },
      ],
    })
    expect(items.find(({ metric }) => metric === 'campaign-throughput')).toMatchObject({
      state: 'measurable',
    })
    await fresh.warehouse.close()
  })

  it('asks for a connection where there is none', async () => {
    const warehouse = await openTestWarehouse()
    const clock = { now: () => Date.parse(NOW) }
    const metrics = createMetrics({
      warehouse: warehouse.warehouse,
      readCatalog,
      clock,
      zone: 'Europe/Berlin',
      recordUrl: () => null,
      sample: false,
    })
    const { items } = await metrics.list({})
    expect(items.map(({ value, state }) => [value, state])).toEqual(items.map(() => [null, 'not-measured']))
    await warehouse.close()
  })
})

it('an answer stays the same object of work as long as nothing changed', async () => {
  const version = await ask().version()
  expect(await ask().list({})).toBe(await ask().list({}))
  expect(await ask().version()).toBe(version)
})
