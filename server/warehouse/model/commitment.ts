import type { Columns, ModelContext, Relation } from './relation.ts'
import { literal } from '../sql.ts'

const COLUMNS = {
  campaign_id: 'text',
  connection: 'text',
  record_id: 'text',
  in_draft: 'boolean',
  committed_at: 'timestamptz',
  first_committed: 'date',
  known_at: 'timestamptz',
  plan_at: 'timestamptz',
  last_planned: 'date',
  replans: 'integer',
} as const satisfies Columns

/**
 * What a campaign first committed to. The first committed date is the plan in force when it left its draft status; where
 * that moment isn't known, or no plan was in force, the first one observed after it. `known_at`: from when that plan can be
 * shown to have stood; `plan_at`: from when it is said to. `last_planned` is the last plan of all. A campaign that never left its draft status, but to be cancelled, committed to nothing. One of a campaign's records speaks for it: Salesforce's before HubSpot's, of those that had a plan.
 */
export const commitment: Relation = {
  name: 'commitment',
  kept: true,
  columns: COLUMNS,
  compile: (context) => ({
    sql: `with leaving as (
        select connection, record_id, min(event_at) as at, min(case when exact then event_at end) as exact_at
        from status_change where kind not in ('draft', 'cancelled') group by connection, record_id
      ), planned as (
        select connection, record_id from campaign_plan where planned is not null group by connection, record_id
      ), speaker as (
        select distinct on (c.campaign_id) c.campaign_id, c.connection, c.record_id,
          (l.record_id is null and ${isDrafted(context, 'c.connection')}) as in_draft,
          case when l.exact_at = l.at and ${isDrafted(context, 'c.connection')} then l.at end as committed_at
        from campaign c
        left join leaving l on l.connection = c.connection and l.record_id = c.record_id
        left join planned p on p.connection = c.connection and p.record_id = c.record_id
        order by c.campaign_id, case when p.record_id is null then 1 else 0 end, ${vendorRank(context, 'c.connection')},
          c.created_at nulls last, c.record_id
      ), plan as (
        select s.campaign_id, p.planned, p.known_at, p.event_at,
          coalesce(p.event_at <= s.committed_at, false) as before, coalesce(p.event_at > l.launched_at, false) as after_launch
        from speaker s join campaign_plan p on p.connection = s.connection and p.record_id = s.record_id
        left join launch l on l.campaign_id = s.campaign_id
      ), turn as (
        select campaign_id, max(case when before then event_at end) as in_force_at,
          min(case when not before and planned is not null then event_at end) as after_at,
          cast(sum(case when before or after_launch then 0 else 1 end) as integer) as later, max(event_at) as last_at
        from plan group by campaign_id
      ), found as (
        select t.campaign_id, t.later, t.in_force_at, t.after_at, max(case when p.event_at = t.last_at then p.planned end) as last_planned,
          max(case when p.event_at = t.in_force_at then p.planned end) as in_force,
          max(case when p.event_at = t.in_force_at then p.known_at end) as in_force_known_at,
          max(case when p.event_at = t.after_at then p.planned end) as first_after,
          max(case when p.event_at = t.after_at then p.known_at end) as first_after_known_at
        from turn t join plan p on p.campaign_id = t.campaign_id
        group by t.campaign_id, t.later, t.in_force_at, t.after_at
      )
      select s.campaign_id, s.connection, s.record_id, s.in_draft, s.committed_at,
        case when s.in_draft then null else coalesce(f.in_force, f.first_after) end as first_committed,
        case when s.in_draft then null when f.in_force is not null then f.in_force_known_at else f.first_after_known_at end as known_at,
        case when s.in_draft then null when f.in_force is not null then f.in_force_at else f.after_at end as plan_at, f.last_planned,
        case when f.in_force is not null then f.later when f.first_after is not null then greatest(f.later - 1, 0) else 0 end as replans
      from speaker s left join found f on f.campaign_id = s.campaign_id`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {
      status_change: ['connection', 'record_id', 'kind', 'event_at', 'exact'],
      campaign_plan: ['connection', 'record_id', 'planned', 'known_at', 'event_at'],
      launch: ['campaign_id', 'launched_at'],
      campaign: ['campaign_id', 'connection', 'record_id', 'created_at'],
    },
  }),
}

/** Whether the connection has a status that means "not yet committed". */
function isDrafted({ connections, mapping }: ModelContext, connection: string): string {
  const ids = connections.filter(({ vendor }) => mapping[vendor].draftStatuses.length > 0).map(({ id }) => id)
  return ids.length === 0 ? 'false' : `${connection} in (${ids.map(literal).join(', ')})`
}

/** Salesforce speaks first. */
function vendorRank({ connections }: ModelContext, connection: string): string {
  const first = connections.filter(({ vendor }) => vendor === 'salesforce').map(({ id }) => id)
  return first.length === 0
    ? connection
    : `case when ${connection} in (${first.map(literal).join(', ')}) then 0 else 1 end`
}
