import type { ReceiptRow, ReceiptShape } from '../../shared/metric.ts'
import { CSV_START, csvLines } from './csv.ts'

/** A receipt as CSV in pieces, one per chunk of rows. */
export async function* receiptAsCsv(
  shape: ReceiptShape,
  chunks: AsyncIterable<readonly ReceiptRow[]>,
): AsyncGenerator<string> {
  const columns = columnsOf(shape)
  yield `${CSV_START}${csvLines([columns.map(({ title }) => title)])}`
  for await (const rows of chunks) {
    if (rows.length > 0) yield csvLines(rows.map((row) => columns.map(({ cell }) => cell(row))))
  }
}

/** The metric and its span, such as `on-time-launch-rate_2026-08-24_2026-11-16.csv`. */
export function receiptFilename(
  metric: string,
  span: { readonly from?: string; readonly to?: string },
): string {
  const name = [metric.replaceAll(/[^\w-]/g, ''), span.from, span.to].filter((part) => part !== undefined)
  return `${name.join('_')}.csv`
}

interface Column {
  readonly title: string
  readonly cell: (row: ReceiptRow) => string | number | null
}

/** What a person works with first: the record, what became of it and why, its dates; how to find it again comes last. */
function columnsOf({ unit, currency, when, outcomes, details, dimensions }: ReceiptShape): Column[] {
  return [
    { title: 'record', cell: ({ label }) => label },
    {
      title: 'verdict',
      cell: ({ verdict }) => (verdict === 'left-out' ? 'left out' : outcomes[verdict]),
    },
    { title: 'reason', cell: ({ reason }) => reason },
    { title: lower(when), cell: ({ day }) => day },
    ...details.map(({ name, title, type }) => ({
      title: type === 'money' ? inCurrency(lower(title), currency) : lower(title),
      cell: (row: ReceiptRow) => row.details[name] ?? null,
    })),
    ...dimensions.map(({ id, title }) => ({
      title: lower(title),
      cell: (row: ReceiptRow) => row.dimensions[id] ?? null,
    })),
    ...amounts(unit, currency),
    { title: 'connection', cell: ({ connection }) => connection },
    { title: 'object', cell: ({ object }) => object },
    { title: 'record id', cell: ({ recordId }) => recordId },
    { title: 'address', cell: ({ url }) => url },
    {
      title: 'related records',
      cell: ({ related }) =>
        related
          .map(({ role, connection, object, recordId }) => `${role}: ${connection} ${object} ${recordId}`)
          .join('; '),
    },
    { title: 'case', cell: ({ caseId }) => caseId },
  ]
}

/** What the row adds to the number, so that it can be summed again. */
function amounts(unit: ReceiptShape['unit'], currency: string | null): Column[] {
  if (unit === 'ratio') {
    return [
      { title: 'counts', cell: ({ included, numerator }) => (included ? numerator : null) },
      { title: 'of', cell: ({ included, denominator }) => (included ? denominator : null) },
    ]
  }
  const title = unit === 'count' ? 'counts' : unit === 'money' ? inCurrency(unit, currency) : unit
  return [{ title, cell: ({ included, value }) => (included ? value : null) }]
}

/** The money under it is converted: it stands beside what it was kept in. */
function inCurrency(title: string, currency: string | null): string {
  return currency === null ? title : `${title} (${currency})`
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1)
}
