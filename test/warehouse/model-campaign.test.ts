import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultMapping, sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import { refuseHistory, syncCampaigns } from '../support/campaigns.ts'
import { askModel } from '../support/model.ts'
import { field, openTestWarehouse, salesforceSchema, type TestWarehouse } from '../support/warehouse.ts'

let warehouse: TestWarehouse
beforeEach(async () => {
  warehouse = await openTestWarehouse()
})
afterEach(() => warehouse.close())

const CREATED = '2026-01-05T09:00:00.000Z'
const FIRST_RUN = '2026-02-01T22:45:00.000Z'
const SECOND_RUN = '2026-02-08T22:45:00.000Z'
const THIRD_RUN = '2026-02-15T22:45:00.000Z'

function webinar(more: object = {}) {
  return {
    Id: 'c1',
    Name: 'Webinar',
    CreatedDate: CREATED,
    Status: 'Planned',
    Planned_Launch__c: '2026-03-10',
    ...more,
  }
}
const change = (field: string, from: string | null, to: string | null, at: string) => ({
  id: 'c1',
  field,
  from,
  to,
  at,
})

async function entity(at?: string) {
  const [row] = await askModel(
    warehouse.warehouse,
    `select first_committed, plan_in_time, replans, launched_at, launched_by, live_since, due_at, in_draft from campaign_entity`,
    at === undefined ? {} : { at },
  )
  return row
}

