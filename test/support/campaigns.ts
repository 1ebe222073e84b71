import { z } from 'zod'
import type { Refusal } from '../../shared/sync.ts'
import { leaveOut } from '../../server/sync/unreadable.ts'
import { field, hubspotSchema, salesforceSchema, type TestWarehouse } from './warehouse.ts'

const STATUS = ['Draft', 'Planned', 'In Progress', 'Completed', 'Aborted']
const picklist = STATUS.map((value) => ({ value, label: value, active: true }))

const campaign = (tracked: boolean) =>
  salesforceSchema('campaign', [
    field('Name'),
    field('Type'),
    field('Status', { picklist, historyTracked: tracked }),
    field('Planned_Launch__c', { type: 'date', historyTracked: tracked }),
    field('Always_On__c', { type: 'boolean' }),
    field('ParentId'),
    field('BudgetedCost', { type: 'money' }),
    field('ActualCost', { type: 'money' }),
    field('StartDate', { type: 'date' }),
    field('EndDate', { type: 'date' }),
    field('CreatedDate', { type: 'instant' }),
  ])
const history = salesforceSchema('campaignhistory', [
  field('CampaignId'),
  field('Field'),
  field('OldValue'),
  field('NewValue'),
  field('CreatedDate', { type: 'instant' }),
])
const hubspotCampaign = hubspotSchema('campaign', [
  field('hs_name'),
  field('hs_start_date', { type: 'date' }),
  field('hs_campaign_status', { picklist }),
  field('salesforce_campaign_id'),
  field('createdAt', { type: 'instant' }),
])
const email = hubspotSchema('marketing_email', [
  field('name'),
  field('subject'),
  field('campaign'),
  field('clonedFrom'),
  field('publishDate', { type: 'instant' }),
  field('isPublished', { type: 'boolean' }),
])
const member = salesforceSchema('campaignmember', [
  ...['CampaignId', 'ContactId', 'LeadId', 'Status'].map((name) => field(name)),
  field('HasResponded', { type: 'boolean' }),
  field('FirstRespondedDate', { type: 'date' }),
  field('CreatedDate', { type: 'instant' }),
])
const ticket = hubspotSchema('ticket', [
  ...['subject', 'hs_pipeline', 'hs_pipeline_stage', 'related_campaign', 'request_type', 'requested_by'].map(
    (name) => field(name),
  ),
  field('requested_date', { type: 'date' }),
  field('createdate', { type: 'instant' }),
])
const ticketStages = hubspotSchema('ticket_stage_history', [
  field('ticket_id'),
  field('stage'),
  field('at', { type: 'instant' }),
])

export interface Run {
  readonly at: string
  /** Whether Salesforce keeps the history of status and plan; `of late`: only since after the campaigns were made. */
  readonly tracked?: boolean | 'of late'
  readonly campaigns?: readonly object[]
  readonly changes?: readonly {
    id: string
    field: string
    from: string | null
    to: string | null
    at: string
  }[]
  readonly hubspotCampaigns?: readonly object[]
  readonly emails?: readonly object[]
  readonly members?: readonly object[]
  readonly tickets?: readonly object[]
  readonly ticketStages?: readonly object[]
}

/** When the tracking of all fields began, if they are tracked. */
const TRACKED_SINCE = '2020-01-01T00:00:00Z'
const EARLY = { CampaignId: 'early', OldValue: null, NewValue: null, CreatedDate: TRACKED_SINCE }

/** What a history holds beside the changes: that campaigns were made under it, and that the fields were tracked by then. */
function witnesses(campaigns: readonly object[]) {
  return [
    ...['Status', 'Planned_Launch__c'].map((field) => ({ ...EARLY, Id: `early:${field}`, Field: field })),
    ...campaigns.map((row) => {
      const { Id, CreatedDate } = Made.parse(row)
      return {
        ...EARLY,
        Id: `${Id}:created`,
        CampaignId: Id,
        Field: 'created',
        CreatedDate: CreatedDate ?? TRACKED_SINCE,
      }
    }),
  ]
}
const Made = z.object({ Id: z.string(), CreatedDate: z.string().nullish() })

/** From `at` on, Salesforce does not let the history of campaigns be read. */
export async function refuseHistory(
  { warehouse }: TestWarehouse,
  { at, refusal }: { readonly at: string; readonly refusal: Refusal },
): Promise<void> {
  const objects = [{ object: 'campaignhistory', label: 'Campaign history' }]
  await warehouse.write((writer) =>
    leaveOut(writer, { connection: 'salesforce', runId: 'refused', objects, refusal, since: at, at }),
  )
}

/** One sync of both systems, seen at `at`. */
export async function syncCampaigns(warehouse: TestWarehouse, run: Run): Promise<void> {
  const { at, tracked = true, campaigns = [], changes = [], hubspotCampaigns = [], emails = [] } = run
  const { members = [], tickets = [], ticketStages: stages = [] } = run
  const stamped = (row: object) => ({ SystemModstamp: at, IsDeleted: false, ...row })
  const updated = (row: object) => ({ updatedAt: at, ...row })
  const rows = changes.map((change) => ({
    Id: `${change.id}:${change.field}:${change.at}`,
    CampaignId: change.id,
    Field: change.field,
    OldValue: change.from,
    NewValue: change.to,
    CreatedDate: change.at,
  }))
  if (tracked === true) rows.push(...witnesses(campaigns))
  await warehouse.merge({
    schema: campaign(tracked !== false),
    at,
    rows: campaigns.map(stamped),
  })
  await warehouse.merge({ schema: history, at, rows: rows.map(stamped) })
  if (members.length > 0) await warehouse.merge({ schema: member, at, rows: members.map(stamped) })
  await warehouse.publish('salesforce', at)
  const hubspot = { connection: 'hubspot', vendor: 'hubspot', at } as const
  await warehouse.merge({
    ...hubspot,
    schema: hubspotCampaign,
    rows: hubspotCampaigns.map(updated),
  })
  await warehouse.merge({ ...hubspot, schema: email, rows: emails.map(updated) })
  if (tickets.length > 0) {
    await warehouse.merge({ ...hubspot, schema: ticket, rows: tickets.map(updated) })
    await warehouse.merge({ ...hubspot, schema: ticketStages, rows: stages.map(updated) })
  }
  await warehouse.publish('hubspot', at)
}
