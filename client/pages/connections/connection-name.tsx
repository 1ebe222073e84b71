import { useQuery } from '@tanstack/react-query'
import { connectionsOptions } from '../../api/connections.ts'
import { VendorMark } from '../../ui/vendor-mark.tsx'
import classes from './connection-name.module.css'

/** A connection by its mark and name. */
export function ConnectionName({ id }: { id: string }) {
  const { data } = useQuery(connectionsOptions())
  const known = data?.items.find((connection) => connection.id === id)
  return (
    <span className={classes.name}>
      {known && <VendorMark vendor={known.vendor} />}
      {known?.label ?? id}
    </span>
  )
}
