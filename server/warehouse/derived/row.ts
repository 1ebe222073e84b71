import { isVoid } from '../placeholders.ts'
import type { VersionTable } from '../version-table.ts'
import { REFERENCE_VERSION } from './reference.ts'
import type { Dialect } from '../warehouse.ts'

/** Raise it when what is derived of a row changes its meaning: stored rows are then derived anew. */
const RULES_VERSION = 3

/** Names the rules by which rows were derived, the engine's own included. */
export function derivedVersion(dialect: Dialect): string {
  return `${RULES_VERSION}:${REFERENCE_VERSION}:${dialect.hashVersion}`
}

/** `expression as name` of what every row has beside its values: its hash and the names of its void columns. */
export function rowParts(dialect: Dialect, table: VersionTable): readonly string[] {
  return [`${hash(dialect, table)} as _hash`, `${voids(dialect, table)} as _void`]
}

/**
 * Each value hashed with its column's name, so that it can't be mistaken for its neighbour's, nor for the same text of another
 * type, which has a column of its own. NULL adds nothing, so that a new, empty column leaves the hash as it was.
 */
function hash(dialect: Dialect, { columns }: VersionTable): string {
  return dialect.hash(columns.map(({ column }) => ({ name: column, expression: column })))
}

function voids(dialect: Dialect, { columns }: VersionTable): string {
  const names = columns
    .filter(({ field }) => field.type === 'text')
    .map(({ column }) => `case when ${isVoid(column)} then '${unquoted(column)}' end`)
  return names.length > 0 ? dialect.compact(names) : 'cast(null as text[])'
}

/** The name inside the quotes, as a literal's content. */
function unquoted(column: string): string {
  return column.slice(1, -1).replaceAll('""', '"').replaceAll("'", "''")
}