describe('the first committed date', () => {
  it('is the plan in force when the campaign left its draft status, whatever was planned since', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      campaigns: [webinar({ Planned_Launch__c: '2026-03-24' })],
      changes: [
        change('Planned_Launch__c', '2026-03-03', '2026-03-10', '2026-01-10T09:00:00Z'),
        change('Status', 'Draft', 'Planned', '2026-01-12T09:00:00Z'),
        change('Planned_Launch__c', '2026-03-10', '2026-03-24', '2026-01-20T09:00:00Z'),
      ],
    })
    expect(await entity()).toMatchObject({ first_committed: '2026-03-10', plan_in_time: true, replans: 1 })
  })

  it('is the first one after, where a campaign left draft without a plan', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      campaigns: [webinar()],
      changes: [
        change('Status', 'Draft', 'Planned', '2026-01-12T09:00:00Z'),
        change('Planned_Launch__c', null, '2026-03-10', '2026-01-20T09:00:00Z'),
      ],
    })
    expect(await entity()).toMatchObject({ first_committed: '2026-03-10', replans: 0 })
  })

  it('is the first one that we saw, where the CRM keeps no history', async () => {
    await syncCampaigns(warehouse, { at: FIRST_RUN, tracked: false, campaigns: [webinar()] })
    await syncCampaigns(warehouse, {
      at: SECOND_RUN,
      tracked: false,
      campaigns: [webinar({ Planned_Launch__c: '2026-03-31' })],
    })
    expect(await entity()).toMatchObject({ first_committed: '2026-03-10', plan_in_time: true, replans: 1 })
  })

  it('is not what stood when tracking was switched on, after it had been moved', async () => {
    await syncCampaigns(warehouse, { at: FIRST_RUN, tracked: false, campaigns: [webinar()] })
    const moved = [webinar({ Planned_Launch__c: '2026-03-31' })]
    await syncCampaigns(warehouse, { at: SECOND_RUN, tracked: false, campaigns: moved })
    await syncCampaigns(warehouse, { at: THIRD_RUN, tracked: true, campaigns: moved })
    expect(await entity()).toMatchObject({ first_committed: '2026-03-10', replans: 1 })
  })

  it('is not today’s where the field was not tracked yet when the campaign was made', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      tracked: false,
      campaigns: [webinar({ Planned_Launch__c: '2026-02-01' })],
    })
    await syncCampaigns(warehouse, {
      at: SECOND_RUN,
      tracked: 'of late',
      campaigns: [webinar({ Planned_Launch__c: '2026-02-01' })],
    })
    expect(await entity()).toMatchObject({ first_committed: '2026-02-01', plan_in_time: false })
  })

  it('is not today’s where the history could not be read when the campaign came', async () => {
    await syncCampaigns(warehouse, { at: FIRST_RUN })
    await refuseHistory(warehouse, { at: SECOND_RUN, refusal: { message: 'Refused.', action: null } })
    await syncCampaigns(warehouse, {
      at: SECOND_RUN,
      campaigns: [webinar({ Planned_Launch__c: '2026-02-05' })],
    })
    expect(await entity()).toMatchObject({ first_committed: '2026-02-05', plan_in_time: false })
  })

  it('is what the first change moved, known from just before it, where tracking began late', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      tracked: 'of late',
      campaigns: [webinar({ Planned_Launch__c: '2026-03-31' })],
      changes: [change('Planned_Launch__c', '2026-03-10', '2026-03-31', '2026-01-20T09:00:00Z')],
    })
    expect(await entity()).toMatchObject({ first_committed: '2026-03-10', plan_in_time: true, replans: 1 })
  })

  it('is not in time when it was first seen on the planned day or later', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      tracked: false,
      campaigns: [webinar({ Planned_Launch__c: '2026-02-01' })],
    })
    expect(await entity()).toMatchObject({ first_committed: '2026-02-01', plan_in_time: false })
  })

  it('is none while the campaign is a draft, or was cancelled as one', async () => {
    await syncCampaigns(warehouse, { at: FIRST_RUN, campaigns: [webinar({ Status: 'Draft' })] })
    expect(await entity()).toMatchObject({ first_committed: null, in_draft: true })
    await syncCampaigns(warehouse, {
      at: SECOND_RUN,
      campaigns: [webinar({ Status: 'Aborted' })],
      changes: [change('Status', 'Draft', 'Aborted', '2026-02-05T09:00:00Z')],
    })
    expect(await entity()).toMatchObject({ first_committed: null, in_draft: true })
  })

  it('is due at the end of its day in the workspace’s zone', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      campaigns: [webinar({ Planned_Launch__c: '2026-03-28' })],
    })
    expect(await entity()).toMatchObject({ due_at: '2026-03-28T23:00:00.000Z' })
    await syncCampaigns(warehouse, {
      at: SECOND_RUN,
      campaigns: [webinar({ Id: 'c2', Planned_Launch__c: '2026-03-29' })],
    })
    const [summer] = await askModel(
      warehouse.warehouse,
      `select due_at from campaign_entity where record_id = 'c2'`,
    )
    expect(summer).toEqual({ due_at: '2026-03-29T22:00:00.000Z' })
  })

  it('reads as it was known at any earlier moment', async () => {
    await syncCampaigns(warehouse, { at: FIRST_RUN, tracked: false, campaigns: [webinar()] })
    await syncCampaigns(warehouse, {
      at: SECOND_RUN,
      tracked: false,
      campaigns: [webinar({ Planned_Launch__c: '2026-03-31' })],
    })
    expect(await entity('2026-02-03T00:00:00.000Z')).toMatchObject({ replans: 0 })
    expect(await entity('2026-01-03T00:00:00.000Z')).toBeUndefined()
  })
})

