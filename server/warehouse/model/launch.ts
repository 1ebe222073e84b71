import { enteredMoment, enteredRows } from './entered.ts'
import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  launched_at: 'timestamptz',
  launched_by: 'text',
  live_since: 'timestamptz',
} as const satisfies Columns

/**
 * When a campaign was launched: the first publish of one of its e-mails, else the launch that somebody brought in, else the
 * change into its first live status. From one live status into the next is no launch, nor is the status with which a campaign
 * was made: many are set up as live weeks before. `launched_by` is what tells: `email`, `import` or `status`. `live_since` is set
 * for campaigns that were live when first seen, so that nobody can say since when: the time of their last change by then.
 */
export const launch: Relation = {
  name: 'launch',
  kept: true,
  columns: COLUMNS,
  compile(context) {
    const entered = enteredRows(context, { table: 'actual_launch', values: ['launched_at'] }, 'i')
    return {
      sql: `with sent as (
        select c.campaign_id, min(e.published_at) as at
        from email e join campaign c on c.connection = e.connection and c.record_id = e.campaign_record_id
        where e.published_at <= (select now_at from clock) group by c.campaign_id
      ), live as (
        select c.campaign_id, min(case when s.exact and not s.is_first then s.event_at end) as exact_at, min(s.event_at) as since
        from status_change s join campaign c on c.connection = s.connection and c.record_id = s.record_id
        where s.kind = 'live' and s.event_at <= (select now_at from clock) group by c.campaign_id
      ), told as (
        select s.campaign_id, s.at as moment, 1 as rank, 'email' as told_by from sent s
        ${entered === null ? '' : `union all ${enteredLaunches(entered, enteredMoment('i.launched_at', context))}`}
        union all select campaign_id, since, 3, 'status' from live where exact_at = since
      ), best as (
        select distinct on (campaign_id) campaign_id, moment, told_by from told order by campaign_id, rank
      )
      select coalesce(b.campaign_id, l.campaign_id) as campaign_id, b.moment as launched_at, b.told_by as launched_by,
        case when b.moment is null then l.since end as live_since
      from best b full join live l on l.campaign_id = b.campaign_id`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        clock: ['now_at'],
        email: ['connection', 'campaign_record_id', 'published_at'],
        campaign: ['connection', 'object', 'record_id', 'campaign_id'],
        status_change: ['connection', 'record_id', 'kind', 'event_at', 'exact', 'is_first'],
      },
    }
  },
}

function enteredLaunches(rows: string, at: string): string {
  return `select i.campaign_id, ${at}, 2, 'import' from ${rows} where ${at} <= (select now_at from clock)`
}
