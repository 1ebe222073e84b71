import { STATUS_FIELDS } from '../../../shared/vendor-mapping.ts'
import { union, type Columns, type ModelContext, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { logged } from './log.ts'
import { sourcesOf } from './source.ts'
import { isOneOf, statusKind } from './status.ts'

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  field: 'text',
  value: 'text',
  event_at: 'timestamptz',
  seen_at: 'timestamptz',
  origin: 'text',
  changed_by: 'text',
} as const satisfies Columns

/** Every value that a status, stage or lifecycle field had, with when it came to be so. */
export const stageChange: Relation = {
  name: 'stage_change',
  scan: true,
  columns: COLUMNS,
  compile: (context) => union(context, COLUMNS, logged(context, 'stage_change', COLUMNS)),
}

const STATUS_COLUMNS = {
  connection: 'text',
  record_id: 'text',
  value: 'text',
  kind: 'text',
  event_at: 'timestamptz',
  exact: 'boolean',
  is_first: 'boolean',
  works: 'boolean',
  closed: 'boolean',
} as const satisfies Columns

/**
 * The statuses of campaigns in the order in which they came. `exact`: the change itself is known. `works` and `closed`: what the status means besides. The status in which a
 * record was first met is not a change, unless it was met within its first run after creation or its history says so.
 * `is_first`: nothing is known before it, so that it may be what the record was made with.
 */
export const statusChange: Relation = {
  name: 'status_change',
  kept: true,
  columns: STATUS_COLUMNS,
  compile(context) {
    // Gone through twice: for the changes, and for the first status of each record.
    const logs = context.connections.map((connection, nth) => {
      const known = context.moment.knowledge(connection.id)
      const field = literal(STATUS_FIELDS[connection.vendor])
      const created = createdStatus(context, connection.id)
      return {
        connection,
        name: `status_log_${nth}`,
        sql: `select record_id, value, coalesce(event_at, seen_at) as event_at, origin = 'history' as told, seen_at from stage_change
            where connection = ${literal(connection.id)} and object = 'campaign' and field = ${field} and seen_at <= ${known}
          ${created === null ? '' : `union all ${created}`}`,
      }
    })
    const parts = logs.map(({ connection, name }) => ({
      from: `${name} as s
          join (select record_id, min(event_at) as event_at, min(seen_at) as seen_at from ${name} group by record_id) as f on f.record_id = s.record_id
          left join campaign c on c.connection = ${literal(connection.id)} and c.record_id = s.record_id
          cross join (select min(instant) as since from plumbline.publication where connection = ${literal(connection.id)}) as watch`,
      columns: {
        connection: literal(connection.id),
        record_id: 's.record_id',
        value: 's.value',
        kind: statusKind(context.mapping[connection.vendor], 's.value'),
        event_at: 's.event_at',
        is_first: '(s.event_at = f.event_at)',
        works: isOneOf(context.mapping[connection.vendor].workStartedStatuses, 's.value'),
        closed: isOneOf(context.mapping[connection.vendor].closedStatuses, 's.value'),
        exact:
          '(s.told or s.event_at > f.event_at or s.seen_at > f.seen_at or coalesce(c.created_at > watch.since, false))',
      },
    }))
    const reads = {
      stage_change: ['connection', 'object', 'record_id', 'field', 'value', 'event_at', 'seen_at', 'origin'],
      campaign: ['connection', 'record_id', 'created_at'],
    }
    const base = union(context, STATUS_COLUMNS, parts)
    const before = logs.map(({ name, sql }) => `${name} as materialized (${sql})`)
    return { ...base, sql: before.length === 0 ? base.sql : `with ${before.join(', ')} ${base.sql}`, reads }
  },
}

/**
 * The status before the first change that the source's history holds: that change's old value. Where the history proves that the
 * field was tracked when the campaign was made, it is the status at creation, and without any change today's is; else nobody can
 * say since when it stood.
 */
function createdStatus(context: ModelContext, connection: string): string | null {
  const campaigns = sourcesOf(context, 'salesforce', 'campaign').find(
    (found) => found.connection.id === connection,
  )
  const history = sourcesOf(context, 'salesforce', 'campaignhistory').find(
    (found) => found.connection.id === connection,
  )
  const created = campaigns?.instant('CreatedDate') ?? null
  const status = campaigns?.text('Status') ?? null
  if (!campaigns || !history || created === null || status === null) return null
  const whole = history.object.refusal === null && campaigns.column('Status')?.field.historyTracked === true
  const [of, old, at] = ['CampaignId', 'OldValue', 'CreatedDate'].map((name) => history.text(name) ?? 'null')
  const first = `select distinct on (${of}) ${of} as record_id, ${old} as old_value from ${history.from}
    where ${history.text('Field') ?? 'null'} = 'Status' order by ${of}, ${at}, r._id`
  const [field, at0] = [history.text('Field') ?? 'null', history.instant('CreatedDate') ?? 'null']
  const proven = whole
    ? `(r._id in (select ${of} from ${history.from} where ${field} = 'created')
        and ${created} >= (select min(${at0}) from ${history.from} where ${field} = 'Status'))`
    : 'false'
  return `select r._id, case when h.record_id is null then ${status} else h.old_value end, ${created}, ${proven}, ${created}
    from ${campaigns.from} left join (${first}) as h on h.record_id = r._id
    where h.record_id is not null or ${proven}`
}
