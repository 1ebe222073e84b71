import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ConnectionList } from '../../shared/connection.ts'
import { dayIn, lastComplete } from '../format/periods.ts'
import { connectionsOptions, hasData } from './connections.ts'
import { useAsOf, type PastQuestion } from './past.ts'

/** Pages whose numbers are of a period. */
const DATED = /^\/(metrics(\/.*)?|quality)?$/

/** The last week that is over by the workspace's clock, or was at the past moment that one looks at. */
export function lastWeek(
  { workspace: { zone, now } }: Pick<ConnectionList, 'workspace'>,
  { asOf = now }: PastQuestion = {},
): string {
  return lastComplete('week', dayIn(zone, asOf))
}

/** The period in the address, else the last complete week; undefined until the workspace's clock is known. */
export function usePeriod(): string | undefined {
  const { period } = useSearch({ strict: false })
  const { data } = useQuery(connectionsOptions())
  const asOf = useAsOf()
  return period ?? (data && lastWeek(data, { asOf }))
}

/**
 * Writes the period into an address that has none, so that it shows the same to whoever it is sent to. Not on the review
 * while the sample's history arrives: its last week would still change.
 */
export function usePinnedPeriod(): void {
  const { data } = useQuery(connectionsOptions())
  // Both of the address one goes to: the page that is still shown may have another period, or none.
  const { path, period, asOf } = useRouterState({
    select: ({ location: { pathname, search } }) => ({
      path: pathname,
      period: search.period,
      asOf: search.asOf,
    }),
    structuralSharing: true,
  })
  const navigate = useNavigate()
  const arriving = data?.workspace.catchUp !== null && path === '/' && asOf === undefined
  const wanted =
    period === undefined && data !== undefined && hasData(data) && !arriving && DATED.test(path)
      ? lastWeek(data, { asOf })
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
