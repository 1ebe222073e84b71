import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import type { MetricAnswer, ReceiptRow } from '../../../../shared/metric.ts'
import { ReceiptDetails } from './receipt-details.tsx'
import classes from './receipt-table.module.css'

interface ReceiptLineProps {
  readonly row: ReceiptRow
  readonly answer: MetricAnswer
  readonly cells: readonly {
    readonly id: string
    readonly label: string
    readonly number: boolean
    readonly content: ReactNode
  }[]
}

/** One case; opens to all that is known of it, and to the other records that play a part in it. */
export function ReceiptLine({ row, answer, cells }: ReceiptLineProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <tr className={classes.line} data-out={!row.included || undefined} data-open={open || undefined}>
        <td className={classes.opener}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-expanded={open}
            aria-label={`${open ? 'Hide' : 'Show'} the details of ${row.label ?? row.recordId}`}
            onClick={() => setOpen(!open)}
          >
            {open ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
          </ActionIcon>
        </td>
        {cells.map(({ id, label, number, content }) => (
          <td key={id} data-column={id} data-label={label} data-number={number || undefined}>
            {content}
          </td>
        ))}
      </tr>
      {open && (
        <tr className={classes.more}>
          <td colSpan={cells.length + 1}>
            <ReceiptDetails row={row} answer={answer} />
          </td>
        </tr>
      )}
    </>
  )
}
