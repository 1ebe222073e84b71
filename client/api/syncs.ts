import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { SyncRun, SyncRunList } from '../../shared/sync.ts'
import { connectionsOptions } from './connections.ts'
import { address, request } from './request.ts'

/** Of two connections these are as many passes as one reads at once. */
const RUNS_A_PAGE = 24

const syncsKey = ['syncs'] as const
/** Of all lists of runs. */
export const syncListKey = [...syncsKey, 'list'] as const

export const syncListOptions = (connection?: string) =>
  infiniteQueryOptions({
    queryKey: [...syncListKey, { connection }],
    queryFn: ({ signal, pageParam }) =>
      request(address('/syncs', { connection, cursor: pageParam, limit: RUNS_A_PAGE }), {
        schema: SyncRunList,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** One run, as it stands when it is asked for. */
export const runOptions = (id: string) =>
  queryOptions({
    queryKey: [...syncsKey, 'one', id],
    queryFn: ({ signal }) => readRun(id, signal),
  })

/** The newest state of a run under way; filled by its event stream. */
export const liveRunOptions = (id: string) =>
  queryOptions<SyncRun>({
    queryKey: [...syncsKey, 'live', id],
    queryFn: ({ signal }) => readRun(id, signal),
    staleTime: Infinity,
  })

function readRun(id: string, signal: AbortSignal): Promise<SyncRun> {
  return request(address(`/syncs/${encodeURIComponent(id)}`), { schema: SyncRun, signal })
}

/** Whether a run is still going. */
export function isUnderWay(run: Pick<SyncRun, 'state'>): boolean {
  return run.state === 'running' || run.state === 'waiting'
}

function useSyncChange(change: (id: string) => Promise<SyncRun>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: connectionsOptions().queryKey }),
        client.invalidateQueries({ queryKey: syncsKey }),
      ])
    },
  })
}

/** Starts a sync of a connection. */
export function useStartSync() {
  return useSyncChange((connection) =>
    request(address(`/connections/${encodeURIComponent(connection)}/syncs`), {
      method: 'POST',
      schema: SyncRun,
    }),
  )
}

/** Asks a run to stop after the batch under way. */
export function useCancelSync() {
  return useSyncChange((id) =>
    request(address(`/syncs/${encodeURIComponent(id)}`), { method: 'DELETE', schema: SyncRun }),
  )
}
