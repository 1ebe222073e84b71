import type { EnteredTable } from '../catalog.ts'
import type { ModelContext } from './relation.ts'

/**
 * What people had brought in by the moment asked about, as a table expression under `alias` (its columns:
 * `../migrations/0011-entered.ts`); null where nobody ever brought in any.
 */
export function enteredRows(
  { moment, entered }: Pick<ModelContext, 'moment' | 'entered'>,
  table: EnteredTable,
  alias: string,
): string | null {
  if (!entered.has(table)) return null
  return `(select * from entered.${table} where _valid_from <= ${moment.now} and _valid_to > ${moment.now} and not _deleted) as ${alias}`
}
