import type { Reader, Row } from '../warehouse.ts'
import { nameOf, OPEN, ownColumns, type EnteredTable } from './table.ts'

type Table = Pick<EnteredTable, 'name' | 'campaign' | 'columns'>

/** What is known at present of a table, in chunks; amounts as text, to the last digit. */
export function streamRows(reader: Reader, table: Table): AsyncIterable<Row[]> {
  const exact = (name: string) =>
    table.columns.some((column) => column.name === name && column.type === 'decimal(18, 4)')
      ? `cast(${name} as text) as ${name}`
      : name
  return reader.stream(
    `select ${ownColumns(table).map(exact).join(', ')} from ${nameOf(table)} v where v._valid_to = ${OPEN} and not v._deleted order by v._id`,
  )
}

/** How many rows of it are known at present. */
export async function countRows(reader: Reader, table: Pick<EnteredTable, 'name'>): Promise<number> {
  const [counted] = await reader.all<{ rows: number }>(
    `select cast(count(*) as integer) as rows from ${nameOf(table)} v where v._valid_to = ${OPEN} and not v._deleted`,
  )
  return counted!.rows
}
