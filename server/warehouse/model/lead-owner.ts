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
 * Who had a Salesforce lead, one row whenever that changed. `exact`: the lead's history tells all of it, from its creation
 * on. Else the rows are our own readings: the owner came in by `event_at`, the last change by then, and was not yet in when
 * the lead was read before; `seen_at` is when we read it. `converted`: somebody turned the lead into a contact, and so had it.
 */
export const leadOwner: Relation = {
  name: 'lead_owner',
  columns: COLUMNS,
  compile: (context) =>
    union(
      context,
      COLUMNS,
      sourcesOf(context, 'salesforce', 'lead').flatMap((lead) => ownersOf(context, lead)),
    ),
}

function ownersOf(context: ModelContext, lead: Source): Part<typeof COLUMNS>[] {
  const created = context.moment.asksLeadOf(lead.instant('CreatedDate') ?? 'null')
  const among = (id: string) =>
    created === null ? 'true' : `${id} in (select r._id from ${lead.from} where ${created})`
  const told = toldBy(context, lead, among)
  return [...(told === null ? [] : historyParts(lead, told)), ...readingParts(context, lead, { told, among })]
}

/** The condition that the lead of this id is asked about. */
type Among = (id: string) => string

/** The history of a lead's owner, where the field is tracked: rows of its own under the alias `h`. */
interface Told {
  readonly from: string
  readonly source: Source['ref']
  readonly lead: string
  readonly field: string
  readonly at: string
  readonly before: string
  readonly after: string
  /** A change of owner writes one row of ids and one of names. */
  readonly ids: string
  /** Ids of the leads whose history is whole: it begins with their creation, and retention has taken nothing of it. */
  readonly whole: string
}

function toldBy(context: ModelContext, lead: Source, among: Among): Told | null {
  const history = sourcesOf(context, 'salesforce', 'leadhistory').find(
    ({ connection }) => connection.id === lead.connection.id,
  )
  const [of, field] = [history?.text('LeadId'), history?.text('Field')]
  const at = history?.instant('CreatedDate')
  const tracked = lead.column('OwnerId')?.field.historyTracked === true
  if (!tracked || history === undefined || of == null || field == null || at == null) return null
  return {
    from: history.from,
    source: history.ref,
    lead: of,
    field,
    at,
    before: history.text('OldValue') ?? 'null',
    after: history.text('NewValue') ?? 'null',
    ids: `${among(of)} and ${field} = 'Owner' and ${history.text('DataType') ?? `'EntityId'`} = 'EntityId'`,
    whole: `(select ${of} from ${history.from} where ${field} = 'created' and ${among(of)})`,
  }
}

/**
 * Salesforce keeps a field's history for 18 months, and a row for the creation.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_leadhistory.htm
 */
function historyParts(lead: Source, told: Told): Part<typeof COLUMNS>[] {
  const own = { connection: literal(lead.connection.id), exact: 'true' }
  const first = `(select distinct on (${told.lead}) ${told.lead} as lead_id, ${told.before} as owner_id from ${told.from}
    where ${told.ids} order by ${told.lead}, ${told.at}, r._id)`
  const change = {
    ...own,
    record_id: told.lead,
    step: 'r._id',
    event_at: told.at,
    seen_at: 'r._valid_from',
  }
  const whole = `${told.lead} in ${told.whole}`
  return [
    {
      from: `${lead.from} left join ${first} as f on f.lead_id = r._id`,
      where: `r._id in ${told.whole}`,
      source: lead.ref,
      columns: {
        ...own,
        record_id: 'r._id',
        step: `''`,
        owner_id: `case when f.lead_id is null then ${lead.text('OwnerId') ?? 'null'} else f.owner_id end`,
        converted: 'false',
        event_at: lead.instant('CreatedDate'),
        seen_at: 'r._valid_from',
      },
    },
    {
      from: told.from,
      where: `${told.ids} and ${whole}`,
      source: told.source,
      columns: { ...change, owner_id: told.after, converted: 'false' },
    },
    {
      from: told.from,
      where: `${told.field} = 'leadConverted' and ${whole}`,
      source: told.source,
      columns: { ...change, converted: 'true' },
    },
  ]
}

function readingParts(
  context: ModelContext,
  lead: Source,
  { told, among }: { readonly told: Pick<Told, 'whole'> | null; readonly among: Among },
): Part<typeof COLUMNS>[] {
  const owner = lead.column('OwnerId')
  if (owner === null) return []
  const converted = lead.column('IsConverted')
  const known = context.moment.knowledge(lead.connection.id)
  const untold = told === null ? '' : ` and r._id not in ${told.whole}`
  return [
    {
      from: `${lead.object.table} as r`,
      where: `r._valid_from <= ${known} and not r._deleted and ${among('r._id')}${untold}`,
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
