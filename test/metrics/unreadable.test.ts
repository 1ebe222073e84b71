import { afterEach, describe, expect, it } from 'vitest'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { refuseHistory, syncCampaigns } from '../support/campaigns.ts'
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts'

const AT = '2026-11-02T22:45:00.000Z'
const ON_TIME = 'on-time-launch-rate'
const REFUSED = { message: 'Salesforce refused (INVALID_TYPE).', action: 'Give the user read access.' }
const REFUSAL = `campaignhistory of salesforce can’t be read: ${REFUSED.message} ${REFUSED.action}`

let warehouse: TestWarehouse
afterEach(() => warehouse.close())

/** Launched and never moved, as far as its history tells. */
const CAMPAIGN = {
  Id: 'a',
  Name: 'a',
  Type: 'Email',
  Status: 'In Progress',
  Planned_Launch__c: '2026-10-20',
  CreatedDate: '2026-09-01T09:00:00Z',
  SystemModstamp: '2026-10-19T09:00:00Z',
}
const LAUNCH = { id: 'a', field: 'Status', from: 'Planned', to: 'In Progress', at: '2026-10-19T09:00:00Z' }

async function open(refused: 'from-the-start' | 'since' | 'never') {
  warehouse = await openTestWarehouse()
  const write = (sql: string) => warehouse.warehouse.write((writer) => writer.run(sql, [AT]))
  const refuse = () => refuseHistory(warehouse, { at: AT, refusal: REFUSED })
  if (refused === 'from-the-start') await refuse()
  const changes = refused === 'from-the-start' ? [] : [LAUNCH]
  await syncCampaigns(warehouse, { at: AT, campaigns: [CAMPAIGN], changes })
  const read = refused === 'from-the-start' ? `object <> 'campaignhistory'` : 'true'
  await write(`update plumbline.object set synced_at = cast($1 as timestamptz) where ${read}`)
  if (refused === 'since') await refuse()
  return createMetrics({
    warehouse: warehouse.warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-18T10:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
}

const span = { from: '2026-10-05', to: '2026-11-02' }

describe('a metric whose source can’t be read', () => {
  it('says so, and what to do, beside the value that older rows give', async () => {
    const metrics = await open('since')
    const answer = await metrics.answer(ON_TIME, span)
    expect(answer).toMatchObject({
      numerator: 1,
      denominator: 1,
      state: 'partly',
      reason: REFUSAL,
      cause: 'missing-data',
    })
    const { items } = await metrics.readiness()
    const told = items.filter(({ needs }) => needs.some(({ kind }) => kind === 'grant'))
    expect(told.map(({ metric }) => metric)).toContain(ON_TIME)
    expect(told.map(({ metric }) => metric)).not.toContain('data-completeness')
  })

  it('lacks it before the first sync, too, where something can be done about it', async () => {
    const metrics = await open('since')
    const answer = await metrics.answer(ON_TIME, { from: '2026-08-03', to: '2026-08-31' })
    expect(answer).toMatchObject({ reason: `The first sync came later. ${REFUSAL}`, cause: 'missing-data' })
  })

  it('never takes a history that could not be read for one in which nothing changed', async () => {
    const metrics = await open('from-the-start')
    const answer = await metrics.answer(ON_TIME, span)
    expect(answer.denominator ?? 0).toBe(0)
    expect(answer.reason).toContain(REFUSAL)
  })

  it('is as good as any other once it can be', async () => {
    const metrics = await open('never')
    expect(await metrics.answer(ON_TIME, span)).toMatchObject({ denominator: 1, state: 'measurable' })
  })
})
