import type { Reader, Writer } from '../warehouse.ts'
import { CHOICE } from './campaigns.ts'
import { LINE } from './compare.ts'

/** Which campaign a name in a file means, as a person chose it. */
export interface ChoiceRow {
  readonly id: string
  readonly name: string
  readonly connection: string
  readonly object: string
  readonly record_id: string
  readonly chosen_at: string
}

/** The last ones first. */
export async function readChoices(reader: Reader, limit: number): Promise<ChoiceRow[]> {
  return reader.all(
    `select id, name, connection, object, record_id, chosen_at from entered.campaign_choice order by chosen_at desc, name limit ${limit}`,
  )
}

/** Names that were to be taken for a campaign, and that no single campaign was found for. */
export async function readUnsettled(reader: Reader, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return []
  const rows = await reader.all<{ name: string }>(
    `select s.name from (select unnest(cast($1 as text[])) as name) as s
     where not exists (select 1 from ${CHOICE} c where c.name = lower(s.name) and c.chosen = 'now')`,
    [names],
  )
  return rows.map(({ name }) => name)
}

/** Keeps what was chosen of the names in the file, in the place of what was chosen before. `now` is in milliseconds. */
export async function keepChoices(
  writer: Writer,
  { now, by }: { readonly now: number; readonly by: string | null },
): Promise<void> {
  const named = `select lower(campaign) as name, min(campaign) as written from ${LINE} where _chosen = 'now' group by lower(campaign)`
  await writer.run(
    `delete from entered.campaign_choice where lower(name) in (select name from (${named}) as n)`,
  )
  await writer.run(
    `insert into entered.campaign_choice(id, name, connection, object, record_id, chosen_at, "by")
     select md5(n.name), n.written, c.connection, c.object, c.record_id, cast($1 as timestamptz), cast($2 as text)
     from (${named}) as n join ${CHOICE} c on c.name = n.name`,
    [new Date(now).toISOString(), by],
  )
}

/** Returns how many there were by the id: one, or none. */
export async function forgetChoice(writer: Writer, id: string): Promise<number> {
  return writer.run(`delete from entered.campaign_choice where id = $1`, [id])
}
