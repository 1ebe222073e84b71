import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { Backup, BackupList, PastMoment, StorageUse } from '../../shared/storage.ts'
import { platformKey } from './platform.ts'
import { address, request } from './request.ts'

const BUSY_MS = 1500

/** What the workspace takes up, and how far back it can be told. */
export const storageOptions = () =>
  queryOptions({
    queryKey: [...platformKey, 'storage'],
    queryFn: ({ signal }) => request(address('/storage'), { schema: StorageUse, signal }),
  })

/** As of which moment everything is told when it is asked as of another. */
export const pastOptions = (asOf?: string) =>
  queryOptions({
    queryKey: [...platformKey, 'past', asOf],
    queryFn: ({ signal }) => request(address('/past', { asOf }), { schema: PastMoment, signal }),
  })

/** Backups in the data directory; asked again often while one is being made. */
export const backupsOptions = () =>
  queryOptions({
    queryKey: [...platformKey, 'backups'],
    queryFn: ({ signal }) => request(address('/backups'), { schema: BackupList, signal }),
    refetchInterval: ({ state }) => (state.data?.running ? BUSY_MS : false),
  })

export function useBackUp() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => request(address('/backups'), { method: 'POST', schema: Backup }),
    onSettled: () =>
      Promise.all(
        [backupsOptions(), storageOptions()].map(({ queryKey }) => client.invalidateQueries({ queryKey })),
      ),
  })
}
