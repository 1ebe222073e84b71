import type { Writer } from '../warehouse.ts'
import { CAMPAIGN } from './campaigns.ts'
import type { CampaignQuery } from './compare.ts'
import { enter } from './enter.ts'
import { rowsOf, saidNow, sayingOf } from './standing.ts'
import { nameOf, OPEN, type EnteredTable } from './table.ts'

/** What is in force of the rows that the undone import says; temporary. */
const SAID = 'import_said'

/** What became of the rows that an import said. */
export interface Undone {
  readonly at: string
  /** No other import says them. */
  readonly removed: number
  /** They are as the imports before it say. */
  readonly restored: number
  /** A later import says them, too, so they stay as it says them. */
  readonly kept: number
}

interface Undoing {
  /** With all of its columns. */
  readonly table: EnteredTable
  readonly importId: string
  readonly campaigns: CampaignQuery
  readonly now: number
}

/**
 * Ends what an import said: each row is what the other imports in force say one after the other, as if this one had never been.
 * What was known before stays known as of then.
 */
export async function undoRows(
  writer: Writer,
  { table, importId, campaigns, now }: Undoing,
): Promise<Undone> {
  await writer.keep(CAMPAIGN, campaigns.sql, campaigns.parameters)
  await writer.keep(
    SAID,
    `with said as (${saidNow(table)}) select * from said where _row in (select _row from said where _import = $1)`,
    [importId],
  )
  const standing = (said: string) =>
    `select r._row, ${sayingOf(table, 'r')} as saying from (${rowsOf(table, said)}) as r`
  const [counts] = await writer.all<Omit<Undone, 'at'>>(
    `with was as (
       ${standing(`select * from ${SAID}`)}
     ), is_now as (
       ${standing(`select * from ${SAID} where _import <> $1`)}
     ), later as (
       select distinct s._row from ${SAID} s join ${SAID} u on u._import = $1 and u._row = s._row and s._valid_from > u._valid_from
     ), outcome as (
       select case when i._row is null then 'removed' when l._row is not null then 'kept' when i.saying <> w.saying then 'restored' end as became
       from was w left join is_now i on i._row = w._row left join later l on l._row = w._row
     )
     select ${['removed', 'restored', 'kept'].map((became) => `cast(count(*) filter (where became = '${became}') as integer) as ${became}`).join(', ')} from outcome`,
    [importId],
  )
  const at = await enter(writer, now)
  await writer.run(
    `update ${nameOf(table)} set _valid_to = cast($1 as timestamptz) where _import = $2 and _valid_to = ${OPEN}`,
    [at, importId],
  )
  for (const each of [SAID, CAMPAIGN]) await writer.run(`drop table ${each}`)
  return { at, ...counts! }
}
