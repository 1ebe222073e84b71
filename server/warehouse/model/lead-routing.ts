import type { Columns, Relation } from './relation.ts'
import { literal } from '../sql.ts'

const ROUTING = {
  connection: 'text',
  record_id: 'text',
  due_at: 'timestamptz',
  exact: 'boolean',
  owned_by_at: 'timestamptz',
  unowned_until: 'timestamptz',
  unread_owner: 'boolean',
  moves: 'integer',
} as const satisfies Columns

/** A CRM is read up to some minutes before the sync: what was not there then may have come a moment later. */
const LAG = `interval '15 minutes'`

/**
 * How each lead came into a human's hands. By `owned_by_at` a human had it (null: nobody yet), until `unowned_until` it can be
 * shown that none had; the two are the same moment where its history tells it (`exact`). `unread_owner`: it passed
 * through hands of which nobody can say whose they are. `moves`: from one human to another.
 *
 * A human is a user who is no automation. That somebody has left since changes nothing: Salesforce gives no record to an
 * inactive user (INACTIVE_OWNER_OR_USER,
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm).
 */
export const leadRouting: Relation = {
  name: 'lead_routing',
  columns: ROUTING,
  compile: ({ mapping, connections, moment }) => {
    const known = connections.map(({ id }) => `when ${literal(id)} then ${moment.knowledge(id)}`).join(' ')
    return {
      sql: `with step as (
        select s.connection, s.record_id, s.step, s.event_at, s.seen_at, s.exact,
          case when s.converted then 'converted' when s.owner_id is null then 'none' when coalesce(o.queue, s.owner_id like '00G%') then 'queue'
            when o.record_id is null then 'unread' when o.automated then 'automation' else 'human' end as kind,
          s.owner_id
        from lead_owner s left join owner o on o.connection = s.connection and o.record_id = s.owner_id
      ), end_of as (
        select connection, record_id, min(case when kind = 'converted' then event_at end) as at from step group by connection, record_id
      ), before as (
        select s.*, lag(s.kind) over w as kind_before, lag(s.owner_id) over w as owner_before
        from step s join end_of e on e.connection = s.connection and e.record_id = s.record_id
        where e.at is null or s.event_at < e.at or s.kind = 'converted'
        window w as (partition by s.connection, s.record_id order by s.event_at, s.seen_at, s.step)
      ), held as (
        select connection, record_id, bool_and(exact) as exact,
          min(case when kind in ('human', 'converted') then event_at end) as owned_by_at,
          min(case when kind in ('human', 'converted') then seen_at end) as owned_seen_at,
          min(case when kind = 'unread' then event_at end) as unread_at,
          min(seen_at) as first_seen_at,
          cast(sum(case when kind = 'human' and kind_before = 'human' and owner_id <> owner_before then 1 else 0 end) as integer) as moves
        from before group by connection, record_id
      )
      select h.connection, h.record_id, l.came_at + interval '${mapping.leadRoutingHours} hours' as due_at, h.exact, h.owned_by_at,
        case when h.exact then coalesce(h.owned_by_at, k.now_at)
          when h.owned_by_at is null then ${known === '' ? 'k.now_at' : `case h.connection ${known} end`} - ${LAG}
          when h.first_seen_at < h.owned_seen_at then (select max(p.instant) from plumbline.publication p
            where p.connection = h.connection and p.instant < h.owned_seen_at and p.instant >= h.first_seen_at) - ${LAG}
        end as unowned_until,
        coalesce(h.unread_at < h.owned_by_at or (h.unread_at is not null and h.owned_by_at is null), false) as unread_owner, h.moves
      from held h join lead l on l.connection = h.connection and l.record_id = h.record_id cross join clock k`,
      backed: new Set(Object.keys(ROUTING)),
      sources: [],
      reads: {
        clock: ['now_at'],
        lead: ['connection', 'record_id', 'came_at'],
        lead_owner: [
          'connection',
          'record_id',
          'step',
          'owner_id',
          'converted',
          'exact',
          'event_at',
          'seen_at',
        ],
        owner: ['connection', 'record_id', 'automated', 'queue'],
      },
    }
  },
}
