import type { Writer } from '../warehouse.ts'

/**
 * Removes what headline metrics told between kept moments; what was told first from the second day after a week on stays, in case nothing
 * was told on the first. Returns how much that was.
 */
export async function thinTold(writer: Writer, until: string): Promise<number> {
  return writer.run(
    `delete from plumbline.told as t using (
       select metric, period, told_at, ends_at, lead(told_at) over w as next_at,
         row_number() over (partition by metric, period, told_at < ends_at + interval '1 day' order by told_at) as nth
       from plumbline.told window w as (partition by metric, period order by told_at)
     ) s
     where t.metric = s.metric and t.period = s.period and t.told_at = s.told_at and s.next_at <= cast($1 as timestamptz)
       and not (s.nth = 1 and s.told_at >= s.ends_at + interval '1 day')
       and not exists (select 1 from plumbline.kept_moment k where k."at" >= s.told_at and k."at" < s.next_at)`,
    [until],
  )
}
