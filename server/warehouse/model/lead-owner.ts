import { together, type Reads } from './reads.ts'
import { union, type Columns, type ModelContext, type Part, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, type Source } from './source.ts'

const COLUMNS = {
  connection: 'text',
  record_id: 'text',
  step: 'text',
  owner_id: 'text',
  converted: 'boolean',
  exact: 'boolean',
  event_at: 'timestamptz',
  seen_at: 'timestamptz',
} as const satisfies Columns

/**
 * Who had a lead, one row whenever that changed. `exact`: its history tells all of it, from when it came in. Else the rows are our own readings: the owner came in by `event_at`, the last change by then, and was not yet in when
 * the lead was read before; `seen_at` is when we read it. `converted`: somebody turned the lead into a contact, and so had it.
 */
export const leadOwner: Relation = {
  name: 'lead_owner',
  columns: COLUMNS,
  compile(context) {
    const found = [
      ...sourcesOf(context, 'salesforce', 'lead').map((lead, nth) => ownersOf(context, lead, nth)),
      ...sourcesOf(context, 'hubspot', 'contact_owner_history').map(contactOwners),
    ]
    const base = union(
      context,
      COLUMNS,
      found.flatMap(({ parts }) => parts),
    )
    const before = found.flatMap(({ ctes }) => ctes)
    return {
      ...base,
      sql: before.length === 0 ? base.sql : `with ${before.join(', ')} ${base.sql}`,
      reads: together(found.map(({ reads }) => reads)),
    }
  },
}

interface Owners {
  readonly parts: readonly Part<typeof COLUMNS>[]
  /** What the parts read several times. */
  readonly ctes: readonly string[]
  readonly reads: Reads
}

/** HubSpot keeps the latest values of a property: 45 of a contact's, 20 of other records'. */
const HISTORY_MAY_END_AT = 20

/**
 * Of each contact that is a lead who had it when it became one, and every change since. An owner that was never filled has no
 * history, and so only where nobody has the contact now is no history the whole of it; one that holds so many values that
 * there may have been more before is not, unless it reaches back to when the contact became a lead.
 */
function contactOwners(history: Source, nth: number): Owners {
  const { connection } = history
  const own = { connection: literal(connection.id), converted: 'false', exact: 'true' }
  const told = `(select ${history.text('contact_id')} as contact_id, r._id as step, ${history.text('owner')} as owner_id,
      ${history.instant('at')} as at, r._valid_from as seen_at from ${history.from})`
  const long = `long_history_${nth}`
  const itsLeads = `l.connection = ${literal(connection.id)} and (h.since is null or h.since <= l.came_at)`
  const beforeIt = `left join ${long} as h on h.contact_id = l.record_id`
  return {
    ctes: [
      `${long} as materialized (select t.contact_id, min(t.at) as since from ${told} as t
        group by t.contact_id having count(*) >= ${HISTORY_MAY_END_AT})`,
    ],
    reads: { lead: ['connection', 'record_id', 'owner_id', 'came_at'] },
    parts: [
      {
        from: `(select distinct on (l.record_id) l.record_id, l.owner_id as owner_now, l.came_at, t.*
            from lead l ${beforeIt} left join ${told} as t on t.contact_id = l.record_id and t.at <= l.came_at
            where ${itsLeads} order by l.record_id, t.at desc nulls last, t.step desc) as b`,
        where: `b.contact_id is not null or b.owner_now is null or b.record_id in (select t.contact_id from ${told} as t)`,
        source: history.ref,
        columns: {
          ...own,
          record_id: 'b.record_id',
          step: `''`,
          owner_id: 'b.owner_id',
          event_at: 'b.came_at',
          seen_at: 'coalesce(b.seen_at, b.came_at)',
        },
      },
      {
        from: `lead l join ${told} as t on t.contact_id = l.record_id and t.at > l.came_at ${beforeIt}`,
        where: itsLeads,
        source: history.ref,
        columns: {
          ...own,
          record_id: 'l.record_id',
          step: 't.step',
          owner_id: 't.owner_id',
          event_at: 't.at',
          seen_at: 't.seen_at',
        },
      },
    ],
  }
}

function ownersOf(context: ModelContext, lead: Source, nth: number): Owners {
  const created = context.moment.asksLeadOf(lead.instant('CreatedDate') ?? 'null')
  const asked = `asked_lead_${nth}`
  const among: Among =
    created === null ? () => 'true' : (id) => `${id} in (select a.record_id from ${asked} as a)`
  const told = toldBy(context, lead, { among, name: `told_lead_${nth}` })
  return {
    reads: {},
    ctes: [
      ...(created === null
        ? []
        : [`${asked} as materialized (select r._id as record_id from ${lead.from} where ${created})`]),
      ...(told === null ? [] : [`${told.name} as materialized (${told.sql})`]),
    ],
    parts: [
      ...(told === null ? [] : historyParts(lead, told, created)),
      ...readingParts(lead, { told, among }),
    ],
  }
}

