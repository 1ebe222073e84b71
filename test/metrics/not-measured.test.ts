import { afterEach, describe, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { syncCampaigns } from '../support/campaigns.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const FIRST = '2026-11-02T22:45:00.000Z'
const SECOND = '2026-11-16T22:45:00.000Z'
const SPAN = { from: '2026-10-05', to: '2026-11-16' }

let warehouse: TestWarehouse
afterEach(() => warehouse.close())

/** Campaigns whose past nobody kept: all are live when they are first read. */
const live = (id: string, modified: string) => ({
  Id: id,
  Name: id,
  Type: 'Email',
  Status: 'In Progress',
  CreatedDate: '2026-09-01T09:00:00Z',
  SystemModstamp: modified,
})
const PAST = [live('a', '2026-10-13T09:00:00Z'), live('b', '2026-10-28T09:00:00Z')]

async function open(): Promise<Metrics> {
  warehouse = await openTestWarehouse()
  return createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-18T10:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
}

const launches = async (metrics: Metrics) =>
  (await metrics.list({})).items.find(({ id }) => id === 'campaign-throughput')!

describe('a count of what nobody can know', () => {
  it('is not measured anywhere it is told, never 0', async () => {
    const metrics = await open()
    await syncCampaigns(warehouse, { at: FIRST, tracked: false, campaigns: PAST })
    const told = await launches(metrics)
    expect(told).toMatchObject({
      value: null,
      previous: null,
      state: 'not-measured',
      cause: 'missing-data',
    })
    expect(told.reason).toMatch(/^2 of 2 campaigns had no known launch/)
    expect(told.line.map(({ value }) => value)).toEqual(told.line.map(() => null))
    expect(told.trailing.map(({ value }) => value)).toEqual([null, null])
    const answer = await metrics.answer('campaign-throughput', { ...SPAN, by: 'type' })
    expect(answer).toMatchObject({ value: null, numerator: null })
    expect(answer.series.map(({ value }) => value)).toEqual(answer.series.map(() => null))
    expect(answer.breakdown).toMatchObject([{ key: 'Email', value: null, cases: 0 }])
  })

  it('is kept as not measured, as pages show it, of a week without a case as of the others', async () => {
    const metrics = await open()
    await syncCampaigns(warehouse, { at: FIRST, tracked: false, campaigns: PAST })
    const told = (await metrics.tellNow()).filter(({ metric }) => metric === 'campaign-throughput')
    const { line } = await launches(metrics)
    expect(told.map(({ period, value, shown }) => [period, value, shown])).toEqual(
      line.slice(-2).map(({ name, value }) => [name, value, null]),
    )
    expect(told.map(({ value }) => value)).toEqual([null, null])
  })

  it('is not measured in the weeks of which it is not known, beside those of which it is', async () => {
    const metrics = await open()
    await syncCampaigns(warehouse, {
      at: FIRST,
      tracked: false,
      campaigns: [...PAST, { ...live('c', '2026-10-20T09:00:00Z'), Status: 'Planned' }],
    })
    await syncCampaigns(warehouse, {
      at: SECOND,
      tracked: false,
      campaigns: [live('c', '2026-11-10T09:00:00Z')],
    })
    const { series, value, state } = await metrics.answer('campaign-throughput', SPAN)
    expect([value, state]).toEqual([1, 'partly'])
    expect(series.map((point) => point.value)).toEqual([null, null, 0, null, 0, 1])
  })

  it('did not move since a week that is not known', async () => {
    const metrics = await open()
    const planned = { ...live('c', '2026-10-20T09:00:00Z'), Status: 'Planned' }
    await syncCampaigns(warehouse, {
      at: FIRST,
      tracked: false,
      campaigns: [live('a', '2026-11-02T09:00:00Z'), planned],
    })
    await syncCampaigns(warehouse, {
      at: SECOND,
      tracked: false,
      campaigns: [live('c', '2026-11-10T09:00:00Z')],
    })
    expect(await launches(metrics)).toMatchObject({ value: 1, previous: null })
    const { items } = await metrics.movers({})
    expect(items.filter(({ metric }) => metric === 'campaign-throughput')).toEqual([])
  })
})
