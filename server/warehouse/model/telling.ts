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
        select period, ends_at, told_at from plumbline.telling where told_at >= ends_at and told_at <= ${moment.now}
      ), first_time as (
        select distinct on (period) period, told_at from told where told_at < ends_at + interval '7 days'
        order by period, case when told_at < ends_at + interval '1 day' then 0 else 1 end,
          abs(extract(epoch from told_at - ends_at) - 86400)
      ), last_time as (
        select distinct on (period) period, told_at from told
        where told_at < ends_at + interval '8 days' order by period, told_at desc
      ), first_told as (
        select distinct on (v.metric, v.period) v.*, f.told_at as shown_at from first_time f
        join plumbline.told_value v on v.period = f.period and v.told_at >= v.ends_at and v.told_at <= f.told_at
        order by v.metric, v.period, v.told_at desc
      ), last_told as (
        select distinct on (v.metric, v.period) v.metric, v.period, l.told_at as later_at, v.value, v.shown from last_time l
        join plumbline.told_value v on v.period = l.period and v.told_at >= v.ends_at and v.told_at <= l.told_at
        order by v.metric, v.period, v.told_at desc
      )
      select f.metric, f.title, f.period, f.ends_at, f.shown_at, f.value as shown_value, f.shown, f.fresh, f.tolerance,
        l.later_at, l.value as later_value, l.shown as later
      from first_told f left join last_told l on l.metric = f.metric and l.period = f.period
      where f.headline`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {},
  }),
}
