import { Fragment } from 'react'
import type { ReceiptRow } from '../../shared/metric.ts'
import { plural } from '../format/numbers.ts'
import classes from './record-names.module.css'

const SHOWN = 3

/** Launches by name with the days that each was late, each opening in its CRM in a new tab. */
export function RecordNames({ rows }: { rows: readonly ReceiptRow[] }) {
  const more = rows.length - SHOWN
  return (
    <>
      {rows.slice(0, SHOWN).map((row, index) => (
        <Fragment key={row.caseId}>
          {index > 0 && ', '}
          <RecordLink row={row} />
          {` (${row.value === null ? 'not yet' : plural(row.value, 'day')})`}
        </Fragment>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  )
}

/** One record by its name, opening in its CRM in a new tab. */
export function RecordLink({ row }: { row: Pick<ReceiptRow, 'label' | 'recordId' | 'url'> }) {
  const name = row.label ?? row.recordId
  if (row.url === null) return <span>{name}</span>
  return (
    <a
      href={row.url}
      target="_blank"
      rel="noreferrer"
      className={classes.record}
      title="Opens in its CRM, in a new tab"
    >
      {name}
    </a>
  )
}
