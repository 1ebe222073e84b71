import { Button, UnstyledButton } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useState } from 'react'
import type { BreakdownItem } from '../../../shared/metric.ts'
import type { Unit } from '../../../shared/vocabulary.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText, measureText } from '../../format/numbers.ts'
import { SortButton } from '../../ui/sort-button.tsx'
import classes from './segment-table.module.css'

interface SegmentRow extends BreakdownItem {
  readonly id: string
  readonly title: string
}

interface SegmentTableProps {
  readonly heading: string
  readonly unit: Unit
  readonly rows: readonly SegmentRow[]
  readonly chosen?: readonly (string | null)[]
  readonly onPick?: (key: string | null) => void
}

type Column = 'title' | 'value' | 'cases'

const SHOWN_FIRST = 12
const NONE: readonly (string | null)[] = []

/** Segments with a bar each, sortable; ratios' bars are of the whole, others' of the longest. */
export function SegmentTable({ heading, unit, rows, chosen = NONE, onPick }: SegmentTableProps) {
  const { currency } = useWorkspace()
  const [sort, setSort] = useState<{ column: Column; descending: boolean }>({
    column: 'cases',
    descending: true,
  })
  const [shown, setShown] = useState(SHOWN_FIRST)
  if (rows.length === 0) return <p className={classes.none}>No case in this period.</p>
  const full = unit === 'ratio' ? 1 : Math.max(...rows.map(({ value }) => Math.abs(value ?? 0)), 1)
  const sorted = rows.toSorted((a, b) => compare(a, b, sort.column) * (sort.descending ? -1 : 1))
  const header = (column: Column, label: string) => (
    <SortButton
      label={label}
      number={column !== 'title'}
      direction={sort.column === column ? (sort.descending ? 'descending' : 'ascending') : 'none'}
      onClick={() =>
        setSort({ column, descending: sort.column === column ? !sort.descending : column !== 'title' })
      }
    />
  )
  const ariaSort = (column: Column) =>
    sort.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th aria-sort={ariaSort('title')}>{header('title', heading)}</th>
            <th className={classes.number} aria-sort={ariaSort('value')}>
              {header('value', 'Value')}
            </th>
            <th className={classes.track} aria-hidden />
            <th className={classes.number} aria-sort={ariaSort('cases')}>
              {header('cases', 'Cases')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, shown).map((row) => (
            <tr key={row.id} data-chosen={(onPick && chosen.includes(row.key)) || undefined}>
              <th scope="row">
                {onPick ? (
                  <UnstyledButton
                    className={classes.pick}
                    aria-pressed={chosen.includes(row.key)}
                    onClick={() => onPick(row.key)}
                  >
                    {row.title}
                    <IconFilter size={13} stroke={1.8} aria-hidden />
                  </UnstyledButton>
                ) : (
                  row.title
                )}
              </th>
              <td className={classes.number}>
                {row.value === null ? '–' : measureText(row.value, unit, currency)}
              </td>
              <td className={classes.track} aria-hidden>
                <span
                  className={classes.bar}
                  style={{ width: `${(Math.abs(row.value ?? 0) / full) * 100}%` }}
                />
              </td>
              <td className={classes.number}>{countText(row.cases)}</td>
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

function compare(a: SegmentRow, b: SegmentRow, column: Column): number {
  if (column === 'title') return a.title.localeCompare(b.title)
  return (a[column] ?? -Infinity) - (b[column] ?? -Infinity)
}
