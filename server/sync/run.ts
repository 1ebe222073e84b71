import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { SyncRun } from '../../shared/sync.ts'
import type { Connector } from '../connectors/connector.ts'
import type { Clock } from '../clock.ts'
import { nextInstant } from '../warehouse/knowledge-time.ts'
import type { Warehouse, Writer } from '../warehouse/warehouse.ts'
import type { QuotaBudget } from './budget.ts'
import { holdLease, LeaseLost, takeLease } from './lease.ts'
import { insertRun, reopenRun } from './run-record.ts'
import { SyncRefused } from './syncs.ts'
import { work } from './work.ts'

/** What a run needs of the world. */
export interface RunEnvironment {
  readonly warehouse: Warehouse
  readonly connection: string
  /** As people call the connection. */
  readonly label: string
  readonly connector: Connector
  readonly budget: QuotaBudget
  /** How far the source's clock and this computer's may differ; null where the source keeps a time of its own. */
  readonly maxClockSkewMs: number | null
  /** The workspace's clock: knowledge time. */
  readonly clock: Clock
  /** Real time: leases and rates. */
  readonly now: () => number
  readonly holder: string
  readonly spoolDirectory: string
  readonly log: Logger
}

/** A run that is recorded and holds its lease; `work` does it and never throws. */
export interface StartedRun {
  readonly id: string
  readonly work: (signal: AbortSignal) => Promise<void>
}

function takenOver(error: unknown): never {
  throw error instanceof LeaseLost
    ? new SyncRefused('already-running', 'Another worker has taken over this sync.')
    : error
}

/** Takes the lease and records the run: a new one, or the one that was cut off. Throws `SyncRefused` when another holds the lease. */
export async function startRun(
  environment: RunEnvironment,
  trigger: SyncRun['trigger'],
): Promise<StartedRun> {
  const { warehouse, connection, connector, holder, now } = environment
  const lease = await takeLease(warehouse, { connection, holder, now: now() })
  if (!lease) throw new SyncRefused('already-running', 'This connection is being synced already.')
  const run = await warehouse
    .write(async (writer) => {
      // One that stood still for long may have lost it to another.
      await holdLease(writer, lease, now())
      const cutOff = await findCutOff(writer, connection)
      if (cutOff) {
        // What is read from now on becomes known now, not when the run began.
        const at = await nextInstant(writer, environment.clock.now())
        await reopenRun(writer, { id: cutOff.id, at })
        return {
          id: cutOff.id,
          at,
          first: cutOff.kind === 'first',
          waits: cutOff.attempts,
          requests: cutOff.requests,
        }
      }
      const [{ published } = { published: null }] = await writer.all<{ published: string | null }>(
        `select max(instant) as published from plumbline.publication where connection = $1 and not partial`,
        [connection],
      )
      const first = published === null
      const id = randomUUID()
      const asOf = await nextInstant(writer, environment.clock.now())
      const objects = connector.streams.flatMap(({ object, label, alsoYields }) => [
        { object, label },
        ...alsoYields,
      ])
      const startedAt = new Date(now()).toISOString()
      await insertRun(writer, {
        id,
        connection,
        kind: first ? 'first' : 'incremental',
        trigger,
        startedAt,
        asOf,
        objects,
      })
      return { id, at: asOf, first, waits: 0, requests: 0 }
    })
    .catch(takenOver)
  return {
    id: run.id,
    work: (signal) =>
      work(environment, { lease, runId: run.id, ...run, requestsBefore: run.requests }, signal),
  }
}

async function findCutOff(writer: Writer, connection: string) {
  const [run] = await writer.all<{ id: string; kind: string; attempts: number; requests: number }>(
    `select id, kind, coalesce(attempts, 0) as attempts, requests from plumbline.run where connection = $1 and state in ('running', 'waiting', 'interrupted') order by as_of desc limit 1`,
    [connection],
  )
  return run ?? null
}
