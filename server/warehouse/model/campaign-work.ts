import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  requested_on: 'date',
  requested_by: 'text',
  work_started_on: 'date',
  started_by: 'text',
} as const satisfies Columns

/**
 * Since when a campaign was asked for and worked on, each as a day of the workspace, and what tells it: the mapped `field`, a
 * `request`, or for the work the campaign's own `status`. Of several requests the first counts. The day on which its record was made tells neither.
 */
export const campaignWork: Relation = {
  name: 'campaign_work',
  kept: true,
  columns: COLUMNS,
  compile: () => ({
    sql: `with told as (
        select campaign_id, min(requested_on) as requested_on, min(work_started_on) as work_started_on from campaign group by campaign_id
      ), asked as (
        select q.campaign_id, min(cast(q.requested_at at time zone z.zone as date)) as requested_on,
          min(cast(q.started_at at time zone z.zone as date)) as work_started_on
        from request q cross join clock z where q.campaign_id is not null and q.requested_at <= z.now_at group by q.campaign_id
      ), moved as (
        select c.campaign_id, min(cast(s.event_at at time zone z.zone as date)) as work_started_on
        from status_change s join campaign c on c.connection = s.connection and c.record_id = s.record_id cross join clock z
        where s.works and s.exact and not s.is_first group by c.campaign_id
      )
      select t.campaign_id, coalesce(t.requested_on, a.requested_on) as requested_on,
        case when t.requested_on is not null then 'field' when a.requested_on is not null then 'request' end as requested_by,
        coalesce(t.work_started_on, a.work_started_on, m.work_started_on) as work_started_on,
        case when t.work_started_on is not null then 'field' when a.work_started_on is not null then 'request'
          when m.work_started_on is not null then 'status' end as started_by
      from told t left join asked a on a.campaign_id = t.campaign_id left join moved m on m.campaign_id = t.campaign_id`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {
      clock: ['zone', 'now_at'],
      campaign: ['campaign_id', 'connection', 'record_id', 'requested_on', 'work_started_on'],
      request: ['campaign_id', 'requested_at', 'started_at'],
      status_change: ['connection', 'record_id', 'event_at', 'exact', 'is_first', 'works'],
    },
  }),
}
