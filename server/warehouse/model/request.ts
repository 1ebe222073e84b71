import { REQUEST_OBJECTS } from '../../../shared/vendor-mapping.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import { literal } from '../sql.ts'
import { enteredPerhaps } from './entered.ts'
import { union, type Columns, type ModelContext, type Relation } from './relation.ts'
import { sourcesOf, systemOf, type Source } from './source.ts'

const OWN = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  system: 'text',
  label: 'text',
  type: 'text',
  requester: 'text',
  campaign_key: 'text',
  requested_at: 'timestamptz',
  started_at: 'timestamptz',
  done_at: 'timestamptz',
  declined_at: 'timestamptz',
  needed_by: 'date',
} as const satisfies Columns

const COLUMNS = { ...OWN, campaign_id: 'text' } as const satisfies Columns

/** What is read of the changes where a source keeps no history of its own. */
const LOG = ['connection', 'object', 'record_id', 'field', 'value', 'event_at', 'seen_at']

/**
 * What somebody asked of marketing operations: the Salesforce cases and HubSpot tickets that the mapping says are such
 * requests, and those that were brought in from elsewhere. A moment is the first change into a status that means it; where only
 * a day is known, the day's beginning. `campaign_id` is null where it is for no campaign that a CRM has.
 */
export const request: Relation = {
  name: 'request',
  kept: true,
  columns: COLUMNS,
  compile(context) {
    const parts = [...of(context, 'salesforce'), ...of(context, 'hubspot'), ...imported(context)]
    const base = union({ wants: () => true }, OWN, parts)
    return {
      sources: base.sources,
      backed: new Set(Object.keys(COLUMNS)),
      reads: {
        campaign: ['campaign_id', 'record_id'],
        ...(base.sql.includes('from stage_change') ? { stage_change: LOG } : {}),
      },
      // People also write Salesforce's ids without their checksum, 15 characters long.
      sql: `with named as (
          select record_id as key, min(campaign_id) as campaign_id from campaign group by record_id
          union all select left(record_id, 15), min(campaign_id) from campaign where length(record_id) = 18 group by left(record_id, 15)
        ) select q.*, n.campaign_id from (${base.sql}) as q left join named n on n.key = q.campaign_key`,
    }
  },
}

function of(context: ModelContext, vendor: Vendor) {
  const { requests } = context.mapping[vendor]
  const { object } = REQUEST_OBJECTS[vendor]
  if (requests.field === null || requests.values.length === 0) return []
  const list = requests.values.map(literal).join(', ')
  return sourcesOf(context, vendor, object).flatMap((source) => {
    const told = source.text(requests.field)
    if (told === null) return []
    const first = (name: string, statuses: readonly string[]) =>
      firstChange(context, source, { name, statuses })
    const requester = requesterOf(context, source)
    const moments = [
      first('started', requests.startedStatuses),
      first('done', requests.doneStatuses),
      first('declined', requests.declinedStatuses),
    ]
    return [
      {
        from: [source.from, ...moments.map(({ join }) => join), requester.join].join(' '),
        where: `${told} in (${list})`,
        source: source.ref,
        columns: {
          connection: literal(source.connection.id),
          object: literal(object),
          record_id: 'r._id',
          system: systemOf(context, source.connection),
          label: labelOf(source, vendor),
          type: source.text(requests.type),
          requester: requester.name,
          campaign_key: source.text(requests.campaign),
          requested_at: vendor === 'salesforce' ? source.instant('CreatedDate') : createdAt(source),
          started_at: moments[0]!.at,
          done_at: moments[1]!.at,
          declined_at: moments[2]!.at,
          needed_by: source.date(requests.neededBy),
        },
      },
    ]
  })
}

function createdAt(source: Source): string | null {
  return source.instant('createdate') ?? source.instant('createdAt')
}

function labelOf(source: Source, vendor: Vendor): string {
  return `coalesce(${source.text(vendor === 'salesforce' ? 'Subject' : 'subject') ?? 'null'}, r._id)`
}

/** Who asked, by name where the field holds a user. */
function requesterOf(
  context: ModelContext,
  source: Source,
): { readonly join: string; readonly name: string | null } {
  const { requester } = context.mapping[source.connection.vendor].requests
  const text = source.text(requester)
  const isUser = source
    .column(requester ?? '')
    ?.field.references.some((name) => name.toLowerCase() === 'user')
  const users = sourcesOf(context, 'salesforce', 'user').find(
    ({ connection }) => connection === source.connection,
  )
  const name = users?.text('Name') ?? null
  if (isUser !== true || users === undefined || name === null) return { join: '', name: text }
  return {
    join: `left join (select _id as user_id, ${name} as user_name from ${users.from}) as who on who.user_id = ${text}`,
    name: `coalesce(who.user_name, ${text})`,
  }
}

/** When the request first came into one of the statuses, as its history tells it or we saw it. */
function firstChange(
  context: ModelContext,
  { connection, object }: Source,
  { name, statuses }: { readonly name: string; readonly statuses: readonly string[] },
): { readonly join: string; readonly at: string | null } {
  if (statuses.length === 0) return { join: '', at: null }
  const list = statuses.map(literal).join(', ')
  const log = statusLog(context, connection.id, object.object)
  return {
    join: `left join (select record_id, min("at") as "at" from (${log}) as l where l.value in (${list}) group by record_id) as ${name} on ${name}.record_id = r._id`,
    at: `${name}."at"`,
  }
}

function statusLog(context: ModelContext, connection: string, object: string): string {
  const history = sourcesOf(context, 'hubspot', 'ticket_stage_history').find(
    (found) => found.connection.id === connection,
  )
  const [of, stage, at] = [history?.text('ticket_id'), history?.text('stage'), history?.instant('at')]
  if (object === 'ticket' && history && of != null && stage != null && at != null)
    return `select ${of} as record_id, ${stage} as value, ${at} as "at" from ${history.from}`
  const field = literal(REQUEST_OBJECTS[object === 'ticket' ? 'hubspot' : 'salesforce'].status)
  // The status in which it was first met is no change: nobody knows since when it stood.
  return `select record_id, value, "at" from (
      select record_id, value, coalesce(event_at, seen_at) as "at",
        row_number() over (partition by record_id order by coalesce(event_at, seen_at)) as nth
      from stage_change where connection = ${literal(connection)} and object = ${literal(object)} and field = ${field}
    ) as s where nth > 1`
}

/** What is read of the requests that somebody brought in. */
const ENTERED_REQUESTS = {
  table: 'request',
  identity: ['request'],
  values: ['title', 'type', 'requester', 'requested_on', 'work_started_on', 'needed_by', 'done_on'],
} as const

function imported(context: ModelContext) {
  const from = enteredPerhaps(context, ENTERED_REQUESTS, 'i')
  if (from === null) return []
  const { zone } = context.moment
  const day = (column: string) => `cast(i.${column} as timestamp) at time zone ${zone}`
  return [
    {
      from,
      columns: {
        connection: `'entered'`,
        object: `'request'`,
        record_id: 'i.request',
        system: `'Imported'`,
        label: `coalesce(i.title, i.request)`,
        type: 'i.type',
        requester: 'i.requester',
        campaign_key: 'i.record_id',
        requested_at: day('requested_on'),
        started_at: day('work_started_on'),
        done_at: day('done_on'),
        needed_by: 'i.needed_by',
      },
    },
  ]
}
