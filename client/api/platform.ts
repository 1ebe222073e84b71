import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { DueSlotList, QuarantineList, SchemaChangeList } from '../../shared/platform.ts'
import { SyncRun } from '../../shared/sync.ts'
import { connectionsOptions } from './connections.ts'
import { address, request } from './request.ts'

/** What the syncs found on their way; asked again once one has published. */
export const platformKey = ['platform'] as const

const ROWS_A_PAGE = 50

export interface QuarantineQuestion {
  readonly connection?: string | undefined
  readonly object?: string | undefined
}

export const quarantineOptions = ({ connection, object }: QuarantineQuestion) =>
  infiniteQueryOptions({
    queryKey: [...platformKey, 'quarantine', { connection, object }],
    queryFn: ({ signal, pageParam }) =>
      request(address('/quarantine', { connection, object, cursor: pageParam, limit: ROWS_A_PAGE }), {
        schema: QuarantineList,
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** How many are still set aside of a connection after a run that read them again. */
export const leftAsideOptions = (connection: string, run: string) =>
  queryOptions({
    queryKey: [...platformKey, 'left', connection, run],
    queryFn: async ({ signal }) => {
      const url = address('/quarantine', { connection, limit: 1 })
      return (await request(url, { schema: QuarantineList, signal })).total
    },
  })

export const schemaChangesOptions = () =>
  queryOptions({
    queryKey: [...platformKey, 'schema-changes'],
    queryFn: ({ signal }) => request(address('/schema-changes'), { schema: SchemaChangeList, signal }),
  })

export const dueSlotsOptions = () =>
  queryOptions({
    queryKey: [...platformKey, 'due-slots'],
    queryFn: ({ signal }) => request(address('/due-slots'), { schema: DueSlotList, signal }),
  })

/** Reads again what was set aside of a connection. */
export function useRetryQuarantine() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (connection: string) =>
      request(address(`/connections/${encodeURIComponent(connection)}/quarantine/retries`), {
        method: 'POST',
        schema: SyncRun,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: connectionsOptions().queryKey }),
  })
}
