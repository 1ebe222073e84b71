import { useQuery } from '@tanstack/react-query'
import type { Workspace } from '../../shared/connection.ts'
import { pastText } from '../format/times.ts'
import { connectionsOptions } from './connections.ts'
import { useAsOf } from './past.ts'

/**
 * The workspace's zone, currency and clock, which stands still at the past moment that one looks at; until it has answered,
 * plain defaults that no page shows for long.
 */
export function useWorkspace(): Workspace {
  const { data } = useQuery(connectionsOptions())
  const asOf = useAsOf()
  const workspace = data?.workspace ?? UNKNOWN
  return asOf === undefined ? workspace : { ...workspace, now: asOf }
}

/** How records are told: as they “stand now”, or as they “stood on Sun 8 Nov 2026” where one looks back. */
export function useStand(): string {
  const { zone } = useWorkspace()
  const asOf = useAsOf()
  return asOf === undefined ? 'stand now' : `stood on ${pastText(asOf, zone)}`
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
