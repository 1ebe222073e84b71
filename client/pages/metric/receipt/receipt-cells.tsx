import { useQuery } from '@tanstack/react-query'
import { IconExternalLink } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Detail, MetricAnswer, ReceiptRow, Verdict } from '../../../../shared/metric.ts'
import { connectionsOptions } from '../../../api/connections.ts'
import { useWorkspace } from '../../../api/workspace.ts'
import { countText, measureText, shareText } from '../../../format/numbers.ts'
import { dayIn, dayLabel } from '../../../format/periods.ts'
import { momentText } from '../../../format/times.ts'
import { VendorMark } from '../../../ui/vendor-mark.tsx'
import classes from './receipt-cells.module.css'

type RecordAddress = Pick<ReceiptRow, 'connection' | 'object' | 'recordId' | 'label' | 'url'>

/** The record's name, opening it in its CRM in a new tab, over the system and object that it is of; a sync of ours opens here. */
export function Record({ row }: { row: RecordAddress }) {
  const { data } = useQuery(connectionsOptions())
  const connection = data?.items.find(({ id }) => id === row.connection)
  const system = connection?.label ?? row.connection
  const object = connection?.objects.find((each) => each.object === row.object)?.label ?? row.object
  const name = row.label ?? row.recordId
  return (
    <span className={classes.record}>
      {row.object === 'sync' ? (
        <Link
          to="/connections"
          search={{ connection: row.connection, run: row.recordId }}
          hash="asked"
          className={classes.name}
        >
          {name}
        </Link>
      ) : row.object === 'schedule' ? (
        <Link to="/connections/schedule" search={{ connection: row.connection }} className={classes.name}>
          {name}
        </Link>
      ) : row.url === null ? (
        <span className={classes.name}>{name}</span>
      ) : (
        <a
          href={row.url}
          target="_blank"
          rel="noreferrer"
          className={classes.name}
          title={`Open in ${system}`}
        >
          {name}
          <IconExternalLink size={13} stroke={1.9} aria-label={`opens in ${system} in a new tab`} />
        </a>
      )}
      <span className={classes.system}>
        {connection && <VendorMark vendor={connection.vendor} />} {system} {object.toLowerCase()}
      </span>
    </span>
  )
}

/** What became of it, and why. */
export function VerdictCell({
  row: { verdict, reason },
  outcomes,
}: {
  row: Pick<ReceiptRow, 'verdict' | 'reason'>
  outcomes: MetricAnswer['definition']['outcomes']
}) {
  const word = verdictText(verdict, outcomes)
  return (
    <span className={classes.fate}>
      <VerdictBadge verdict={verdict} word={word} />
      {reason !== null && <span className={classes.reason}>{reason}</span>}
    </span>
  )
}

export function VerdictBadge({ verdict, word }: { verdict: Verdict; word: string }) {
  return (
    <span className={classes.badge} data-verdict={verdict}>
      {word}
    </span>
  )
}

/** What a verdict is called: "late", "left out". */
export function verdictText(verdict: Verdict, outcomes: MetricAnswer['definition']['outcomes']): string {
  return verdict === 'left-out' ? 'left out' : outcomes[verdict]
}

/** A detail as its type is read; a day says its year only where it isn't that of the row's own day. */
export function DetailValue({
  value,
  type,
  beside,
}: {
  value: string | number | null
  type: Detail['type']
  beside: string | null
}) {
  const { zone, now, currency } = useWorkspace()
  if (value === null) return '–'
  if (typeof value === 'string') {
    if (type === 'moment') return momentText(value, zone)
    return type === 'day' ? (
      <span className={classes.day}>{dayLabel(value, beside ?? dayIn(zone, now))}</span>
    ) : (
      value
    )
  }
  if (type === 'share') return shareText(value)
  if (type === 'money') return measureText(value, 'money', currency)
  return type === 'days' ? signed(value) : countText(value)
}

/** Days late with their sign: early ones are below 0. */
function signed(days: number): string {
  const text = measureText(days, 'count')
  return days > 0 ? `+${text}` : text
}
