import type { Connection, Workspace } from '../../shared/connection.ts'
import type { SyncRun, SyncRunList } from '../../shared/sync.ts'

/** What the API, the terminal and the schedule ask of syncing. */
export interface Syncs {
  connections(): Promise<readonly Connection[]>
  workspace(): Promise<Workspace>
  /** Starts a run and returns once it is recorded. Throws `SyncRefused` when one is under way or the connection is unknown. */
  start(connection: string, trigger: SyncRun['trigger']): Promise<SyncRun>
  /** Starts a run that also reads again what was set aside of the connection. Throws as `start` does. */
  retryQuarantined(connection: string): Promise<SyncRun>
  /** Newest first. Throws `SyncRefused` for a cursor that is no run's id. */
  list(query: { connection?: string; cursor?: string; limit?: number }): Promise<SyncRunList>
  /** Null when there is no such run. */
  get(id: string): Promise<SyncRun | null>
  /** The run as it moves, until it ends or the signal aborts. The first item comes at once. */
  watch(id: string, signal: AbortSignal): AsyncIterable<SyncRun>
  /** Asks the run to stop after the batch under way; what is committed stays. Null when there is no such run. */
  cancel(id: string): Promise<SyncRun | null>
  /** The address at which a person opens the record; null for what has no page. */
  recordUrl(connection: string, object: string, recordId: string): string | null
}

export class SyncRefused extends Error {
  override readonly name = 'SyncRefused'
  readonly reason: 'unknown-connection' | 'unknown-cursor' | 'already-running' | 'stopping'
  constructor(reason: SyncRefused['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}
