import type { Writer } from '../warehouse.ts'

/** Each time that a period was told, and what of it, by which one follows on another. */
const TOLD = [
  { table: 'telling', key: ['period'] },
  { table: 'told_value', key: ['metric', 'period'] },
] as const

/**
 * Removes what metrics told between kept moments; what was told first from the second day after a week on stays, in case nothing
 * was told on the first. Returns how much that was.
 */
export async function thinTold(writer: Writer, until: string): Promise<number> {
  let gone = 0
  for (const { table, key } of TOLD) {
    const isSame = key.map((column) => `t.${column} = s.${column}`).join(' and ')
    gone += await writer.run(
      `delete from plumbline.${table} as t using (
         select ${key.join(', ')}, told_at, ends_at, lead(told_at) over w as next_at,
           row_number() over (partition by ${key.join(', ')}, told_at < ends_at + interval '1 day' order by told_at) as nth
         from plumbline.${table} window w as (partition by ${key.join(', ')} order by told_at)
       ) s
       where ${isSame} and t.told_at = s.told_at and s.next_at <= cast($1 as timestamptz)
         and not (s.nth = 1 and s.told_at >= s.ends_at + interval '1 day')
         and not exists (select 1 from plumbline.kept_moment k where k."at" >= s.told_at and k."at" < s.next_at)`,
      [until],
    )
  }
  return gone
}
