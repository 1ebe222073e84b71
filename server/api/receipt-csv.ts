import { stringify } from 'csv-stringify/sync'
import type { ReceiptRow } from '../../shared/metric.ts'

/**
 * A receipt as CSV (RFC 4180) in pieces, one per chunk of rows. It opens with a byte order mark, without which
 * spreadsheets misread names; a text that a spreadsheet would run as a formula gets an apostrophe before it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export async function* receiptAsCsv(chunks: AsyncIterable<readonly ReceiptRow[]>): AsyncGenerator<string> {
  let dimensions: readonly string[] | null = null
  for await (const rows of chunks) {
    if (dimensions === null && rows[0]) {
      dimensions = Object.keys(rows[0].dimensions)
      yield `\uFEFF${lines([header(dimensions)])}`
    }
    if (dimensions) {
      const columns = dimensions
      yield lines(rows.map((row) => cells(row, columns)))
    }
  }
  if (dimensions === null) yield `\uFEFF${lines([header([])])}`
}

/** The metric and its span, such as `on-time-launch-rate_2026-08-24_2026-11-16.csv`. */
export function receiptFilename(
  metric: string,
  span: { readonly from?: string; readonly to?: string },
): string {
  const name = [metric.replaceAll(/[^\w-]/g, ''), span.from, span.to].filter((part) => part !== undefined)
  return `${name.join('_')}.csv`
}

function header(dimensions: readonly string[]): string[] {
  return [
    'case',
    'at',
    'numerator',
    'denominator',
    'value',
    'connection',
    'object',
    'record id',
    'record',
    'address',
    'included',
    'reason',
    ...dimensions,
    'related records',
  ]
}

function cells(row: ReceiptRow, dimensions: readonly string[]): (string | number | null)[] {
  const related = row.related.map(
    (other) => `${other.role}: ${other.connection} ${other.object} ${other.recordId}`,
  )
  return [
    row.caseId,
    row.at,
    row.numerator,
    row.denominator,
    row.value,
    row.connection,
    row.object,
    row.recordId,
    row.label,
    row.url,
    row.included ? 'yes' : 'no',
    row.reason,
    ...dimensions.map((dimension) => row.dimensions[dimension] ?? null),
    related.join('; '),
  ]
}

function lines(rows: readonly (string | number | null)[][]): string {
  return stringify([...rows], { escape_formulas: true, record_delimiter: 'windows' })
}
