import { createColumnHelper, metaHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table'
import type { ReceiptRow } from '../../../../shared/metric.ts'
import type { Unit } from '../../../../shared/vocabulary.ts'
import { Amount, Moment, RecordName, Side, SystemName } from './receipt-cells.tsx'

interface ColumnMeta {
  /** Track of the row's grid. */
  readonly width: string
  readonly number?: boolean
}

/** The server sorts and filters; the table only holds the state of it. */
export const receiptFeatures = tableFeatures({ rowSortingFeature, columnMeta: metaHelper<ColumnMeta>() })

const helper = createColumnHelper<typeof receiptFeatures, ReceiptRow>()

/** The dimension that the system's own column shows already. */
const SHOWN_AS_SYSTEM = 'system'

interface Shape {
  readonly unit: Unit
  readonly dimensions: readonly { readonly id: string; readonly title: string }[]
}

/** Columns of a metric's receipt: the record first, then what it adds and why, then its dimensions. */
export function receiptColumns({ unit, dimensions }: Shape) {
  return helper.columns([
    helper.accessor('label', {
      header: 'Record',
      cell: ({ row }) => <RecordName row={row.original} />,
      meta: { width: 'minmax(13rem, 2fr)' },
    }),
    helper.accessor('connection', {
      header: 'System',
      cell: ({ row }) => <SystemName row={row.original} />,
      meta: { width: '8.5rem' },
    }),
    helper.accessor('at', {
      header: 'When',
      cell: ({ getValue }) => <Moment at={getValue()} />,
      meta: { width: '7rem' },
    }),
    ...(unit === 'ratio'
      ? [
          helper.accessor('numerator', {
            header: 'Counts',
            cell: ({ getValue }) => <Amount value={getValue()} unit="count" />,
            meta: { width: '4.5rem', number: true },
          }),
          helper.accessor('denominator', {
            header: 'Of',
            cell: ({ getValue }) => <Amount value={getValue()} unit="count" />,
            meta: { width: '3.5rem', number: true },
          }),
        ]
      : [
          helper.accessor('value', {
            header: 'Value',
            cell: ({ getValue }) => <Amount value={getValue()} unit={unit} />,
            meta: { width: '6rem', number: true },
          }),
        ]),
    helper.accessor('included', {
      header: 'In or out',
      cell: ({ getValue }) => <Side included={getValue()} />,
      meta: { width: '4.5rem' },
    }),
    helper.accessor('reason', {
      header: 'Reason',
      cell: ({ getValue }) => getValue() ?? '',
      meta: { width: 'minmax(13rem, 2fr)' },
    }),
    ...dimensions
      .filter(({ id }) => id !== SHOWN_AS_SYSTEM)
      .map(({ id, title }) =>
        helper.accessor((row) => row.dimensions[id] ?? null, {
          id: `dimension:${id}`,
          header: title,
          cell: ({ getValue }) => getValue() ?? '–',
          meta: { width: 'minmax(7.5rem, 1fr)' },
        }),
      ),
  ])
}
