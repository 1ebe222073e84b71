import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { SyncRun } from '../../shared/sync.ts'
import { connectionsOptions } from './connections.ts'
import { address } from './request.ts'
import { isUnderWay, liveRunOptions, syncListKey } from './syncs.ts'

/** A run as it moves: the one given, then whatever its event stream says, until it ends. */
export function useLiveRun(run: SyncRun): SyncRun {
  const client = useQueryClient()
  const { id } = run
  const going = isUnderWay(run)
  const { data } = useQuery({ ...liveRunOptions(id), enabled: false })

  useEffect(() => {
    if (!going) return undefined
    const events = new EventSource(address(`/syncs/${encodeURIComponent(id)}/events`))
    const take = (event: MessageEvent<string>) => {
      const parsed = SyncRun.safeParse(JSON.parse(event.data))
      if (!parsed.success) return
      client.setQueryData(liveRunOptions(id).queryKey, parsed.data)
      if (isUnderWay(parsed.data)) return
      // An EventSource would connect again for ever after the server's last word.
      events.close()
      void client.invalidateQueries({ queryKey: connectionsOptions().queryKey })
      void client.invalidateQueries({ queryKey: syncListKey })
    }
    events.addEventListener('run', take)
    return () => events.close()
  }, [client, id, going])

  return data ?? run
}
