import { Button, VisuallyHidden } from '@mantine/core'
import { useTable } from '@tanstack/react-table'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { MetricAnswer, ReceiptRow } from '../../../../shared/metric.ts'
import { countText } from '../../../format/numbers.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { SortButton } from '../../../ui/sort-button.tsx'
import { receiptColumns, receiptFeatures } from './receipt-columns.tsx'
import { ReceiptLine } from './receipt-line.tsx'
import classes from './receipt-table.module.css'

const route = getRouteApi('/metrics/$id')

interface ReceiptTableProps {
  readonly answer: MetricAnswer
  readonly rows: readonly ReceiptRow[]
  /** How many records the list holds when all of it is shown. */
  readonly matching: number
  readonly loading: boolean
  /** Asks for the next page; undefined on the last. */
  readonly more: (() => void) | undefined
  readonly failed: Error | null
}

/** The first records in the page itself, so that it scrolls as one; more come on demand. */
export function ReceiptTable({ answer, rows, matching, loading, more, failed }: ReceiptTableProps) {
  const { sort } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const { definition } = answer
  const columns = useMemo(() => receiptColumns(definition, rows), [definition, rows])
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
  const sortBy = (id: string) => {
    const next = sort === id ? `-${id}` : sort === `-${id}` ? undefined : id
    void navigate({ search: (before) => ({ ...before, sort: next }), replace: true, resetScroll: false })
  }
  if (rows.length === 0) return <p className={classes.none}>No record is in this list.</p>
  return (
    <>
      <div className={classes.box}>
        <table className={classes.table} aria-label="Records">
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                <th scope="col" className={classes.opener}>
                  <VisuallyHidden>Details</VisuallyHidden>
                </th>
                {group.headers.map((header) => {
                  const { meta, header: label } = header.column.columnDef
                  const state = sorting.find(({ id }) => id === header.column.id)
                  const direction = state ? (state.desc ? 'descending' : 'ascending') : 'none'
                  return (
                    <th
                      key={header.id}
                      scope="col"
                      aria-sort={direction}
                      data-number={meta?.number || undefined}
                      style={{ minWidth: `${meta?.rem ?? 0}rem` }}
                    >
                      <SortButton
                        label={String(label)}
                        direction={direction}
                        number={meta?.number ?? false}
                        onClick={() => sortBy(header.column.id)}
                      />
                    </th>
                  )
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <ReceiptLine
                key={row.id}
                row={row.original}
                answer={answer}
                cells={row.getAllCells().map((cell) => ({
                  id: cell.column.id,
                  label: String(cell.column.columnDef.header),
                  number: cell.column.columnDef.meta?.number ?? false,
                  content: <table.FlexRender cell={cell} />,
                }))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {failed && <ProblemNote error={failed} {...(more ? { retry: more } : {})} />}
      {more && !failed && (
        <p className={classes.on}>
          <Button variant="default" size="compact-md" loading={loading} onClick={more}>
            Show more
          </Button>
          <span>
            {countText(rows.length)} of {countText(matching)} are shown.
          </span>
        </p>
      )}
    </>
  )
}
