import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { SourceFreshness } from '../../shared/metric.ts'
import { connectionsOptions } from '../api/connections.ts'
import { useWorkspace } from '../api/workspace.ts'
import { agoText, momentText } from '../format/times.ts'
import classes from './freshness.module.css'

type Source = z.infer<typeof SourceFreshness>

/** The age of the oldest source behind what is shown: a number is only as fresh as that. */
export function Freshness({ sources }: { sources: readonly Source[] }) {
  const { data } = useQuery(connectionsOptions())
  const { zone, now, catchUp } = useWorkspace()
  if (!data || sources.length === 0) return null
  const nameOf = ({ connection, object }: Source) => {
    const known = data.items.find(({ id }) => id === connection)
    const label = known?.objects.find((each) => each.object === object)?.label ?? object
    return `${known?.label ?? connection} ${label.toLowerCase()}`
  }
  const missing = sources.find(({ syncedAt }) => syncedAt === null)
  if (missing)
    return <p className={classes.fresh}>Not all sources are here yet: {nameOf(missing)} still to be read.</p>
  const oldest = sources.toSorted((a, b) => (a.syncedAt ?? '').localeCompare(b.syncedAt ?? ''))[0]
  if (!oldest?.syncedAt) return null
  // While a past is replayed its clock runs by weeks: an age would be another each time one looks.
  const age = catchUp === null ? ` (${agoText(oldest.syncedAt, now)})` : ''
  return (
    <p className={classes.fresh}>
      Data as of {momentText(oldest.syncedAt, zone)}
      {age}; oldest source: {nameOf(oldest)}.
    </p>
  )
}
