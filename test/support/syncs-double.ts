import { EventEmitter, on } from 'node:events'
import type { Connection, Workspace } from '../../shared/connection.ts'
import type { SyncRun } from '../../shared/sync.ts'
import type { Syncs } from '../../server/sync/syncs.ts'
import { SyncRefused } from '../../server/sync/syncs.ts'

const NOW = '2026-11-20T08:00:00Z'
const OPEN: ReadonlySet<string> = new Set(['running', 'waiting'])

/** Stands for syncing behind the API: runs move only when the test says so. */
export class SyncsDouble implements Syncs {
  readonly runs = new Map<string, SyncRun>()
  /** Runs that were asked for one by one. */
  readonly asked: string[] = []
  /** Streams that are being watched at this moment. */
  watching = 0
  /** How each run that is started then goes; default: it stays as it began. */
  script: readonly Partial<SyncRun>[] = []
  readonly #moved = new EventEmitter().setMaxListeners(0)
  readonly #ids: readonly string[]

  constructor(ids: readonly string[] = ['salesforce', 'hubspot']) {
    this.#ids = ids
  }

  async connections(): Promise<readonly Connection[]> {
    return this.#ids.map((id) => ({
      id,
      vendor: id === 'hubspot' ? 'hubspot' : 'salesforce',
      label: id,
      account: null,
      url: 'http://127.0.0.1:1',
      sample: true,
      state: 'ready',
      lastSync: NOW,
      schedule: null,
      nextSync: null,
      quota: null,
      run: [...this.runs.values()].findLast((run) => run.connection === id) ?? null,
      error: null,
      objects: [],
    }))
  }

  async workspace(): Promise<Workspace> {
    return {
      sample: true,
      zone: 'Europe/Berlin',
      defaultZone: { name: 'Europe/Berlin', from: 'sample' },
      currency: 'EUR',
      defaultCurrency: null,
      now: NOW,
      catchUp: null,
    }
  }

  async start(connection: string, trigger: SyncRun['trigger']): Promise<SyncRun> {
    if (!this.#ids.includes(connection)) {
      throw new SyncRefused('unknown-connection', `There is no connection ${connection}.`)
    }
    if ([...this.runs.values()].some((run) => run.connection === connection && OPEN.has(run.state))) {
      throw new SyncRefused('already-running', `A sync of ${connection} is under way.`)
    }
    const run: SyncRun = {
      id: `run-${this.runs.size + 1}`,
      connection,
      kind: 'first',
      trigger,
      state: 'running',
      startedAt: NOW,
      endedAt: null,
      asOf: NOW,
      rowsPerSecond: null,
      secondsLeft: null,
      requests: 0,
      quota: null,
      objects: [],
      waitingUntil: null,
      error: null,
    }
    this.runs.set(run.id, run)
    for (const step of this.script) setImmediate(() => this.move(run.id, step))
    return run
  }

  retryQuarantined(connection: string): Promise<SyncRun> {
    return this.start(connection, 'manual')
  }

  async list(query: { connection?: string }) {
    const items = [...this.runs.values()].filter(
      (run) => !query.connection || run.connection === query.connection,
    )
    return { items, next: null }
  }

  async get(id: string): Promise<SyncRun | null> {
    this.asked.push(id)
    return this.runs.get(id) ?? null
  }

  async *watch(id: string, signal: AbortSignal): AsyncGenerator<SyncRun> {
    this.watching += 1
    try {
      const moves = on(this.#moved, id, { signal })
      let run = this.runs.get(id)!
      yield run
      while (OPEN.has(run.state)) {
        await moves.next()
        run = this.runs.get(id)!
        yield run
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      this.watching -= 1
      this.#moved.emit('left')
    }
  }

  async cancel(id: string): Promise<SyncRun | null> {
    const run = this.runs.get(id)
    return run ? this.move(id, { state: 'cancelled', endedAt: NOW }) : null
  }

  recordUrl(): string | null {
    return null
  }

  /** Changes a run, and tells those who watch it. */
  move(id: string, change: Partial<SyncRun>): SyncRun {
    const run = { ...this.runs.get(id)!, ...change }
    this.runs.set(id, run)
    this.#moved.emit(id)
    return run
  }

  /** Once nobody watches any more. */
  async unwatched(): Promise<void> {
    while (this.watching > 0) await new Promise((resolve) => this.#moved.once('left', resolve))
  }
}
