import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Workspace } from '../../shared/connection.ts'
import type { SyncRun, SyncRunList } from '../../shared/sync.ts'
import type { Vendor } from '../../shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Connector } from '../connectors/connector.ts'
import { raiseDataVersion } from '../warehouse/publish.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { readConnections } from './connections.ts'
import { createRecordCounts } from './record-counts.ts'
import { DEFAULT_BUDGET, type QuotaBudget } from './budget.ts'
import { askRetry } from './retry.ts'
import { startRun, type StartedRun } from './run.ts'
import { revokeLease } from './lease.ts'
import { endRun, interruptRuns, isPublished, readAbandoned, readRuns } from './run-record.ts'
import { SyncRefused, type Syncs } from './syncs.ts'
import { createWatch } from './watch.ts'
import { STOPPING } from './run-end.ts'

/** How often it is looked for runs whose waiting is over. */
const RESUME_MS = 5_000
const PAGE_SIZE = 20
const ALREADY = 'This connection is being synced already.'
const WAITING = 'A sync of this connection waits, and goes on by itself.'

/** A CRM to keep in step with. */
export interface SyncedConnection {
  readonly id: string
  readonly vendor: Vendor
  readonly label: string
  /** Where the CRM is reached. */
  readonly url: string
  readonly connector: Connector
  /** Cron pattern in the workspace's zone; null: only on demand. */
  readonly schedule: string | null
  /** How far its clock and this computer's may differ; left out where it keeps a time of its own, as a sandbox does. */
  readonly maxClockSkewMs?: number
}

export interface CoordinatorOptions {
  readonly warehouse: Warehouse
  readonly connections: readonly SyncedConnection[]
  readonly clock: Clock
  readonly spoolDirectory: string
  readonly log: Logger
  readonly workspace: () => Workspace
  /** When the schedule will next start the connection; null when it won't. */
  readonly nextSync?: (connection: string) => Date | null
  /** Called after each run that was published. */
  readonly onPublished?: (run: SyncRun) => void
  readonly budget?: QuotaBudget
  readonly resumeMs?: number
  /** Real time. */
  readonly now?: () => number
}

/** Syncs with a life of their own: they must be stopped before the warehouse is closed. */
export interface Coordinator extends Syncs {
  /** Starts a run, or joins the one under way, and waits until it ends or has to wait. */
  syncNow(connection: string, trigger: SyncRun['trigger']): Promise<SyncRun>
  /** Ends the runs under way after the batch in hand; they are taken up again at the next start. */
  stop(): Promise<void>
}

