import { ConnectorError } from '../connectors/error.ts'
import { WarehouseUnreachable } from '../warehouse/warehouse.ts'

const MINUTE_MS = 60_000
const LONGEST_WAIT_MS = 60 * MINUTE_MS
/** Waits for an outage before a run is given up: some five hours in all. The next run goes on from where it was. */
const MOST_WAITS = 10

/**
 * Until when a run waits that was refused for now; null when waiting doesn't help. `waits`: how many outages
 * it has waited for. An outage is asked about after 1, 2, 4 … 60 minutes.
 */
export function waitUntil(error: unknown, { waits, now }: { waits: number; now: number }): Date | null {
  if (error instanceof ConnectorError && error.next.kind === 'wait') return error.next.until
  if (!isOutage(error) || waits >= MOST_WAITS) return null
  return new Date(now + Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** waits))
}

/** The CRM, or the database, is not there for now. */
export function isOutage(error: unknown): boolean {
  if (error instanceof ConnectorError) return error.next.kind === 'retry'
  return error instanceof WarehouseUnreachable
}
