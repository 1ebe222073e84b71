import { useQuery } from '@tanstack/react-query'
import type { Workspace } from '../../shared/connection.ts'
import { connectionsOptions } from './connections.ts'

/** The workspace's zone, currency and clock; until it has answered, plain defaults that no page shows for long. */
export function useWorkspace(): Workspace {
  const { data } = useQuery(connectionsOptions())
  return data?.workspace ?? UNKNOWN
}

const UNKNOWN: Workspace = {
  sample: false,
  zone: 'UTC',
  defaultZone: { name: 'UTC', from: 'machine' },
  currency: null,
  defaultCurrency: null,
  now: new Date().toISOString(),
  catchUp: null,
}