/** Keeps the connections' runs: one at a time for each connection, side by side across them. */
export async function createCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const {
    warehouse,
    connections,
    clock,
    spoolDirectory,
    log,
    workspace,
    nextSync = () => null,
    onPublished = () => undefined,
    budget = DEFAULT_BUDGET,
    resumeMs = RESUME_MS,
    now = Date.now,
  } = options
  const holder = `${hostname()}:${process.pid}:${now()}`
  const running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>()
  /** Connections whose run is being recorded: a second start in that moment would take the lease from the first. */
  const starting = new Map<string, Promise<unknown>>()
  const counts = createRecordCounts()
  let stopping = false
  await register(warehouse, connections, new Date(now()).toISOString())

  async function start(id: string, trigger: SyncRun['trigger']): Promise<SyncRun> {
    const connection = connections.find((candidate) => candidate.id === id)
    if (!connection) throw new SyncRefused('unknown-connection', `There is no connection named "${id}".`)
    if (stopping) throw new SyncRefused('stopping', 'Plumbline is stopping.')
    if (starting.has(id)) throw new SyncRefused('already-running', ALREADY)
    const started = startOne(connection, trigger)
    starting.set(id, started)
    try {
      return await started
    } finally {
      starting.delete(id)
    }
  }

  async function startOne(connection: SyncedConnection, trigger: SyncRun['trigger']): Promise<SyncRun> {
    const { id } = connection
    const open = await warehouse.read((reader) =>
      readRuns(reader, {
        where: `connection = $1 and state in ('running', 'waiting')`,
        parameters: [id],
        limit: 2,
        now: now(),
      }),
    )
    if (open.some((run) => running.has(run.id))) {
      throw new SyncRefused('already-running', ALREADY)
    }
    // The source has said until when to wait; only a person may try before.
    const waits = open.some(({ waitingUntil }) => waitingUntil !== null && Date.parse(waitingUntil) > now())
    if (waits && trigger !== 'manual') throw new SyncRefused('already-running', WAITING)
    const environment = {
      warehouse,
      connection: id,
      label: connection.label,
      connector: connection.connector,
      budget,
      maxClockSkewMs: connection.maxClockSkewMs ?? null,
      clock,
      now,
      holder,
      spoolDirectory,
      log,
    }
    const run = await startRun(environment, trigger)
    const abort = new AbortController()
    // Stopped while it was being recorded: it begins, and ends at once.
    if (stopping) abort.abort(STOPPING)
    running.set(run.id, { abort, done: see(run, abort.signal) })
    return (await get(run.id))!
  }

  /** Sees a run to its end. Never rejects: whatever goes wrong with one must not end the others. */
  async function see(run: StartedRun, signal: AbortSignal): Promise<void> {
    try {
      await run.work(signal)
      const ended = await get(run.id)
      if (ended && isPublished(ended)) onPublished(ended)
    } catch (cause) {
      log.error({ runId: run.id, err: cause }, 'what follows a sync could not be done')
    } finally {
      running.delete(run.id)
    }
  }

  async function get(id: string): Promise<SyncRun | null> {
    const [run] = await warehouse.read((reader) =>
      readRuns(reader, { where: 'id = $1', parameters: [id], limit: 1, now: now() }),
    )
    return run ?? null
  }

  /** The run under way, where that is why another was refused. */
  async function joined(connection: string, refusal: unknown): Promise<SyncRun> {
    if (!(refusal instanceof SyncRefused) || refusal.reason !== 'already-running') throw refusal
    const { items } = await list({ connection, limit: 1 })
    if (!items[0]) throw refusal
    return items[0]
  }

  /** Where several nodes share the data: runs of one that is gone are cut off as soon as their leases have expired. */
  async function interruptAbandoned(): Promise<void> {
    const at = new Date(now()).toISOString()
    const abandoned = await warehouse.read((reader) => readAbandoned(reader, at))
    if (abandoned.every((id) => running.has(id))) return
    await warehouse.write((writer) =>
      interruptRuns(writer, { at, abandoned: true, except: [...running.keys()] }),
    )
  }

  /** Runs whose waiting is over go on; the rows tell, so that any node can take them up. So does what another node left. */
  async function resume(): Promise<void> {
    if (warehouse.shared) await interruptAbandoned()
    const left = warehouse.shared ? ` or state = 'interrupted'` : ''
    const due = await warehouse.read((reader) =>
      readRuns(reader, {
        where: `(state = 'waiting' and waiting_until <= cast($1 as timestamptz)${left}) and connection = any(cast($2 as text[]))`,
        parameters: [new Date(now()).toISOString(), connections.map(({ id }) => id)],
        limit: connections.length,
        now: now(),
      }),
    )
    for (const run of due) {
      await start(run.connection, run.trigger).catch((error: unknown) => {
        if (!(error instanceof SyncRefused)) throw error
      })
    }
  }

  const resuming = setInterval(() => {
    resume().catch((cause: unknown) => {
      if (!stopping) log.error({ err: cause }, 'a waiting sync could not be taken up')
    })
  }, resumeMs).unref()

  async function cancel(id: string): Promise<SyncRun | null> {
    const under = running.get(id)
    under?.abort.abort()
    await under?.done
    const at = new Date(now()).toISOString()
    await warehouse.write(async (writer) => {
      const [run] = await readRuns(writer, { where: 'id = $1', parameters: [id], limit: 1, now: now() })
      // One that was taken up meanwhile is another's; one at which nobody here works could not record its end, or another node does.
      if (run?.state !== 'waiting' && (run?.state !== 'running' || running.has(id))) return
      const { requests, quota } = run
      if (warehouse.shared && run.state === 'running') await revokeLease(writer, run.connection)
      await endRun(writer, { id, state: 'cancelled', at, requests, error: null, quota })
    })
    return get(id)
  }

  async function list({
    connection,
    cursor,
    limit = PAGE_SIZE,
  }: Parameters<Syncs['list']>[0]): Promise<SyncRunList> {
    if (cursor !== undefined && (await get(cursor)) === null)
      throw new SyncRefused(
        'unknown-cursor',
        'This cursor is none that a page of syncs gave: start from the first page.',
      )
    const items = await warehouse.read((reader) =>
      readRuns(reader, {
        where: `(cast($1 as text) is null or connection = $1) and (cast($2 as text) is null or as_of < (select as_of from plumbline.run where id = $2))`,
        parameters: [connection ?? null, cursor ?? null],
        limit: limit + 1,
        now: now(),
      }),
    )
    return { items: items.slice(0, limit), next: items.length > limit ? items[limit - 1]!.id : null }
  }

  return {
    start,
    list,
    get,
    watch: createWatch({ look: get }),
    workspace: async () => workspace(),
    connections: () =>
      readConnections({
        warehouse,
        counts,
        connections,
        sample: workspace().sample,
        nextSync,
        resetsAt: (id) => connections.find((each) => each.id === id)?.connector.quota()?.resetsAt ?? null,
        budget: budget.total,
        now: now(),
      }),
    async syncNow(connection, trigger) {
      const run = await start(connection, trigger).catch((error: unknown) => joined(connection, error))
      await running.get(run.id)?.done
      return (await get(run.id))!
    },
    cancel,
    async retryQuarantined(connection) {
      const streams = connections.find(({ id }) => id === connection)?.connector.streams ?? []
      await warehouse.write((writer) => askRetry(writer, connection, streams))
      return start(connection, 'manual')
    },
    recordUrl(connection, object, recordId) {
      return connections.find(({ id }) => id === connection)?.connector.recordUrl(object, recordId) ?? null
    },
    async stop() {
      stopping = true
      clearInterval(resuming)
      await Promise.allSettled(starting.values())
      const ends = [...running.values()]
      for (const { abort } of ends) abort.abort(STOPPING)
      await Promise.all(ends.map(({ done }) => done))
      await Promise.all(connections.map(({ connector }) => connector.close()))
    },
  }
}

/** Makes the connections known; where who opens the data owns it, what a killed program left "running" is marked as cut off. */
async function register(
  warehouse: Warehouse,
  connections: readonly SyncedConnection[],
  at: string,
): Promise<void> {
  await warehouse.write(async (writer) => {
    for (const { id, vendor, label, url } of connections) {
      await writer.run(
        `insert into plumbline.connection(id, vendor, label, url, partial, active) select $1, $2, $3, $4, false, true
         where not exists (select 1 from plumbline.connection where id = $1)`,
        [id, vendor, label, url],
      )
    }
    const ids = connections.map(({ id }) => id)
    const changed = await writer.run(
      `update plumbline.connection set active = (id = any(cast($1 as text[]))) where active <> (id = any(cast($1 as text[])))`,
      [ids],
    )
    if (changed > 0) await raiseDataVersion(writer)
    if (!warehouse.shared) {
      await interruptRuns(writer, { at })
      await writer.run(`update plumbline.lease set expires_at = cast('-infinity' as timestamptz)`)
    }
  })
}
