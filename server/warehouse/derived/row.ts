import { ABOUT, aboutSql } from '../about.ts'
import { unquoted } from '../columns.ts'
import { isVoid } from '../placeholders.ts'
import type { VersionTable } from '../version-table.ts'
import { checkParts } from './checks.ts'
import { REFERENCE_VERSION } from './reference.ts'
import type { Dialect } from '../warehouse.ts'

/** Raise it when what is derived of a row changes its meaning: stored rows are then derived anew. */
const RULES_VERSION = 4

/** Names the rules by which rows were derived, the engine's own included. */
export function derivedVersion(dialect: Dialect): string {
  return `${RULES_VERSION}:${REFERENCE_VERSION}:${dialect.hashVersion}`
}

/** The rows of a query with what is derived of each beside its values: `_hash`, the names of its void columns, what is checked of it. */
export function derivedRows(dialect: Dialect, table: VersionTable, rows: string): string {
  const about = table.about ? `, ${aboutSql(table)} as ${ABOUT}` : ''
  const own = `select t.*, ${hash(dialect, table)} as _hash, ${voids(dialect, table)} as _void${about} from (${rows}) t`
  const parts = checkParts(table)
  return parts.length === 0 ? own : `select r.*, ${parts.join(', ')} from (${own}) r`
}

/**
 * Each value hashed with its column's name, so that it can't be mistaken for its neighbour's, nor for the same text of another
 * type, which has a column of its own. NULL adds nothing, so that a new, empty column leaves the hash as it was.
 */
function hash(dialect: Dialect, { columns }: VersionTable): string {
  return dialect.hash(columns.map(({ column }) => ({ name: column, expression: column })))
}

function voids(dialect: Dialect, { columns, schema }: VersionTable): string {
  const texts = columns
    .filter(({ field }) => field.type === 'text' && field.name !== schema.roles.id)
    .map(({ field, column }) => ({
      name: unquoted(column),
      // Nobody types a reference: it is blank or an id, and to see that takes a fraction of the time.
      expression: field.references.length > 0 ? `case when ${column} = '' then '' end` : column,
    }))
  return texts.length > 0 ? dialect.passing(texts, isVoid) : 'cast(null as text[])'
}
