import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { SyncRun } from '../../shared/sync.ts'
import type { Connector } from '../connectors/connector.ts'
import { ConnectorError } from '../connectors/error.ts'
import type { Clock } from '../clock.ts'
import { publish } from '../warehouse/publish.ts'
import type { Warehouse, Writer } from '../warehouse/warehouse.ts'
import { holdLease, LeaseLost, returnLease, takeLease, type Lease } from './lease.ts'
import { endRun, insertRun, reopenRun } from './run-record.ts'
import { syncStream } from './stream.ts'
import { SyncRefused } from './syncs.ts'

/** Why a run's signal was aborted when the program ends: the run is then taken up again by the next start. */
export const STOPPING = 'stopping'

/** What a run needs of the world. */
export interface RunEnvironment {
  readonly warehouse: Warehouse
  readonly connection: string
  readonly connector: Connector
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

/** Takes the lease and records the run: a new one, or the one that was cut off. Throws `SyncRefused` when another holds the lease. */
export async function startRun(
  environment: RunEnvironment,
  trigger: SyncRun['trigger'],
): Promise<StartedRun> {
  const { warehouse, connection, connector, holder, now } = environment
  const lease = await takeLease(warehouse, { connection, holder, now: now() })
  if (!lease) throw new SyncRefused('already-running', 'This connection is being synced already.')
  const run = await warehouse.write(async (writer) => {
    const cutOff = await findCutOff(writer, connection)
    if (cutOff) {
      await reopenRun(writer, cutOff.id)
      return { ...cutOff, first: cutOff.kind === 'first' }
    }
    const [{ published } = { published: null }] = await writer.all<{ published: string | null }>(
      `select max(instant) as published from plumbline.publication where connection = $1 and not partial`,
      [connection],
    )
    const first = published === null
    const id = randomUUID()
    const asOf = await nextInstant(writer, environment.clock)
    const objects = connector.streams.flatMap(({ object, label, alsoYields }) => [
      { object, label },
      ...alsoYields.map((name) => ({ object: name, label: sentence(name) })),
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
    return { id, as_of: asOf, first }
  })
  return {
    id: run.id,
    work: (signal) => work(environment, { lease, runId: run.id, at: run.as_of, first: run.first, signal }),
  }
}

async function findCutOff(writer: Writer, connection: string) {
  const [run] = await writer.all<{ id: string; as_of: string; kind: string }>(
    `select id, as_of, kind from plumbline.run where connection = $1 and state in ('running', 'waiting', 'interrupted') order by as_of desc limit 1`,
    [connection],
  )
  return run ?? null
}

/** Knowledge time only ever moves forward, whatever the clock does. */
async function nextInstant(writer: Writer, clock: Clock): Promise<string> {
  const [{ last } = { last: null }] = await writer.all<{ last: string | null }>(
    `select max(as_of) as last from plumbline.run`,
  )
  return new Date(Math.max(clock.now(), last === null ? 0 : Date.parse(last) + 1)).toISOString()
}

interface Work {
  readonly lease: Lease
  readonly runId: string
  readonly at: string
  readonly first: boolean
  readonly signal: AbortSignal
}

async function work(environment: RunEnvironment, { lease, runId, at, first, signal }: Work): Promise<void> {
  const { warehouse, connection, connector, now, log } = environment
  const before = connector.requests()
  const requests = () => connector.requests() - before
  const directory = join(environment.spoolDirectory, connection)
  const finish = (end: { state: SyncRun['state']; error: SyncRun['error'] }, publishing = false) =>
    warehouse.write(async (writer) => {
      await holdLease(writer, lease, now())
      if (publishing) await publish(writer, { connection, runId, at })
      await endRun(writer, {
        id: runId,
        ...end,
        at: new Date(now()).toISOString(),
        requests: requests(),
      })
      await noteQuota(writer, connection, connector, new Date(now()).toISOString())
      await returnLease(writer, lease)
    })
  try {
    // What a killed run left behind; whatever isn't committed is read again.
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory, { recursive: true })
    let files = 0
    const spool = (extension: string) => join(directory, `${++files}.${extension}`)
    await greet(environment, signal)
    for (const stream of connector.streams) {
      signal.throwIfAborted()
      await syncStream(
        { warehouse, connector, lease, runId, at, first, spool, requests, now, signal },
        stream,
      )
    }
    await finish({ state: 'complete', error: null }, true)
  } catch (error) {
    if (error instanceof LeaseLost) {
      log.warn({ connection, runId }, error.message)
      return
    }
    const state = signal.aborted ? (signal.reason === STOPPING ? 'interrupted' : 'cancelled') : 'failed'
    if (state === 'failed') log.error({ connection, runId, err: error }, 'sync failed')
    await finish({ state, error: state === 'failed' ? explain(error) : null }).catch((cause: unknown) =>
      log.error({ connection, runId, err: cause }, 'the end of the sync could not be recorded'),
    )
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function greet(
  { warehouse, connection, connector }: RunEnvironment,
  signal: AbortSignal,
): Promise<void> {
  const account = await connector.check(signal)
  await warehouse.write((writer) =>
    writer.run(`update plumbline.connection set account = $2, account_id = $3, url = $4 where id = $1`, [
      connection,
      account.name,
      account.id,
      account.url,
    ]),
  )
}

async function noteQuota(
  writer: Writer,
  connection: string,
  connector: Connector,
  at: string,
): Promise<void> {
  const quota = connector.quota()
  if (!quota) return
  await writer.run(
    `update plumbline.connection set quota_used = cast($2 as bigint), quota_limit = cast($3 as bigint), quota_window = $4, quota_at = cast($5 as timestamptz) where id = $1`,
    [connection, quota.used, quota.limit, quota.window, at],
  )
}

function explain(error: unknown): NonNullable<SyncRun['error']> {
  if (error instanceof ConnectorError) return { message: error.message, action: error.action }
  return {
    message: 'The sync stopped on an error of Plumbline itself.',
    action: 'Start it again; the log has the details.',
  }
}

function sentence(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
