import { createColumnHelper, metaHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import type { Detail, MetricAnswer, ReceiptRow } from '../../../../shared/metric.ts'
import { keyText } from '../../../format/segments.ts'
import { DetailValue, Record, VerdictCell } from './receipt-cells.tsx'

interface ColumnMeta {
  /** The least width that it is readable at, in rem. */
  readonly rem: number
  readonly number?: boolean
}

/** The server sorts and filters; the table only holds the state of it. */
export const receiptFeatures = tableFeatures({ rowSortingFeature, columnMeta: metaHelper<ColumnMeta>() })

const helper = createColumnHelper<typeof receiptFeatures, ReceiptRow>()

/** What the record's own column shows already. */
const SHOWN_WITH_RECORD = ['system', 'kind']
/** What the page is wide, less the cell that opens a row. */
const ROOM_REM = 64
const DETAIL_REM: Readonly<Record<Detail['type'], number>> = {
  day: 5,
  moment: 9,
  days: 4.5,
  count: 4.5,
  share: 4.5,
  money: 6,
  text: 7.5,
}
const TOLD_AS_TEXT: readonly Detail['type'][] = ['day', 'moment', 'text']
const DIMENSION_REM = 7.5
const E_MAIL_REM = 13

type Definition = MetricAnswer['definition']

/**
 * Columns of a metric's receipt: the record, what became of it and why, its dates, whose it is; then as many of the others
 * as the page has room for. What is the same for all rows is no column: it stands in each row's own details.
 */
export function receiptColumns(definition: Definition, rows: readonly ReceiptRow[]) {
  const fixed = [
    helper.accessor('label', {
      header: 'Record',
      cell: ({ row }) => <Record row={row.original} />,
      meta: { rem: 14 },
    }),
    helper.accessor('reason', {
      header: 'What became of it',
      cell: ({ row }) => <VerdictCell row={row.original} outcomes={definition.outcomes} />,
      meta: { rem: 11 },
    }),
    ...definition.details.map(({ name, title, type }) =>
      helper.accessor((row) => row.details[name] ?? null, {
        id: `detail:${name}`,
        header: title,
        cell: ({ getValue, row }) => <DetailValue value={getValue()} type={type} beside={row.original.day} />,
        meta: {
          rem: name === 'address' ? E_MAIL_REM : DETAIL_REM[type],
          number: !TOLD_AS_TEXT.includes(type),
        },
      }),
    ),
  ]
  const room = ROOM_REM - fixed.reduce((sum, { meta }) => sum + (meta?.rem ?? 0), 0)
  const others = dimensionsShown(definition.dimensions, rows).slice(
    0,
    Math.max(0, Math.floor(room / DIMENSION_REM)),
  )
  return helper.columns([
    ...fixed,
    ...others.map((dimension) =>
      helper.accessor((row) => row.dimensions[dimension.id] ?? null, {
        id: `dimension:${dimension.id}`,
        header: dimension.title,
        cell: ({ getValue }) => {
          const key = getValue()
          return key === null ? '–' : keyText(dimension, key)
        },
        meta: { rem: DIMENSION_REM },
      }),
    ),
  ])
}

/** The dimensions by which the rows differ, whose they are first. */
function dimensionsShown(
  dimensions: Definition['dimensions'],
  rows: readonly ReceiptRow[],
): Definition['dimensions'] {
  return dimensions
    .filter(({ id, listed }) => listed && !SHOWN_WITH_RECORD.includes(id))
    .filter(({ id }) => new Set(rows.map((row) => row.dimensions[id])).size > 1)
    .toSorted((a, b) => Number(b.id === 'owner') - Number(a.id === 'owner'))
}
