import { stringify } from 'csv-stringify/sync'
import { FORMULA_STARTS } from '../../shared/formula-start.ts'

/** A CSV opens with a byte order mark, without which spreadsheets misread names. */
export const CSV_START = '\uFEFF'

type CsvRow = readonly (string | number | null)[]

/** What a spreadsheet takes for a number and sums: it runs nothing. */
const NEGATIVE_NUMBER = /^-\d+(?:\.\d+)?$/

/** Rows as CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvLines(rows: readonly CsvRow[]): string {
  return stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell))),
    { record_delimiter: 'windows' },
  )
}

/** Rows with every text as it is and plain line ends: for files that a program reads. What only people read is to be `harmless`. */
export function plainCsvLines(rows: readonly CsvRow[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { record_delimiter: 'unix' },
  )
}

/** With the apostrophe that `csvLines` puts before what looks like a formula. A number below 0 is none. */
export function harmless(text: string | null): string | null {
  if (text === null || NEGATIVE_NUMBER.test(text)) return text
  return FORMULA_STARTS.some((start) => text.startsWith(start)) ? `'${text}` : text
}
