import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import type { ReceiptRow } from '../../../../shared/metric.ts'
import { plural } from '../../../format/numbers.ts'
import { RecordName, SystemName } from './receipt-cells.tsx'
import classes from './receipt-table.module.css'

interface ReceiptLineProps {
  readonly row: ReceiptRow
  readonly index: number
  readonly top: number
  readonly measure: (element: HTMLElement | null) => void
  readonly cells: readonly {
    readonly id: string
    readonly label: string
    readonly number: boolean
    readonly content: ReactNode
  }[]
}

/** One case; opens to the other records that play a part in it. */
export function ReceiptLine({ row, index, top, measure, cells }: ReceiptLineProps) {
  const [open, setOpen] = useState(false)
  const { related } = row
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-out={!row.included || undefined}
      className={`${classes.row} ${classes.line}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <td className={classes.opener}>
        {related.length > 0 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-expanded={open}
            aria-label={`${open ? 'Hide' : 'Show'} ${plural(related.length, 'related record')}`}
            onClick={() => setOpen(!open)}
          >
            {open ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
          </ActionIcon>
        )}
      </td>
      {cells.map(({ id, label, number, content }) => (
        <td key={id} data-column={id} data-label={label} data-number={number || undefined}>
          {content}
        </td>
      ))}
      {open && (
        <td className={classes.related}>
          <ul>
            {related.map((record) => (
              <li key={`${record.role} ${record.connection} ${record.object} ${record.recordId}`}>
                <span className={classes.role}>{record.role}</span>
                <RecordName row={record} />
                <SystemName row={record} />
              </li>
            ))}
          </ul>
        </td>
      )}
    </tr>
  )
}
