import type { System, Table, World } from '../../server/sandbox/world.ts'
import { systemFields } from '../../server/sandbox/world/system-fields.ts'
import { standing } from '../../server/sandbox/world/truth.ts'
import type { Row } from '../../server/warehouse/warehouse.ts'

interface Compared {
  readonly system: System
  readonly object: string
  readonly table: string
  readonly fields: readonly string[]
  /** What went to the archive is kept, and said to be there. */
  readonly archived?: boolean
}

/** Which of the sandbox's HubSpot tables an object of the warehouse comes from, and a few fields that must agree. */
const HUBSPOT: readonly Omit<Compared, 'system'>[] = [
  { object: 'company', table: 'companies', fields: ['name', 'domain'] },
  {
    object: 'contact',
    table: 'contacts',
    fields: ['email', 'lifecyclestage', 'phone', 'hubspot_owner_id'],
  },
  { object: 'deal', table: 'deals', fields: ['dealname', 'dealstage'] },
  { object: 'campaign', table: 'campaigns', fields: ['hs_name', 'hs_start_date'] },
  {
    object: 'marketing_email',
    table: 'marketing_emails',
    fields: ['name', 'state', 'open', 'subscriptionId'],
    archived: true,
  },
  {
    object: 'ticket',
    table: 'tickets',
    fields: ['subject', 'hs_pipeline_stage', 'request_type'],
  },
  { object: 'call', table: 'calls', fields: ['hs_call_status', 'hubspot_owner_id'] },
  { object: 'meeting', table: 'meetings', fields: ['hs_meeting_outcome'] },
  { object: 'email', table: 'emails', fields: ['hs_email_direction'] },
  {
    object: 'ticket_pipeline_stage',
    table: 'ticket_stages',
    fields: ['label'],
  },
  { object: 'form', table: 'forms', fields: ['name', 'formType'], archived: true },
  { object: 'flow', table: 'flows', fields: ['name', 'isEnabled', 'description'] },
  { object: 'subscription_type', table: 'subscription_types', fields: ['name'] },
  {
    object: 'email_event',
    table: 'email_events',
    fields: ['type', 'recipient', 'emailCampaignId', 'filteredEvent', 'userAgent'],
  },
]

/** Of Salesforce every object is compared, in every field but those that Salesforce keeps by itself. */
function salesforce({ salesforce }: World): Compared[] {
  return [...salesforce.tables.values()].map((table) => ({
    system: 'salesforce',
    object: table.name.toLowerCase(),
    table: table.name,
    fields: ownFields(table),
  }))
}

function ownFields({ name, fields }: Table): string[] {
  const kept = new Set(['LastModifiedDate', ...systemFields(name).map((field) => field.name)])
  return fields.map((field) => field.name).filter((field) => !kept.has(field))
}

/** For each object, the records that the source and the warehouse don't agree on; all empty when the warehouse is the source. */
export async function disagreements(
  ask: (sql: string) => Promise<readonly Row[]>,
  world: World,
  at: number,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  const compared = [
    ...salesforce(world),
    ...HUBSPOT.map((object) => ({ system: 'hubspot' as const, ...object })),
  ]
  for (const { system, object, table, fields, archived = false } of compared) {
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
        record === null || (record.gone && !archived)
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

/** Nothing is nothing, whether a CRM says null, "" or leaves it out; a number may be kept as text where a field holds anything. */
function plain(value: unknown): unknown {
  if (value === undefined || value === '') return null
  return typeof value === 'number' ? String(value) : value
}
