import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { QuotaReading } from '../connectors/connector.ts'
import { ConnectorError } from '../connectors/error.ts'
import { publish } from '../warehouse/publish.ts'
import type { Writer } from '../warehouse/warehouse.ts'
import { holdBudget } from './budget.ts'
import { compareClocks } from './clocks.ts'
import { readKnown } from './known.ts'
import { holdLease, LeaseLost, LEASE_MS, returnLease, type Lease } from './lease.ts'
import type { RunEnvironment } from './run.ts'
import { withNotes } from './notes.ts'
import { endOf, gravest, recordEnd } from './run-end.ts'
import { endRun, type RunEnd } from './run-record.ts'
import { sideBySide } from './side-by-side.ts'
import { syncStream, type StreamContext } from './stream.ts'
import { streamNeeds } from './stream-order.ts'
import { hasLeftOut } from './unreadable.ts'

/** Mostly a source is waited for: what is read side by side takes as many requests, and less time. */
const STREAMS_AT_ONCE = 4

const HEARTBEAT_MS = LEASE_MS / 3

/** A run that is recorded and holds its lease. */
export interface Work {
  readonly lease: Lease
  readonly runId: string
  /** Its knowledge time. */
  readonly at: string
  readonly first: boolean
  /** How many outages it has waited for. */
  readonly waits: number
  /** Those that it had sent when it was cut off. */
  readonly requestsBefore: number
}

/** Does a run, whatever comes; how it ended is in its record. */
export async function work(
  environment: RunEnvironment,
  { lease, runId, at, first, waits, requestsBefore }: Work,
  signal: AbortSignal,
): Promise<void> {
  const { warehouse, connection, connector, budget, clock, now, log } = environment
  const before = connector.requests()
  /** Since it was started or last went on. */
  const sent = () => connector.requests() - before
  const requests = () => requestsBefore + sent()
  const directory = join(environment.spoolDirectory, connection)
  const { write, later } = withNotes((work) =>
    warehouse.write(async (writer) => {
      await holdLease(writer, lease, now())
      return await work(writer)
    }),
  )
  const finish = (end: Omit<RunEnd, 'id' | 'at' | 'requests' | 'quota'>) =>
    write(async (writer) => {
      const done = end.state === 'complete'
      const state = done && (await hasLeftOut(writer, { connection, runId })) ? 'incomplete' : end.state
      if (done) await publish(writer, warehouse.dialect, { connection, runId, at, now: clock.now() })
      const ended = new Date(now()).toISOString()
      const quota = connector.quota()
      await endRun(writer, { id: runId, ...end, state, at: ended, requests: requests(), quota })
      await noteQuota(writer, connection, { quota, at: ended, done })
      await returnLease(writer, lease)
    })
  const heart = beat(environment, lease)
  try {
    // What a killed run left behind; whatever isn't committed is read again.
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory, { recursive: true })
    let files = 0
    const context = {
      warehouse,
      connector,
      lease,
      runId,
      at,
      first,
      known: await warehouse.read((reader) => readKnown(reader, connection)),
      unbelieved: new Set<string>(),
      spool: (extension: string) => join(directory, `${++files}.${extension}`),
      write,
      later,
      requests,
      holdBudget: () =>
        holdBudget(budget, {
          source: environment.label,
          quota: connector.quota(),
          requests: sent(),
          now: now(),
        }),
      now,
      clock,
      log,
      signal,
    }
    await greet(environment, write, signal)
    await compareClocks(environment, { runId, at, write, signal })
    const failures = await sideBySide(connector.streams, {
      atOnce: STREAMS_AT_ONCE,
      needs: streamNeeds(connector),
      async work(stream) {
        signal.throwIfAborted()
        await syncStream(context, stream)
      },
    })
    if (failures.length > 0) throw signal.aborted ? failures[0] : gravest(failures, log)
    await finish({ state: 'complete', error: null })
  } catch (error) {
    if (error instanceof LeaseLost) {
      log.warn({ connection, runId }, error.message)
      return
    }
    const end = endOf(error, { signal, waits, now: now() })
    if (end.error) log.error({ connection, runId, state: end.state, err: error }, 'sync refused')
    await recordEnd(environment, { runId, signal, record: () => finish(end) })
  } finally {
    clearInterval(heart)
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Keeps the lease while nothing is committed for long: a bulk job may take its time. */
function beat({ warehouse, now, log }: RunEnvironment, lease: Lease): NodeJS.Timeout {
  const timer = setInterval(() => {
    warehouse
      .write((writer) => holdLease(writer, lease, now()))
      .catch((cause: unknown) => log.warn({ connection: lease.connection, err: cause }, 'no heartbeat'))
  }, HEARTBEAT_MS)
  return timer.unref()
}

/** Proves that the credentials work, and that they still lead to the organisation whose records are here. */
async function greet(
  { connection, connector, label }: RunEnvironment,
  write: StreamContext['write'],
  signal: AbortSignal,
): Promise<void> {
  const account = await connector.check(signal)
  await write(async (writer) => {
    const [known] = await writer.all<{ id: string | null; name: string | null }>(
      `select account_id as id, account as name from plumbline.connection where id = $1`,
      [connection],
    )
    if (known?.id && known.id !== account.id) {
      throw new ConnectorError(
        `These credentials lead to ${account.name} (${account.id}), but the data here is of ${known.name} (${known.id}).`,
        {
          next: { kind: 'fix' },
          action: `Set the credentials of ${known.name} again, or a new DATA_DIR for another ${label} organisation.`,
        },
      )
    }
    await writer.run(
      `update plumbline.connection set account = $2, account_id = $3, url = $4 where id = $1`,
      [connection, account.name, account.id, account.url],
    )
    await writer.run(`delete from plumbline.told_currency where connection = $1`, [connection])
    if (account.currency !== null)
      await writer.run(`insert into plumbline.told_currency values ($1, $2)`, [connection, account.currency])
  })
}

/** Who was told of no quota in a whole run has none to tell of, whatever was told to the access that it had before. */
async function noteQuota(
  writer: Writer,
  connection: string,
  { quota, at, done }: { readonly quota: QuotaReading | null; readonly at: string; readonly done: boolean },
): Promise<void> {
  if (!quota && !done) return
  await writer.run(
    `update plumbline.connection set quota_used = cast($2 as bigint), quota_limit = cast($3 as bigint), quota_window = $4, quota_at = cast($5 as timestamptz) where id = $1`,
    [connection, quota?.used ?? null, quota?.limit ?? null, quota?.window ?? null, quota ? at : null],
  )
}
