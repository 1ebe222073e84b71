import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { connectionsOptions } from './connections.ts'
import { metricsKey } from './metrics.ts'
import { platformKey } from './platform.ts'
import { sourceFieldsKey } from './settings.ts'
import { syncListKey } from './syncs.ts'

/** Asks the numbers again whenever a sync has published, or the sample's replay has moved on by a week. */
export function useDataRefresh(): void {
  const client = useQueryClient()
  const { data } = useQuery(connectionsOptions())
  const version =
    data && [data.workspace.catchUp?.done ?? null, ...data.items.map(({ lastSync }) => lastSync)].join(' ')
  const seen = useRef(version)
  const refresh = useRef<Refresh>({ running: false, again: false })

  useEffect(() => {
    if (version === undefined || version === seen.current) return
    const first = seen.current === undefined
    seen.current = version
    if (first) return
    void client.invalidateQueries({ queryKey: platformKey })
    void client.invalidateQueries({ queryKey: sourceFieldsKey })
    void refreshNumbers(client, refresh.current)
  }, [client, version])

  // A run may end before its events are followed: whoever sees the connection with another run, or another state of it, sees
  // the list of runs anew.
  const runs = data?.items.map(({ run }) => `${run?.id} ${run?.state}`).join(' ')
  const seenRuns = useRef(runs)
  useEffect(() => {
    if (runs === undefined || runs === seenRuns.current) return
    const first = seenRuns.current === undefined
    seenRuns.current = runs
    if (!first) void client.invalidateQueries({ queryKey: syncListKey })
  }, [client, runs])
}

interface Refresh {
  running: boolean
  /** Something was published after the questions under way were asked. */
  again: boolean
}

/**
 * Questions under way are let finish before they are asked again: where weeks are published faster than they are
 * answered, the page would otherwise never show anything.
 */
async function refreshNumbers(client: QueryClient, refresh: Refresh): Promise<void> {
  refresh.again = refresh.running || client.isFetching({ queryKey: metricsKey }) > 0
  if (refresh.running) return
  refresh.running = true
  try {
    await client.invalidateQueries({ queryKey: metricsKey }, { cancelRefetch: false })
  } finally {
    refresh.running = false
  }
  if (refresh.again) await refreshNumbers(client, refresh)
}
