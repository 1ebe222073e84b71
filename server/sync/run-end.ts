import { setTimeout as pause } from 'node:timers/promises'
import type { SyncRun } from '../../shared/sync.ts'
import { ConnectorError } from '../connectors/error.ts'
import { WarehouseUnreachable } from '../warehouse/warehouse.ts'
import { LeaseLost, LEASE_MS } from './lease.ts'
import type { RunEnvironment } from './run.ts'
import type { RunEnd } from './run-record.ts'
import { isOutage, waitUntil } from './waiting.ts'

/** Why a run's signal was aborted when the program ends: the run is then taken up again by the next start. */
export const STOPPING = 'stopping'

const RECORD_AGAIN_MS = LEASE_MS / 3

/** The one by which a run ends: what waiting won't heal, else the first. The log has them all. */
export function gravest(failures: readonly unknown[], log: RunEnvironment['log']): unknown {
  const lost = failures.find((error) => error instanceof LeaseLost)
  const found = lost ?? failures.find((error) => !isTransient(error)) ?? failures[0]
  for (const error of failures) if (error !== found) log.warn({ err: error }, 'refused as well')
  return found
}

function isTransient(error: unknown): boolean {
  return isOutage(error) || (error instanceof ConnectorError && error.next.kind === 'wait')
}

/** How a run ends by what it was refused; as it was stopped, where somebody stopped it. */
export function endOf(
  error: unknown,
  { signal, waits, now }: { signal: AbortSignal; waits: number; now: number },
): Omit<RunEnd, 'id' | 'at' | 'requests' | 'quota'> {
  if (signal.aborted) {
    return { state: signal.reason === STOPPING ? 'interrupted' : 'cancelled', error: null }
  }
  const until = waitUntil(error, { waits, now })
  if (until === null) return { state: 'failed', error: explain(error) }
  return {
    state: 'waiting',
    error: explain(error),
    waiting: { until: until.toISOString(), waits: isOutage(error) ? waits + 1 : waits },
  }
}

/** A run whose end isn't recorded would be shown as under way for ever: it is tried again, as long as nobody stops it. */
export async function recordEnd(
  { connection, log }: RunEnvironment,
  { runId, signal, record }: { runId: string; signal: AbortSignal; record: () => Promise<void> },
): Promise<void> {
  for (;;) {
    try {
      return await record()
    } catch (error) {
      if (error instanceof LeaseLost) return log.warn({ connection, runId }, error.message)
      log.error({ connection, runId, err: error }, 'the end of the sync could not be recorded')
      if (signal.aborted) return
      await pause(RECORD_AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

function explain(error: unknown): NonNullable<SyncRun['error']> {
  if (error instanceof ConnectorError) {
    return { message: error.message, action: error.action, next: error.next.kind }
  }
  if (error instanceof WarehouseUnreachable)
    return { message: error.message, action: error.action, next: 'retry' }
  return {
    message: 'The sync stopped on an error of Plumbline itself.',
    action: 'Start it again; the log has the details.',
    next: 'report',
  }
}
