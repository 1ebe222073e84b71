import { Button, UnstyledButton } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useState } from 'react'
import type { MetricSummary } from '../../../shared/metric.ts'
import type { Unit } from '../../../shared/vocabulary.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { changeText, countText, measureText } from '../../format/numbers.ts'
import { SortButton } from '../../ui/sort-button.tsx'
import { compareRows, isDescending, type Column, type SegmentRow } from './segment-order.ts'
import classes from './segment-table.module.css'

interface SegmentTableProps {
  readonly heading: string
  readonly unit: Unit
  readonly noun: MetricSummary['noun']
  readonly rows: readonly SegmentRow[]
  /** By what they are sorted first: `short` puts the most damage on top. */
  readonly order: Column
  readonly chosen: readonly (string | null)[]
  readonly onPick: (key: string | null) => void
}

const SHOWN_FIRST = 12

/** Segments with a bar each, sortable; of ratios with how much falls short, and how that moved where it is known. */
export function SegmentTable({ heading, unit, noun, rows, order, chosen, onPick }: SegmentTableProps) {
  const { currency } = useWorkspace()
  const [sort, setSort] = useState({ column: order, descending: isDescending(order, unit) })
  const [shown, setShown] = useState(SHOWN_FIRST)
  if (rows.length === 0) {
    return (
      <p className={classes.none}>
        No {noun.many}
        {noun.counted === null ? '' : ` ${noun.counted}`} here.
      </p>
    )
  }
  const hasShort = rows.some(({ short }) => short !== null)
  // Where a case belongs to one row alone, all of it that is short is the whole of the row.
  const hasCases = hasShort
    ? rows.some(({ short, cases }) => short !== 0 && short !== cases)
    : rows.some(({ value, cases }) => value !== cases)
  const hasMoved = rows.some(({ moved }) => moved !== undefined && moved !== null)
  // What is early, below 0, is no length.
  const lengthOf = ({ short, value }: SegmentRow) => Math.max(0, (hasShort ? short : value) ?? 0)
  const most = Math.max(1, ...rows.map(lengthOf))
  const sorted = rows.toSorted((a, b) => compareRows(a, b, sort.column) * (sort.descending ? -1 : 1))
  const header = (column: Column, label: string) => (
    <SortButton
      label={label}
      number={column !== 'title' && column !== 'time'}
      direction={sort.column === column ? (sort.descending ? 'descending' : 'ascending') : 'none'}
      onClick={() =>
        setSort({
          column,
          descending: sort.column === column ? !sort.descending : isDescending(column, unit),
        })
      }
    />
  )
  const ariaSort = (column: Column) =>
    sort.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined
  const named: Column = order === 'time' ? 'time' : 'title'
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th aria-sort={ariaSort(named)}>{header(named, heading)}</th>
            <th className={classes.number} aria-sort={ariaSort('value')}>
              {header('value', 'Value')}
            </th>
            {hasShort && (
              <th className={classes.number} aria-sort={ariaSort('short')}>
                {header('short', 'Short')}
              </th>
            )}
            <th className={classes.track} aria-hidden />
            {hasMoved && <th className={classes.number}>Change</th>}
            {hasCases && (
              <th className={classes.number} aria-sort={ariaSort('cases')}>
                {header('cases', noun.many.charAt(0).toUpperCase() + noun.many.slice(1))}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, shown).map((row) => (
            <tr key={row.id} data-chosen={chosen.includes(row.key) || undefined}>
              <th scope="row">
                <UnstyledButton
                  className={classes.pick}
                  aria-pressed={chosen.includes(row.key)}
                  onClick={() => onPick(row.key)}
                >
                  {row.title}
                  <IconFilter size={13} stroke={1.8} aria-hidden />
                </UnstyledButton>
                {row.covers && <span className={classes.covers}>{row.covers}</span>}
              </th>
              <td className={classes.number}>
                {row.value === null ? '–' : measureText(row.value, unit, currency)}
              </td>
              {hasShort && (
                <td className={classes.number}>{row.short === null ? '–' : countText(row.short)}</td>
              )}
              <td className={classes.track} aria-hidden>
                <span className={classes.bar} style={{ width: `${(lengthOf(row) / most) * 100}%` }} />
              </td>
              {hasMoved && (
                <td className={classes.number}>
                  {row.moved === undefined || row.moved === null || row.moved === 0
                    ? '–'
                    : changeText(row.moved, 'count')}
                </td>
              )}
              {hasCases && <td className={classes.number}>{countText(row.cases)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > shown && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setShown(sorted.length)}>
          Show all {sorted.length}
        </Button>
      )}
    </>
  )
}
