import type { Catalog, CatalogColumn, CatalogObject } from './catalog.ts'
import { unquoted } from './columns.ts'
import { literal } from './sql.ts'
import type { Reader } from './warehouse.ts'

/** Tells whether some version of the object may hold a blank or a placeholder in the column. */
export type MayBeVoid = (object: CatalogObject, column: CatalogColumn) => boolean

/**
 * Reads in which columns anything was ever blank: most never hold anything that says nothing, and are read as they are, so
 * that the engine can search them while it goes through the table. While a first load grows it may still come.
 */
export async function readVoidColumns(reader: Reader, { connections }: Catalog): Promise<MayBeVoid> {
  const settled = connections.filter(({ partial, published }) => !partial && published !== null)
  const tables = new Set(settled.flatMap(({ objects }) => [...objects.values()].map(({ table }) => table)))
  const selects = [...tables].map(
    (table) =>
      `select distinct ${literal(table)} as "table", unnest(_void) as "column" from ${table} where _void is not null`,
  )
  const found =
    selects.length === 0
      ? []
      : await reader.all<{ table: string; column: string }>(selects.join(' union all '))
  const voids = new Set(found.map(({ table, column }) => `${table}.${column}`))
  return ({ table }, column) => !tables.has(table) || voids.has(`${table}.${unquoted(column.column)}`)
}
