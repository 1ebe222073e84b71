import type { Moment } from '../../warehouse/model/moment.ts'

/** The condition that one of a row's text columns holds what a person typed, whatever its case. */
export function searchSql(
  search: string,
  {
    row,
    columns,
    moment,
  }: { readonly row: string; readonly columns: readonly string[]; readonly moment: Moment },
): string {
  const text = moment.bind(search.toLowerCase(), 'text')
  const holds = columns.map((column) => `position(${text} in lower(coalesce(${row}.${column}, ''))) > 0`)
  return `(${holds.join(' or ')})`
}
