import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  connection: 'text',
  system: 'text',
  slot: 'text',
  due_at: 'timestamptz',
  next_due_at: 'timestamptz',
  outcome: 'text',
  run_id: 'text',
  run_state: 'text',
  served_at: 'timestamptz',
  ended_at: 'timestamptz',
  requests: 'integer',
  quota_used: 'integer',
  quota_limit: 'integer',
  records: 'integer',
  quarantined: 'integer',
  unread_objects: 'text',
  error: 'text',
} as const satisfies Columns

/**
 * Every moment at which a connection was due to be synced, by the time asked about, and the run that served it. `served_at`:
 * when what it read could be seen; of a moment at which a run was under way already, or the program ended before it could write down which, when the next one's could. Null: not by then.
 * `next_due_at` is null for the last moment so far. What a run sent, read and set aside stands with the first moment that it served. `slot` names the moment within its connection. What trails another sync isn't scheduled.
 */
export const scheduledSync: Relation = {
  name: 'scheduled_sync',
  columns: COLUMNS,
  compile: ({ moment }) => ({
    sql: `with slot as (
        select s.connection, c.label as system, s.due_at, s.outcome, s.run_id,
          lead(s.due_at) over (partition by s.connection order by s.due_at) as next_due_at,
          row_number() over (partition by s.connection, s.run_id order by s.due_at) = 1 as leads
        from plumbline.due_slot s join plumbline.connection c on c.id = s.connection
          left join plumbline.run r on r.id = s.run_id
        where c.active and s.due_at <= ${moment.now} and coalesce(r.trigger, 'schedule') <> 'trailing'
      ), seen as (
        select connection, run_id, published_at from plumbline.publication where not partial and published_at <= ${moment.now}
      ), work as (
        select run_id, cast(sum(rows_read) as integer) as records, cast(sum(quarantined) as integer) as quarantined,
          string_agg(case when state in ('failed', 'unreadable') then label end, ', ' order by position) as unread_objects
        from plumbline.run_object group by run_id
      )
      select s.connection, s.system, cast(cast(extract(epoch from s.due_at) as bigint) as text) as slot, s.due_at, s.next_due_at,
        s.outcome, s.run_id, r.state as run_state,
        case when s.run_id is null and s.outcome in ('already-running', 'claimed') then (select min(p.published_at) from seen p where p.connection = s.connection and p.published_at >= s.due_at)
          else p.published_at end as served_at,
        case when r.ended_at <= ${moment.now} then r.ended_at end as ended_at,
        case when s.leads then cast(r.requests as integer) end as requests,
        case when s.leads then cast(q.used as integer) end as quota_used, case when s.leads then cast(q.most as integer) end as quota_limit,
        case when s.leads then w.records end as records, case when s.leads then w.quarantined end as quarantined,
        w.unread_objects, r.error_message as error
      from slot s
      left join plumbline.run r on r.id = s.run_id
      left join plumbline.run_quota q on q.run_id = s.run_id
      left join seen p on p.connection = s.connection and p.run_id = s.run_id
      left join work w on w.run_id = s.run_id`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {},
  }),
}
