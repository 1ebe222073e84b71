import type { Vendor } from '../../shared/vocabulary.ts'
import { declarations } from '../connectors/declarations.ts'
import type { VersionTable } from './version-table.ts'
import type { Dialect } from './warehouse.ts'

/**
 * The id of the record of a person that a row is about, else the row's own. Only where rows are spread by it (`citus.ts`), in
 * tables of objects that a vendor declares to be about people.
 */
export const ABOUT = '_about'

/** Whether the table has the column. */
export function isAboutPerson(dialect: Dialect, vendor: Vendor, object: string): boolean {
  return dialect.spreads && object in declarations[vendor].aboutPerson
}

/** Over the columns of a row of the table. */
export function aboutSql({ vendor, schema, columns }: VersionTable): string {
  const names = declarations[vendor].aboutPerson[schema.object] ?? []
  const values = names.flatMap((name) => {
    const column = columns.find(({ field }) => field.name === name)?.column
    return column === undefined ? [] : [`nullif(${column}, '')`]
  })
  return `coalesce(${[...values, '_id'].join(', ')}, '')`
}
