import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { syncCampaigns } from '../support/campaigns.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

describe('a date in a history that is no date', () => {
  const campaign = {
    Id: 'c1',
    Name: 'Spring',
    Status: 'Draft',
    Planned_Launch__c: '2026-03-20',
    CreatedDate: '2026-01-05T09:00:00Z',
  }
  const change = (day: number, from: string | null, to: string | null) => ({
    id: 'c1',
    field: 'Planned_Launch__c',
    from,
    to,
    at: `2026-02-0${day}T09:00:00Z`,
  })
  const log = () =>
    warehouse.ask(
      `select value, origin from plumbline.plan_log where record_id <> 'early' and origin in ('history', 'created') order by event_at`,
    )
  const aside = () =>
    warehouse.ask(`select record_id, field, raw, reason from plumbline.quarantine order by record_id, field`)

  it('is set aside, and never stops a sync or becomes a plan', async () => {
    const changes = [
      change(1, '2026-03-01', '2026-02-30'),
      change(2, '2026-02-30', '2026-03-15'),
      change(3, '2026-03-15', ''),
      change(4, null, '2026-03-20T00:00:00.000+0000'),
    ]
    await syncCampaigns(warehouse, { at: MONDAY, campaigns: [campaign], changes })
    expect(await log()).toEqual([
      { value: '2026-03-01', origin: 'created' },
      { value: '2026-03-15', origin: 'history' },
      { value: null, origin: 'history' },
      { value: '2026-03-20', origin: 'history' },
    ])
    const raw = { raw: '2026-02-30', reason: 'is not a valid date' }
    expect(await aside()).toEqual([
      { record_id: 'c1:Planned_Launch__c:2026-02-01T09:00:00Z', field: 'NewValue', ...raw },
      { record_id: 'c1:Planned_Launch__c:2026-02-02T09:00:00Z', field: 'OldValue', ...raw },
    ])
  })

  it('leaves the plan at creation unknown where it is the first', async () => {
    const changes = [change(1, 'soon', '2026-03-15')]
    await syncCampaigns(warehouse, { at: MONDAY, campaigns: [campaign], changes })
    expect(await log()).toEqual([{ value: '2026-03-15', origin: 'history' }])
  })

  it('stays aside when the row is met again', async () => {
    const changes = [change(1, '2026-03-01', 'soon')]
    await syncCampaigns(warehouse, { at: MONDAY, campaigns: [campaign], changes })
    await syncCampaigns(warehouse, { at: TUESDAY, campaigns: [campaign], changes })
    expect(await aside()).toHaveLength(1)
  })

  it('is of no concern in the history of another field', async () => {
    const changes = [{ ...change(1, 'Draft', 'Planned'), field: 'Status' }]
    await syncCampaigns(warehouse, { at: MONDAY, campaigns: [campaign], changes })
    expect(await aside()).toEqual([])
  })
})

describe("an opportunity's stages", () => {
  const picklist = ['Qualification', 'Proposal', 'Closed Won'].map((value) => ({
    value,
    label: value,
    active: true,
  }))
  const opportunity = salesforceSchema('opportunity', [
    field('StageName', { picklist }),
    field('Delivery_Status__c', { picklist }),
  ])
  const states = salesforceSchema('opportunityhistory', [
    field('OpportunityId'),
    field('StageName', { picklist }),
    field('Amount', { type: 'money' }),
    field('CreatedDate', { type: 'instant' }),
    field('CreatedById'),
  ])
  const changes = salesforceSchema('opportunityfieldhistory', [
    field('OpportunityId'),
    field('Field'),
    field('OldValue'),
    field('NewValue'),
    field('CreatedDate', { type: 'instant' }),
    field('CreatedById'),
  ])
  const state = (id: string, at: string, StageName: string, over: object = {}) => ({
    Id: id,
    SystemModstamp: at,
    CreatedDate: at,
    OpportunityId: 'o1',
    StageName,
    CreatedById: 'u1',
    ...over,
  })
  const told = () =>
    warehouse.ask(
      `select record_id, field, value, event_at, changed_by from plumbline.stage_change
       where origin = 'history' order by record_id, event_at`,
    )
  const row = (value: string, event_at: string, name = 'StageName') => ({
    record_id: 'o1',
    field: name,
    value,
    event_at,
    changed_by: 'u1',
  })

  it('are the states that differ from the one before, in whatever order the pages bring them', async () => {
    const day = (nth: number) => `2026-02-0${nth}T09:00:00.000Z`
    await warehouse.merge({ schema: opportunity, at: MONDAY, rows: [] })
    const last = [state('h4', day(4), 'Closed Won'), state('h3', day(3), 'Proposal', { Amount: 20 })]
    await warehouse.merge({ schema: states, at: MONDAY, rows: last })
    const first = [state('h1', day(1), 'Qualification'), state('h2', day(2), 'Proposal')]
    await warehouse.merge({ schema: states, at: MONDAY, rows: first })
    const known = [row('Qualification', day(1)), row('Proposal', day(2)), row('Closed Won', day(4))]
    expect(await told()).toEqual(known)

    const later = '2026-03-02T10:00:00.000Z'
    const next = [state('h5', later, 'Closed Won', { Amount: 30 }), ...last]
    await warehouse.merge({ schema: states, at: TUESDAY, rows: next })
    expect(await told()).toEqual(known)
  })

  it('are not told twice by the history of fields, which tells other statuses', async () => {
    await warehouse.merge({ schema: opportunity, at: MONDAY, rows: [] })
    const at = '2026-02-01T09:00:00.000Z'
    const change = (Field: string, NewValue: string) => ({
      ...state(Field, at, ''),
      Field,
      OldValue: null,
      NewValue,
    })
    const rows = [change('StageName', 'Proposal'), change('Delivery_Status__c', 'Proposal')]
    await warehouse.merge({ schema: changes, at: MONDAY, rows })
    expect(await told()).toEqual([row('Proposal', at, 'Delivery_Status__c')])
  })
})
