import type { Writer } from './warehouse.ts'

const OVER = 'over'
const OPEN = `cast('infinity' as timestamptz)`

interface Found {
  /** Its columns are these and the two that say since when, and until when, a row holds. */
  readonly table: string
  readonly columns: readonly string[]
  /** A temporary table of what holds now. */
  readonly found: string
  /** A condition over the columns: which of the table's rows are concerned. */
  readonly among?: string
  readonly at: string
}

/**
 * Keeps what was found as versions: what no longer holds is closed, what holds since now is opened, in the order of the columns. What was opened
 * at the same moment and doesn't hold leaves no version.
 */
export async function keepFound(
  writer: Writer,
  { table, columns, found, among = 'true', at }: Found,
): Promise<void> {
  const same = (one: string, other: string) =>
    columns.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ')
  const open = `(select * from ${table} where _valid_to = ${OPEN} and ${among})`
  await writer.keep(
    OVER,
    `select k.* from ${open} k left join (select true as holds, * from ${found}) f on ${same('f', 'k')} where f.holds is null`,
  )
  // As a SELECT, so that a table that lies on several machines can be changed by one that doesn't.
  const over = `(select * from ${OVER}) o where k._valid_to = ${OPEN} and ${same('o', 'k')}`
  await writer.run(`delete from ${table} as k using ${over} and k._valid_from = cast($1 as timestamptz)`, [
    at,
  ])
  await writer.run(`update ${table} as k set _valid_to = cast($1 as timestamptz) from ${over}`, [at])
  const list = columns.map((column) => `f.${column}`).join(', ')
  await writer.run(
    `insert into ${table} select ${list}, cast($1 as timestamptz), ${OPEN}
     from ${found} f left join (select true as known, * from ${open} k) k on ${same('f', 'k')} where k.known is null order by ${list}`,
    [at],
  )
  await writer.run(`drop table ${OVER}`)
}
