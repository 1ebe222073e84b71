import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Receipt } from '../../shared/metric.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { openCompany } from '../support/company.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

let company: { warehouse: TestWarehouse; metrics: Metrics }
beforeAll(async () => {
  company = await openCompany()
})
afterAll(() => company.warehouse.close())

const ask = () => company.metrics

describe('the receipt', () => {
  it('pages through every case once, at one moment', async () => {
    const query = { from: '2026-11-09', to: '2026-11-16', limit: 33 }
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = Receipt.parse(
        await ask().receipt('data-completeness', { ...query, ...(cursor === undefined ? {} : { cursor }) }),
      )
      ids.push(...page.items.map(({ caseId }) => caseId))
      cursor = page.next ?? undefined
      expect(page.included + page.excluded).toBeGreaterThan(ids.length - 1)
    } while (cursor !== undefined)
    const answer = await ask().answer('data-completeness', { from: '2026-11-09', to: '2026-11-16' })
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBe(answer.cases)
  })

  it('can be searched, sorted and cut down to a reason', async () => {
    const span = { from: '2026-09-01', to: '2026-11-16' }
    const late = await ask().receipt('on-time-launch-rate', {
      ...span,
      reason: 'Launched late',
      sort: '-value',
      limit: 5,
    })
    expect(late.items.map(({ reason }) => reason)).toEqual(late.items.map(() => 'Launched late'))
    expect(late.items[0]!.value).toBeGreaterThanOrEqual(late.items.at(-1)!.value!)
    const found = await ask().receipt('on-time-launch-rate', { ...span, search: 'campaign 13' })
    expect(found.items.map(({ label, url }) => [label, url])).toEqual([
      ['Campaign 13', 'https://salesforce.example/campaign/c13'],
    ])
  })

  it('shows the whole cluster of a duplicate, with the one to keep', async () => {
    const { items } = await ask().receipt('data-uniqueness', {
      from: '2026-11-09',
      to: '2026-11-16',
      reason: 'Duplicate',
    })
    expect(items[0]!.related[0]).toMatchObject({
      role: 'Suggested to keep',
      connection: 'salesforce',
      object: 'lead',
    })
  })
})

describe('a question at fault', () => {
  it.each([
    ['id', () => ask().answer('no-such-metric', {})],
    ['by', () => ask().answer('data-quality', { by: 'shoe-size' })],
    ['where[shoe]', () => ask().answer('data-quality', { where: { shoe: ['9'] } })],
    ['from', () => ask().answer('data-quality', { from: '2026-13-40' })],
    ['to', () => ask().answer('data-quality', { to: 'tomorrow' })],
    ['from', () => ask().answer('data-quality', { from: '2026-11-16', to: '2026-11-09' })],
    ['period', () => ask().list({ period: '2026-W99' })],
    ['sort', () => ask().receipt('data-quality', { sort: 'password' })],
    ['cursor', () => ask().receipt('data-quality', { cursor: 'made-up' })],
  ])('names %s', async (parameter, question) => {
    await expect(question()).rejects.toMatchObject({ name: 'QueryError', parameter })
  })
})