describe('the launch', () => {
  it('is the first e-mail that was published, even where the status followed later', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      campaigns: [webinar({ Status: 'In Progress' })],
      changes: [change('Status', 'Planned', 'In Progress', '2026-01-22T09:00:00Z')],
      hubspotCampaigns: [{ id: 'h1', hs_name: 'Webinar', salesforce_campaign_id: 'c1' }],
      emails: [
        { id: 'e1', campaign: 'h1', publishDate: '2026-01-21T09:00:00Z', isPublished: true },
        { id: 'e2', campaign: 'h1', publishDate: '2026-01-14T09:00:00Z', isPublished: false },
      ],
    })
    expect(await entity()).toMatchObject({
      launched_at: '2026-01-21T09:00:00.000Z',
      launched_by: 'email',
    })
  })

  it('is a change into a live status, where no e-mail tells', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      campaigns: [webinar({ Status: 'Completed' })],
      changes: [
        change('Status', 'Planned', 'In Progress', '2026-01-22T09:00:00Z'),
        change('Status', 'In Progress', 'Completed', '2026-01-29T09:00:00Z'),
      ],
    })
    expect(await entity()).toMatchObject({ launched_at: '2026-01-22T09:00:00.000Z' })
  })

  it('is unknown for a campaign that was live already when first seen', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      tracked: false,
      campaigns: [webinar({ Status: 'In Progress' })],
    })
    expect(await entity()).toMatchObject({ launched_at: null, live_since: FIRST_RUN })
  })

  it('stays unknown for such a campaign when tracking is switched on', async () => {
    const live = [webinar({ Status: 'In Progress' })]
    await syncCampaigns(warehouse, { at: FIRST_RUN, tracked: false, campaigns: live })
    await syncCampaigns(warehouse, { at: SECOND_RUN, tracked: 'of late', campaigns: live })
    expect(await entity()).toMatchObject({ launched_at: null, live_since: FIRST_RUN })
  })

  it('stays unknown for such a campaign when it is completed', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      tracked: false,
      campaigns: [webinar({ Status: 'In Progress' })],
      hubspotCampaigns: [{ id: 'h1', hs_name: 'Other', hs_campaign_status: 'active' }],
    })
    await syncCampaigns(warehouse, {
      at: SECOND_RUN,
      tracked: false,
      campaigns: [webinar({ Status: 'Completed' })],
      hubspotCampaigns: [{ id: 'h1', hs_name: 'Other', hs_campaign_status: 'completed' }],
    })
    const rows = await askModel(
      warehouse.warehouse,
      `select record_id, launched_at, live_since from campaign_entity order by record_id`,
    )
    expect(rows).toEqual([
      { record_id: 'c1', launched_at: null, live_since: FIRST_RUN },
      { record_id: 'h1', launched_at: null, live_since: FIRST_RUN },
    ])
  })

  it('stays unknown where the history begins with a campaign that was live before', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      tracked: false,
      campaigns: [webinar({ Status: 'Completed' })],
      changes: [change('Status', 'In Progress', 'Completed', '2026-01-29T09:00:00Z')],
    })
    expect(await entity()).toMatchObject({ launched_at: null, live_since: CREATED })
  })

  it('is unknown for a campaign that came between two syncs and was live by then: it may have been set up so', async () => {
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      tracked: false,
      campaigns: [webinar({ Id: 'c0', Status: 'Draft' })],
    })
    const late = {
      Status: 'In Progress',
      CreatedDate: '2026-02-03T09:00:00Z',
      SystemModstamp: '2026-02-04T09:00:00Z',
    }
    await syncCampaigns(warehouse, { at: SECOND_RUN, tracked: false, campaigns: [webinar(late)] })
    const rows = await askModel(
      warehouse.warehouse,
      `select launched_at, live_since from campaign_entity where record_id = 'c1'`,
    )
    expect(rows).toEqual([{ launched_at: null, live_since: '2026-02-04T09:00:00.000Z' }])
  })

  it('is not the making of a campaign that was set up as live, though its history tells when that was', async () => {
    const made = change('Status', 'In Progress', 'Completed', '2026-01-20T09:00:00Z')
    await syncCampaigns(warehouse, {
      at: FIRST_RUN,
      campaigns: [webinar({ Status: 'Completed' })],
      changes: [made],
    })
    expect(await entity()).toMatchObject({ launched_at: null, live_since: CREATED })
  })
})

it('a campaign that both systems know is one campaign, for which Salesforce speaks', async () => {
  await syncCampaigns(warehouse, {
    at: FIRST_RUN,
    campaigns: [webinar()],
    hubspotCampaigns: [
      { id: 'h1', hs_name: 'Webinar', hs_start_date: '2026-05-05', salesforce_campaign_id: 'c1' },
      { id: 'h2', hs_name: 'Other', hs_start_date: '2026-05-06' },
    ],
  })
  const rows = await askModel(
    warehouse.warehouse,
    `select record_id, system, first_committed from campaign_entity order by record_id`,
  )
  expect(rows).toEqual([
    { record_id: 'c1', system: 'HubSpot + Salesforce', first_committed: '2026-03-10' },
    { record_id: 'h2', system: 'HubSpot', first_committed: '2026-05-06' },
  ])
})

it('an event’s start date is the event’s day, so that without a field of its own its plan is unknown', async () => {
  await syncCampaigns(warehouse, { at: FIRST_RUN, campaigns: [webinar({ Type: 'Webinar' })] })
  const rows = await askModel(warehouse.warehouse, `select planned_field, planned_launch from campaign`, {
    mapping: defaultMapping,
  })
  expect(rows).toEqual([{ planned_field: null, planned_launch: null }])
})

