import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { connectionsOptions } from './connections.ts'
import { metricsKey } from './metrics.ts'

/** Asks the numbers again whenever a sync has published, or the sample's replay has moved on by a week. */
export function useDataRefresh(): void {
  const client = useQueryClient()
  const { data } = useQuery(connectionsOptions())
  const version =
    data && [data.workspace.catchUp?.done ?? null, ...data.items.map(({ lastSync }) => lastSync)].join(' ')
  const seen = useRef(version)

  useEffect(() => {
    if (version === undefined || version === seen.current) return
    const first = seen.current === undefined
    seen.current = version
    if (!first) void client.invalidateQueries({ queryKey: metricsKey })
  }, [client, version])
}
