import type { Reader, Row } from '../warehouse.ts'
import { CAMPAIGN } from './campaigns.ts'
import type { CampaignQuery } from './compare.ts'
import { rowsOf, saidNow } from './standing.ts'
import { ownColumns, type EnteredTable } from './table.ts'

/** What is known at present of a table, in chunks; amounts as text, to the last digit. */
export async function* streamRows(
  reader: Reader,
  table: EnteredTable,
  { sql, parameters }: CampaignQuery,
): AsyncIterable<Row[]> {
  const exact = (name: string) =>
    table.columns.some((column) => column.name === name && column.type === 'decimal(18, 4)')
      ? `cast(${name} as text) as ${name}`
      : name
  await reader.keep(CAMPAIGN, sql, parameters)
  yield* reader.stream(
    `select ${ownColumns(table).map(exact).join(', ')} from (${rowsOf(table, saidNow(table))}) as v order by _row`,
  )
}

/** How many rows of each table are known at present. */
export async function countRows(
  reader: Reader,
  tables: readonly EnteredTable[],
  { sql, parameters }: CampaignQuery,
): Promise<number[]> {
  await reader.keep(CAMPAIGN, sql, parameters)
  const counts: number[] = []
  for (const table of tables) {
    const [counted] = await reader.all<{ rows: number }>(
      `select cast(count(distinct _row) as integer) as rows from (${saidNow(table)}) as v`,
    )
    counts.push(counted!.rows)
  }
  return counts
}
