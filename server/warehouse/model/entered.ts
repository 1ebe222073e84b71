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

/**
 * The same, with the earlier versions of rows that have no date of their own: what they say held from their import on, whatever
 * was brought in since. Of imports that were taken back nothing is left.
 */
export function enteredSteps(
  { moment, entered }: Pick<ModelContext, 'moment' | 'entered'>,
  { table, dated, alias }: { readonly table: EnteredTable; readonly dated: string; readonly alias: string },
): string | null {
  if (!entered.has(table)) return null
  return `(select e.* from entered.${table} e left join entered.import i on i.id = e._import
      where e._valid_from <= ${moment.now} and not e._deleted
        and (e._valid_to > ${moment.now} or (e.${dated} is null and coalesce(i.undone_at > ${moment.now}, true)))) as ${alias}`
}

/** The instant of a moment as it is kept: one that ends in `Z`, else what the clock of the workspace's zone showed. */
export function enteredMoment(column: string, { moment }: Pick<ModelContext, 'moment'>): string {
  return `case when ${column} like '%Z' then cast(${column} as timestamptz) else cast(${column} as timestamp) at time zone ${moment.zone} end`
}