/** The condition that the lead of this id is asked about. */
type Among = (id: string) => string

/** The history of a lead's owner, where the field is tracked. */
interface Told {
  /** What `sql` is called where it is read. */
  readonly name: string
  /** `lead_id, step, field, owner_before, owner_after, event_at, seen_at` of creations (`created`), changes of owner (`Owner`), conversions (`leadConverted`), and perhaps others. */
  readonly sql: string
  readonly source: Source['ref']
}

function toldBy(
  context: ModelContext,
  lead: Source,
  { among, name }: { readonly among: Among; readonly name: string },
): Told | null {
  const history = sourcesOf(context, 'salesforce', 'leadhistory').find(
    ({ connection }) => connection.id === lead.connection.id,
  )
  const [of, field] = [history?.text('LeadId'), history?.text('Field')]
  const at = history?.instant('CreatedDate')
  const tracked = lead.column('OwnerId')?.field.historyTracked === true
  if (!tracked || history === undefined || of == null || field == null || at == null) return null
  const [before, after] = [history.text('OldValue') ?? 'null', history.text('NewValue') ?? 'null']
  // A change of owner writes one row of ids and one of names.
  const ids = `${history.text('DataType') ?? `'EntityId'`} = 'EntityId'`
  const happened = context.moment.asksOfLeads(at)
  // Few rows are of the leads asked about, so that only these are looked at closer.
  const where =
    happened === null ? `${field} in ('created', 'leadConverted', 'Owner')` : `${happened} and ${among(of)}`
  return {
    name,
    source: history.ref,
    sql: `select ${of} as lead_id, r._id as step, case when ${field} <> 'Owner' or ${ids} then ${field} end as field,
        ${before} as owner_before, ${after} as owner_after, ${at} as event_at, r._valid_from as seen_at
      from ${history.from} where ${where}`,
  }
}

/** Ids of the leads whose history is whole: it begins with their creation, and retention has taken nothing of it. */
function whole({ name }: Told): string {
  return `(select w.lead_id from ${name} as w where w.field = 'created')`
}

/**
 * Salesforce keeps a field's history for 18 months, and a row for the creation.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_leadhistory.htm
 */
function historyParts(lead: Source, told: Told, created: string | null): Part<typeof COLUMNS>[] {
  const own = { connection: literal(lead.connection.id), exact: 'true' }
  const first = `(select distinct on (c.lead_id) c.lead_id, c.owner_before from ${told.name} as c
    where c.field = 'Owner' order by c.lead_id, c.event_at, c.step)`
  return [
    {
      from: `${lead.from} left join ${first} as f on f.lead_id = r._id`,
      where: `${created ?? 'true'} and r._id in ${whole(told)}`,
      source: lead.ref,
      columns: {
        ...own,
        record_id: 'r._id',
        step: `''`,
        owner_id: `case when f.lead_id is null then ${lead.text('OwnerId') ?? 'null'} else f.owner_before end`,
        converted: 'false',
        event_at: lead.instant('CreatedDate'),
        seen_at: 'r._valid_from',
      },
    },
    {
      from: `${told.name} as t`,
      where: `t.field in ('Owner', 'leadConverted') and t.lead_id in ${whole(told)}`,
      source: told.source,
      columns: {
        ...own,
        record_id: 't.lead_id',
        step: 't.step',
        owner_id: `case when t.field = 'Owner' then t.owner_after end`,
        converted: `(t.field = 'leadConverted')`,
        event_at: 't.event_at',
        seen_at: 't.seen_at',
      },
    },
  ]
}

function readingParts(
  lead: Source,
  { told, among }: { readonly told: Told | null; readonly among: Among },
): Part<typeof COLUMNS>[] {
  const owner = lead.column('OwnerId')
  if (owner === null) return []
  const converted = lead.column('IsConverted')
  const untold = told === null ? '' : ` and r._id not in ${whole(told)}`
  return [
    {
      from: lead.across(['OwnerId', 'IsConverted']),
      where: `not r._deleted and ${among('r._id')}${untold}`,
      source: lead.ref,
      columns: {
        connection: literal(lead.connection.id),
        record_id: 'r._id',
        step: `''`,
        owner_id: `nullif(r.${owner.column}, '')`,
        converted: converted === null ? 'false' : `coalesce(r.${converted.column}, false)`,
        exact: 'false',
        event_at: 'r._source_updated_at',
        seen_at: 'r._valid_from',
      },
    },
  ]
}
