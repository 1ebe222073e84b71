import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  metric: 'text',
  title: 'text',
  period: 'text',
  ends_at: 'timestamptz',
  shown_at: 'timestamptz',
  shown_value: 'double precision',
  shown: 'text',
  fresh: 'boolean',
  tolerance: 'double precision',
  later_at: 'timestamptz',
  later_value: 'double precision',
  later: 'text',
} as const satisfies Columns

/**
 * One row per headline metric and week that was told after it ended: what was told of it on the first day after it (the last
 * time, else what was told first), and what was told last until a week after that. `shown` and `later` are the values as pages
 * show them; NULL: not measured.
 */
export const telling: Relation = {
  name: 'telling',
  columns: COLUMNS,
  kept: true,
  compile: ({ moment }) => ({
    sql: `with told as (
        select * from plumbline.told where told_at >= ends_at and told_at <= ${moment.now}
      ), first_told as (
        select distinct on (metric, period) * from told where told_at < ends_at + interval '7 days'
        order by metric, period, case when told_at < ends_at + interval '1 day' then 0 else 1 end,
          abs(extract(epoch from told_at - ends_at) - 86400)
      ), last_told as (
        select distinct on (metric, period) metric, period, told_at, value, shown from told
        where told_at < ends_at + interval '8 days' order by metric, period, told_at desc
      )
      select f.metric, f.title, f.period, f.ends_at, f.told_at as shown_at, f.value as shown_value, f.shown, f.fresh, f.tolerance,
        l.told_at as later_at, l.value as later_value, l.shown as later
      from first_told f left join last_told l on l.metric = f.metric and l.period = f.period`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {},
  }),
}