describe('a plan that is a moment', () => {
  /** Shortly after midnight of 11 November in Berlin. */
  const LATE = '2026-11-10T23:30:00.000Z'
  const schema = (tracked: boolean) =>
    salesforceSchema('campaign', [
      field('Name'),
      field('Status', {
        historyTracked: tracked,
        picklist: [{ value: 'Planned', label: 'Planned', active: true }],
      }),
      field('Go_Live__c', { type: 'instant', historyTracked: tracked }),
      field('CreatedDate', { type: 'instant' }),
    ])
  const row = (day: string | null, at: string) => ({
    Id: 'c1',
    SystemModstamp: at,
    IsDeleted: false,
    Name: 'Webinar',
    Status: 'Planned',
    Go_Live__c: day,
    CreatedDate: CREATED,
  })
  const mapping = {
    ...sampleMapping,
    salesforce: { ...sampleMapping.salesforce, plannedLaunch: { field: 'Go_Live__c', byType: {} } },
  }
  const plans = () =>
    askModel(
      warehouse.warehouse,
      `select c.planned_launch, c.first_committed, c.replans from campaign_entity c`,
      { mapping },
    )
  const dates = () =>
    askModel(warehouse.warehouse, `select planned from campaign_plan order by event_at`, { mapping })

  it('is on the day that it is in the workspace’s zone, committed as today', async () => {
    await warehouse.merge({ schema: schema(false), at: FIRST_RUN, rows: [row(LATE, FIRST_RUN)] })
    await warehouse.publish('salesforce', FIRST_RUN)
    expect(await plans()).toEqual([
      { planned_launch: '2026-11-11', first_committed: '2026-11-11', replans: 0 },
    ])
  })

  it('is not moved when it is moved within its day', async () => {
    await warehouse.merge({ schema: schema(false), at: FIRST_RUN, rows: [row(LATE, FIRST_RUN)] })
    await warehouse.publish('salesforce', FIRST_RUN)
    const noon = row('2026-11-11T11:00:00.000Z', SECOND_RUN)
    await warehouse.merge({ schema: schema(false), at: SECOND_RUN, rows: [noon] })
    await warehouse.publish('salesforce', SECOND_RUN)
    expect(await plans()).toEqual([
      { planned_launch: '2026-11-11', first_committed: '2026-11-11', replans: 0 },
    ])
  })

  it('is told by the history of the field, from its creation on; what is no time is set aside', async () => {
    const campaigns = schema(true)
    await warehouse.merge({ schema: campaigns, at: FIRST_RUN, rows: [row(LATE, FIRST_RUN)] })
    const changes = [
      ['2026-11-03T23:30:00.000+0000', '2026-11-05T10:00:00.000+0000', '2026-01-10T09:00:00Z'],
      ['2026-11-05T10:00:00.000+0000', 'next week', '2026-01-12T09:00:00Z'],
      ['next week', LATE, '2026-01-14T09:00:00Z'],
    ].map(([OldValue, NewValue, CreatedDate]) => ({
      Id: `h${CreatedDate}`,
      SystemModstamp: FIRST_RUN,
      IsDeleted: false,
      CampaignId: 'c1',
      Field: 'Go_Live__c',
      OldValue,
      NewValue,
      CreatedDate,
    }))
    const history = salesforceSchema('campaignhistory', [
      ...['CampaignId', 'Field', 'OldValue', 'NewValue'].map((name) => field(name)),
      field('CreatedDate', { type: 'instant' }),
    ])
    await warehouse.merge({ schema: history, at: FIRST_RUN, rows: changes })
    await warehouse.publish('salesforce', FIRST_RUN)
    expect(await dates()).toEqual([
      { planned: '2026-11-04' },
      { planned: '2026-11-05' },
      { planned: '2026-11-11' },
    ])
    const aside = await warehouse.ask(`select field, raw, reason from plumbline.quarantine order by field`)
    expect(aside).toEqual([
      { field: 'NewValue', raw: 'next week', reason: 'is not a valid time' },
      { field: 'OldValue', raw: 'next week', reason: 'is not a valid time' },
    ])
  })
})
