import { stringify } from 'csv-stringify/sync'

/** A CSV opens with a byte order mark, without which spreadsheets misread names. */
export const CSV_START = '\uFEFF'

/**
 * Rows as CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe before it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLines(rows: readonly (string | number | null)[][]): string {
  return stringify([...rows], { escape_formulas: true, record_delimiter: 'windows' })
}
