import type { System, World } from '../../server/sandbox/world.ts'
import { standing } from '../../server/sandbox/world/truth.ts'
import type { Row } from '../../server/warehouse/warehouse.ts'

/** Which of the sandbox's tables an object of the warehouse comes from, and a few fields that must agree. */
const OBJECTS: readonly {
  readonly system: System
  readonly object: string
  readonly table: string
  readonly fields: readonly string[]
}[] = [
  { system: 'salesforce', object: 'user', table: 'User', fields: ['Name', 'IsActive'] },
  {
    system: 'salesforce',
    object: 'account',
    table: 'Account',
    fields: ['Name', 'Website', 'BillingCountry'],
  },
  {
    system: 'salesforce',
    object: 'lead',
    table: 'Lead',
    fields: ['Email', 'Status', 'OwnerId', 'Phone', 'IsConverted'],
  },
  {
    system: 'salesforce',
    object: 'contact',
    table: 'Contact',
    fields: ['Email', 'Title', 'AccountId', 'MailingCountry'],
  },
  {
    system: 'salesforce',
    object: 'campaign',
    table: 'Campaign',
    fields: ['Name', 'Status', 'Planned_Launch__c'],
  },
  {
    system: 'salesforce',
    object: 'campaignhistory',
    table: 'CampaignHistory',
    fields: ['Field', 'NewValue'],
  },
  {
    system: 'salesforce',
    object: 'campaignmember',
    table: 'CampaignMember',
    fields: ['Status', 'CampaignId'],
  },
  { system: 'salesforce', object: 'opportunity', table: 'Opportunity', fields: ['StageName', 'CloseDate'] },
  {
    system: 'salesforce',
    object: 'opportunitycontactrole',
    table: 'OpportunityContactRole',
    fields: ['ContactId'],
  },
  { system: 'salesforce', object: 'leadhistory', table: 'LeadHistory', fields: ['Field', 'NewValue'] },
  { system: 'hubspot', object: 'company', table: 'companies', fields: ['name', 'domain'] },
  {
    system: 'hubspot',
    object: 'contact',
    table: 'contacts',
    fields: ['email', 'lifecyclestage', 'phone', 'hubspot_owner_id'],
  },
  { system: 'hubspot', object: 'deal', table: 'deals', fields: ['dealname', 'dealstage'] },
  { system: 'hubspot', object: 'campaign', table: 'campaigns', fields: ['hs_name', 'hs_start_date'] },
  {
    system: 'hubspot',
    object: 'marketing_email',
    table: 'marketing_emails',
    fields: ['name', 'state', 'open', 'subscriptionId'],
  },
  {
    system: 'hubspot',
    object: 'ticket',
    table: 'tickets',
    fields: ['subject', 'hs_pipeline_stage', 'request_type'],
  },
  { system: 'hubspot', object: 'call', table: 'calls', fields: ['hs_call_status', 'hubspot_owner_id'] },
  { system: 'hubspot', object: 'meeting', table: 'meetings', fields: ['hs_meeting_outcome'] },
  { system: 'hubspot', object: 'email', table: 'emails', fields: ['hs_email_direction'] },
  {
    system: 'hubspot',
    object: 'ticket_pipeline_stage',
    table: 'ticket_stages',
    fields: ['label'],
  },
  { system: 'hubspot', object: 'form', table: 'forms', fields: ['name', 'formType'] },
  { system: 'hubspot', object: 'flow', table: 'flows', fields: ['name', 'isEnabled', 'description'] },
  { system: 'hubspot', object: 'subscription_type', table: 'subscription_types', fields: ['name'] },
  {
    system: 'hubspot',
    object: 'email_event',
    table: 'email_events',
    fields: ['type', 'recipient', 'emailCampaignId', 'filteredEvent', 'userAgent'],
  },
]

/** For each object, the records that the source and the warehouse don't agree on; all empty when the warehouse is the source. */
export async function disagreements(
  ask: (sql: string) => Promise<readonly Row[]>,
  world: World,
  at: number,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const { system, object, table, fields } of OBJECTS) {
    const columns = fields.map((name) => `"${name.toLowerCase()}" as "${name}"`)
    const rows = await ask(
      `select _id, ${columns.join(', ')} from "${system}"."${object}" where _valid_to = 'infinity' and not _deleted`,
    )
    const held = new Map(
      rows.map((row) => [String(row['_id']), JSON.stringify(fields.map((name) => plain(row[name])))]),
    )
    const differing: string[] = []
    for (const entity of world[system].tables.get(table)!.entities.values()) {
      const record = standing(entity, at)
      const wanted =
        record === null || record.gone
          ? undefined
          : JSON.stringify(fields.map((name) => plain(record.fields[name])))
      const got = held.get(entity.id)
      held.delete(entity.id)
      if (got !== wanted) differing.push(`${entity.id}: source ${wanted}, warehouse ${got}`)
    }
    differing.push(...[...held.keys()].map((id) => `${id}: unknown to the source`))
    if (differing.length > 0) found[`${system}.${object}`] = differing
  }
  return found
}

/** Nothing is nothing, whether a CRM says null, "" or leaves it out. */
function plain(value: unknown): unknown {
  return value === undefined || value === '' ? null : value
}
