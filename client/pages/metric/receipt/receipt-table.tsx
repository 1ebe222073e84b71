import { useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef } from 'react'
import type { ReceiptRow } from '../../../../shared/metric.ts'
import type { Unit } from '../../../../shared/vocabulary.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { ScrollBox } from '../../../ui/scroll-box.tsx'
import { SortButton } from '../../../ui/sort-button.tsx'
import { receiptColumns, receiptFeatures } from './receipt-columns.tsx'
import { ReceiptLine } from './receipt-line.tsx'
import classes from './receipt-table.module.css'

const route = getRouteApi('/metrics/$id')
const ROW_PX = 49
const AHEAD_ROWS = 25

interface ReceiptTableProps {
  readonly rows: readonly ReceiptRow[]
  readonly unit: Unit
  readonly dimensions: readonly { readonly id: string; readonly title: string }[]
  readonly loading: boolean
  /** Asks for the next page; undefined on the last, or while one is on its way. */
  readonly more: (() => void) | undefined
  readonly failed: Error | null
}

/** Any number of records, of which only those in sight are drawn. */
export function ReceiptTable({ rows, unit, dimensions, loading, more, failed }: ReceiptTableProps) {
  const { sort } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const columns = useMemo(() => receiptColumns({ unit, dimensions }), [unit, dimensions])
  const sorting = useMemo(
    () => (sort === undefined ? [] : [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }]),
    [sort],
  )
  const table = useTable({
    features: receiptFeatures,
    columns,
    data: rows,
    getRowId: (row) => `${row.caseId} ${row.connection} ${row.object} ${row.recordId}`,
    manualSorting: true,
    state: { sorting },
  })
  const lines = table.getRowModel().rows
  const box = useRef<HTMLElement>(null)
  // Its functions are used in this render only and handed to nothing that remembers them.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && !failed && last >= lines.length - AHEAD_ROWS) more()
  }, [more, failed, last, lines.length])

  const sortBy = (id: string) => {
    const next = sort === id ? `-${id}` : sort === `-${id}` ? undefined : id
    void navigate({ search: (before) => ({ ...before, sort: next }), replace: true, resetScroll: false })
  }
  if (lines.length === 0)
    return <p className={classes.none}>No record matches. Take off a filter to see more.</p>
  const tracks = ['2rem', ...columns.map(({ meta }) => meta?.width ?? '8rem')].join(' ')
  return (
    <>
      <ScrollBox ref={box} className={classes.box} label="Records" style={{ ['--tracks' as string]: tracks }}>
        <table className={classes.table} aria-rowcount={more ? -1 : lines.length + 1}>
          <thead className={classes.head}>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id} className={classes.row}>
                <th aria-hidden />
                {group.headers.map((header) => {
                  const state = sorting.find(({ id }) => id === header.column.id)
                  const direction = state ? (state.desc ? 'descending' : 'ascending') : 'none'
                  return (
                    <th
                      key={header.id}
                      scope="col"
                      aria-sort={direction}
                      data-number={header.column.columnDef.meta?.number}
                    >
                      <SortButton
                        label={String(header.column.columnDef.header)}
                        direction={direction}
                        number={header.column.columnDef.meta?.number ?? false}
                        onClick={() => sortBy(header.column.id)}
                      />
                    </th>
                  )
                })}
              </tr>
            ))}
          </thead>
          <tbody className={classes.body} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = lines[item.index]
              return (
                row && (
                  <ReceiptLine
                    key={item.key}
                    row={row.original}
                    index={item.index}
                    top={item.start}
                    measure={virtual.measureElement}
                    cells={row.getAllCells().map((cell) => ({
                      id: cell.column.id,
                      label: String(cell.column.columnDef.header),
                      number: cell.column.columnDef.meta?.number ?? false,
                      content: <table.FlexRender cell={cell} />,
                    }))}
                  />
                )
              )
            })}
          </tbody>
        </table>
      </ScrollBox>
      {loading && <p className={classes.none}>Reading on…</p>}
      {failed && <ProblemNote error={failed} {...(more ? { retry: more } : {})} />}
    </>
  )
}
