import { queryOptions } from '@tanstack/react-query'
import { ConnectionList } from '../../shared/connection.ts'
import { address, request } from './request.ts'

const BUSY_MS = 1500
const IDLE_MS = 20_000

/** The connected CRMs and the workspace. Asked again often while something moves, else now and then. */
export const connectionsOptions = () =>
  queryOptions({
    queryKey: ['connections'],
    queryFn: ({ signal }) => request(address('/connections'), { schema: ConnectionList, signal }),
    refetchInterval: ({ state }) => (state.data && !isBusy(state.data) ? IDLE_MS : BUSY_MS),
  })

/** Whether a sync runs, a first load is still to come, or the sample's history is being replayed. */
function isBusy({ items, workspace }: ConnectionList): boolean {
  return (
    workspace.catchUp !== null ||
    items.some(({ state }) => state === 'loading' || state === 'syncing' || state === 'never-synced')
  )
}

/** Whether any data has been published yet. */
export function hasData({ items }: ConnectionList): boolean {
  return items.some(({ lastSync }) => lastSync !== null)
}
