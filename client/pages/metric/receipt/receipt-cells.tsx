import { useQuery } from '@tanstack/react-query'
import { IconExternalLink } from '@tabler/icons-react'
import type { ReceiptRow } from '../../../../shared/metric.ts'
import type { Unit } from '../../../../shared/vocabulary.ts'
import { connectionsOptions } from '../../../api/connections.ts'
import { useWorkspace } from '../../../api/workspace.ts'
import { measureText } from '../../../format/numbers.ts'
import { dayText } from '../../../format/times.ts'
import { VendorMark } from '../../../ui/vendor-mark.tsx'
import classes from './receipt-cells.module.css'

type RecordAddress = Pick<ReceiptRow, 'connection' | 'object' | 'recordId' | 'label' | 'url'>

function useConnection(id: string) {
  const { data } = useQuery(connectionsOptions())
  return data?.items.find((connection) => connection.id === id)
}

/** The record's name, opening it in its CRM in a new tab. */
export function RecordName({ row }: { row: RecordAddress }) {
  const system = useConnection(row.connection)?.label ?? row.connection
  const name = row.label ?? row.recordId
  if (row.url === null) return <span className={classes.name}>{name}</span>
  return (
    <a href={row.url} target="_blank" rel="noreferrer" className={classes.name} title={`Open in ${system}`}>
      {name}
      <IconExternalLink size={13} stroke={1.9} aria-label={`opens in ${system} in a new tab`} />
    </a>
  )
}

/** Which system and object the record is of. */
export function SystemName({ row }: { row: RecordAddress }) {
  const connection = useConnection(row.connection)
  const object = connection?.objects.find((each) => each.object === row.object)?.label ?? row.object
  return (
    <span className={classes.system}>
      {connection && <VendorMark vendor={connection.vendor} />}
      <span>
        {connection?.label ?? row.connection}
        <small>{object}</small>
      </span>
    </span>
  )
}

export function Moment({ at }: { at: string | null }) {
  const { zone } = useWorkspace()
  return at === null ? '–' : dayText(at, zone)
}

export function Amount({ value, unit }: { value: number | null; unit: Unit }) {
  const { currency } = useWorkspace()
  return value === null ? '–' : measureText(value, unit, currency)
}

export function Side({ included }: { included: boolean }) {
  return (
    <span className={classes.side} data-included={included}>
      {included ? 'in' : 'out'}
    </span>
  )
}
