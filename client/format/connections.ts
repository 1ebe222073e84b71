import type { Connection } from '../../shared/connection.ts'

/** Which of several connections of a vendor it is, by its account; null where there is no other. */
export function apartText(
  id: string,
  connections: readonly Pick<Connection, 'id' | 'vendor' | 'account'>[],
): string | null {
  const own = connections.find((each) => each.id === id)
  const others = connections.filter((each) => each.vendor === own?.vendor && each.id !== id)
  return own === undefined || others.length === 0 ? null : (own.account ?? id)
}

/** A whole sync was answered without a word of an allowance of requests, as HubSpot answers apps that people connect. */
export function tellsNoQuota({ lastSync, quota }: Pick<Connection, 'lastSync' | 'quota'>): boolean {
  return lastSync !== null && quota === null
}
