import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createLog } from '../../server/log.ts'
import type { QuotaBudget } from '../../server/sync/budget.ts'
import { createCoordinator, type Coordinator } from '../../server/sync/coordinator.ts'
import type { Row, Warehouse } from '../../server/warehouse/warehouse.ts'
import type { SyncRun } from '../../shared/sync.ts'
import type { ScriptedConnector } from './scripted-connector.ts'
import { openTestWarehouse } from './warehouse.ts'

/** Scripted sources and a real warehouse, on clocks that the test moves. */
export interface ScriptedWorkspace {
  readonly coordinator: Coordinator
  readonly warehouse: Warehouse
  /** Moves the workspace's clock, real time and the sources' own. */
  setClock(at: string): void
  /** Moves the computer's clock alone. */
  setOwnClock(at: string): void
  sync(connection?: string): Promise<SyncRun>
  ask(sql: string): Promise<Row[]>
  /** Files that a run left in its spool. */
  spooled(): string[]
  /** Ends the program in good order and starts it anew on the same data. */
  restart(): Promise<void>
  close(): Promise<void>
}

const LONG_AGO = '2026-03-02T06:00:00.000Z'
const NEVER = 24 * 60 * 60_000

export async function openScriptedWorkspace(
  sources: Readonly<Record<string, ScriptedConnector>>,
  {
    maxClockSkewMs,
    ...options
  }: {
    budget?: QuotaBudget
    resumeMs?: number
    onPublished?: (run: SyncRun) => void
    log?: Logger
    maxClockSkewMs?: number
  } = {},
): Promise<ScriptedWorkspace> {
  const test = await openTestWarehouse()
  const { warehouse } = test
  const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
  let time = Date.parse(LONG_AGO)
  const open = () =>
    createCoordinator({
      warehouse,
      connections: Object.entries(sources).map(([id, connector]) => ({
        id,
        vendor: connector.vendor,
        label: id,
        url: `https://${id}.example`,
        connector,
        schedule: null,
        ...(maxClockSkewMs === undefined ? {} : { maxClockSkewMs }),
      })),
      clock: { now: () => time },
      now: () => time,
      spoolDirectory: join(directory, 'spool'),
      log: createLog({ level: 'silent' }),
      resumeMs: NEVER,
      workspace: () => ({
        sample: false,
        zone: 'UTC',
        defaultZone: { name: 'UTC', from: 'environment' },
        currency: 'EUR',
        defaultCurrency: null,
        now: new Date(time).toISOString(),
        catchUp: null,
      }),
      ...options,
    })
  let coordinator = await open()
  return {
    warehouse,
    get coordinator() {
      return coordinator
    },
    setClock(at) {
      time = Date.parse(at)
      for (const connector of Object.values(sources)) connector.now = time
    },
    setOwnClock(at) {
      time = Date.parse(at)
    },
    sync: (connection = Object.keys(sources)[0]!) => coordinator.syncNow(connection, 'manual'),
    ask: (sql) => test.ask(sql),
    spooled: () =>
      Object.keys(sources).flatMap((id) => {
        try {
          return readdirSync(join(directory, 'spool', id))
        } catch {
          return []
        }
      }),
    async restart() {
      await coordinator.stop()
      coordinator = await open()
    },
    async close() {
      await coordinator.stop()
      await test.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
