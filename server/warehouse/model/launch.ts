import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  launched_at: 'timestamptz',
  launched_by: 'text',
  live_since: 'timestamptz',
} as const satisfies Columns

/**
 * When a campaign was launched: the first publish of one of its e-mails, else the change into its first live status. From one
 * live status into the next is no launch. `launched_by` is what tells: `email` or `status`. `live_since` is set for campaigns that were live when first seen, so that nobody
 * can say since when: the time of their last change by then.
 */
export const launch: Relation = {
  name: 'launch',
  columns: COLUMNS,
  compile: () => ({
    sql: `with sent as (
        select c.campaign_id, min(e.published_at) as at
        from email e join campaign c on c.connection = e.connection and c.record_id = e.campaign_record_id
        where e.published_at <= (select now_at from clock) group by c.campaign_id
      ), live as (
        select c.campaign_id, min(case when s.exact then s.event_at end) as exact_at, min(s.event_at) as since
        from status_change s join campaign c on c.connection = s.connection and c.record_id = s.record_id
        where s.kind = 'live' and s.event_at <= (select now_at from clock) group by c.campaign_id
      )
      select coalesce(s.campaign_id, l.campaign_id) as campaign_id, coalesce(s.at, l.at) as launched_at,
        case when s.at is not null then 'email' when l.at is not null then 'status' end as launched_by,
        case when s.at is null and l.at is null then l.since end as live_since
      from sent s full join (
        select campaign_id, since, case when exact_at = since then since end as at from live
      ) as l on l.campaign_id = s.campaign_id`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {
      clock: ['now_at'],
      email: ['connection', 'campaign_record_id', 'published_at'],
      campaign: ['connection', 'record_id', 'campaign_id'],
      status_change: ['connection', 'record_id', 'kind', 'event_at', 'exact'],
    },
  }),
}
