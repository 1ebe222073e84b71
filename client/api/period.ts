import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ConnectionList } from '../../shared/connection.ts'
import { dayIn, lastComplete } from '../format/periods.ts'
import { connectionsOptions, hasData } from './connections.ts'

/** Pages whose numbers are of a period. */
const DATED = /^\/(metrics(\/.*)?|quality)?$/

/** The last week that is over by the workspace's clock. */
export function lastWeek({ workspace: { zone, now } }: Pick<ConnectionList, 'workspace'>): string {
  return lastComplete('week', dayIn(zone, now))
}

/** The period in the address, else the last complete week; undefined until the workspace's clock is known. */
export function usePeriod(): string | undefined {
  const { period } = useSearch({ strict: false })
  const { data } = useQuery(connectionsOptions())
  return period ?? (data && lastWeek(data))
}

/**
 * Writes the period into an address that has none, so that it shows the same to whoever it is sent to. Not on the review
 * while the sample's history arrives: its last week would still change.
 */
export function usePinnedPeriod(): void {
  const { data } = useQuery(connectionsOptions())
  // Both of the address one goes to: the page that is still shown may have another period, or none.
  const { path, period } = useRouterState({
    select: ({ location }) => ({ path: location.pathname, period: location.search.period }),
    structuralSharing: true,
  })
  const navigate = useNavigate()
  const arriving = data?.workspace.catchUp !== null && path === '/'
  const wanted =
    period === undefined && data !== undefined && hasData(data) && !arriving && DATED.test(path)
      ? lastWeek(data)
      : undefined
  useEffect(() => {
    if (wanted === undefined) return
    void navigate({
      to: '.',
      search: (before) => ({ ...before, period: wanted }),
      replace: true,
      resetScroll: false,
    })
  }, [navigate, wanted])
}
