import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Readiness } from '../../shared/metric.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import type { Metrics } from '../../server/metrics/metrics.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { syncCampaigns } from '../support/campaigns.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const TRACK = 'Switch on the history of Planned_Launch__c and Status in salesforce.'
const PLANS = 'Import the plans that were agreed, with the day on which each was.'
const LAUNCHES = 'Import their launch dates.'
/** The day of each campaign's plan and of its launch, as two syncs saw it: the past is not tracked. */
const BEFORE = '2026-11-02T22:45:00.000Z'
const AFTER = '2026-11-16T22:45:00.000Z'

let warehouse: TestWarehouse
let metrics: Metrics
beforeAll(async () => {
  warehouse = await openTestWarehouse()
  const campaigns = [
    planned('in-time-1', '2026-11-10'),
    planned('in-time-2', '2026-11-11'),
    planned('too-late-1', '2026-10-20'),
    planned('too-late-2', '2026-10-21'),
    { ...planned('running', '2026-11-12'), Status: 'In Progress' },
  ]
  const launched = campaigns.map((campaign) => ({ ...campaign, Status: 'In Progress' }))
  await syncCampaigns(warehouse, { at: BEFORE, tracked: false, campaigns })
  await syncCampaigns(warehouse, { at: AFTER, tracked: false, campaigns: launched })
  metrics = createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-18T10:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
})
afterAll(() => warehouse.close())

function planned(id: string, day: string) {
  return {
    Id: id,
    Name: id,
    Type: 'Email',
    Status: 'Planned',
    Planned_Launch__c: day,
    Always_On__c: false,
    ParentId: null,
    CreatedDate: '2026-10-01T09:00:00Z',
  }
}

async function readinessOf(id: string) {
  const { items } = await metrics.readiness()
  return items.find(({ metric }) => metric === id)
}

it.each<[string, Readiness, string, readonly string[]]>([
  [
    'on-time-launch-rate',
    'partly',
    '2 of 5 campaigns had no plan that was seen before the planned day',
    [TRACK, PLANS, LAUNCHES],
  ],
  [
    'launch-slippage',
    'partly',
    '2 of 4 campaigns had no plan that was seen before the planned day',
    [TRACK, PLANS],
  ],
  [
    'campaign-throughput',
    'partly',
    '1 of 5 campaigns had no known launch, being live already when first read',
    [LAUNCHES],
  ],
])('%s says what a part of the campaigns lacks, and what to do, the first thing first', async (...told) => {
  const [id, state, lack, titles] = told
  const item = await readinessOf(id)
  const [first] = titles
  expect(item).toMatchObject({
    state,
    reason: `${lack}: ${first!.charAt(0).toLowerCase()}${first!.slice(1)}`,
  })
  expect(item!.needs.map(({ title }) => title)).toEqual(titles)
})
