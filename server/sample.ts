import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Workspace } from '../shared/connection.ts'
import type { SyncRun } from '../shared/sync.ts'
import type { Clock } from './clock.ts'
import { messageOf } from './error-code.ts'
import { startSandbox, type RunningSandbox } from './sandbox/start.ts'
import type { Coordinator } from './sync/coordinator.ts'
import { claimSlot, settleSlot } from './sync/due-slot.ts'
import { WarehouseError, type Warehouse } from './warehouse/warehouse.ts'

/** Weeks that are replayed, one sync at the end of each, so that trends and plan slips are real history. */
const REPLAY_WEEKS = 14
/** The sandbox's future ends some weeks after its anchor; an older sample is made anew. */
const STALE_AFTER_DAYS = 56
/** Just before midnight on Sunday: the week's last sync still belongs to it. */
const BEFORE_MIDNIGHT = Temporal.Duration.from({ minutes: 15 })

/** How often a held replay looks whether it may go on. */
const HELD_MS = 1_000

export const SAMPLE_ZONE = 'Europe/Berlin'

const ANCHOR_FILE = 'sample.json'
const Anchor = z.object({ seed: z.int(), size: z.enum(['small', 'sample']), anchor: z.iso.datetime() })
type Anchor = z.infer<typeof Anchor>

/** The sandbox CRMs with the workspace's clock tied to theirs. */
export interface Sample {
  readonly sandbox: RunningSandbox
  readonly clock: Clock
  readonly catchUp: () => Workspace['catchUp']
  /**
   * Syncs the weeks that are still missing, one by one, up to now; then lets the clock run. The end of each week is a due
   * moment of the sample's schedule, and written down as one; now is none.
   */
  replay(options: Replay, signal: AbortSignal): Promise<void>
}

interface Replay {
  readonly coordinator: Pick<Coordinator, 'syncNow' | 'list'>
  readonly warehouse: Warehouse
}

interface SampleOptions {
  readonly directory: string
  readonly connections: readonly string[]
  readonly size: Anchor['size']
  /** Knowledge time of the newest run in the warehouse; null when there is none. */
  readonly lastKnown: string | null
  /** Real time. */
  readonly now?: () => number
}

/**
 * Where the sample stands: the anchor made at its first start, or a new one, to be kept once the old data is gone.
 * `stale` says that what was synced before belongs to another sample, or to a past too far away, and is to be dropped.
 */
export function readAnchor(
  directory: string,
  size: Anchor['size'],
  now: number,
): { anchor: Anchor; stale: boolean } {
  const kept = keptAnchor(directory)
  const fresh =
    kept !== null && kept.size === size && now - Date.parse(kept.anchor) < STALE_AFTER_DAYS * 86_400_000
  if (fresh) return { anchor: kept, stale: false }
  return { anchor: { seed: 7, size, anchor: new Date(now).toISOString() }, stale: true }
}

/** Remembers which sample the data in the directory is of. Throws `WarehouseError` when that can't be written down. */
export function keepAnchor(directory: string, anchor: Anchor): void {
  const path = join(directory, ANCHOR_FILE)
  try {
    writeFileSync(path, JSON.stringify(anchor, null, 2))
  } catch (cause) {
    throw new WarehouseError(`The file ${path} can't be written (${messageOf(cause)}).`, {
      action: 'Move it away, or set DATA_DIR to another folder.',
      cause,
    })
  }
}

/** Null when there is none, or when its writing was cut off. */
function keptAnchor(directory: string): Anchor | null {
  const path = join(directory, ANCHOR_FILE)
  if (!existsSync(path)) return null
  try {
    return Anchor.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Starts the sandbox at the moment up to which the warehouse already knows it. */
export async function startSample(anchor: Anchor, options: SampleOptions): Promise<Sample> {
  const { connections, lastKnown, now = Date.now } = options
  const moments = replayMoments(anchor.anchor, now())
  const known = lastKnown === null ? -Infinity : Date.parse(lastKnown)
  const begin = Math.max(known, moments[0]!)
  const sandbox = await startSandbox({
    seed: anchor.seed,
    size: anchor.size,
    anchor: anchor.anchor,
    now: new Date(begin).toISOString(),
  })
  let frozenAt: number | null = begin
  let offset = 0
  const total = moments.length
  let done = moments.filter((moment) => moment <= known).length
  const clock: Clock = { now: () => frozenAt ?? now() + offset }
  return {
    sandbox,
    clock,
    catchUp: () => (done < total ? { done, total } : null),
    async replay({ coordinator, warehouse }, signal) {
      for (const moment of moments) {
        if (moment <= known) continue
        signal.throwIfAborted()
        await setClock(sandbox.controlUrl, { now: moment, running: false })
        frozenAt = moment
        const dueAt = moment === moments.at(-1) ? null : new Date(moment)
        await Promise.all(
          connections.map(async (connection) => {
            if (dueAt !== null) await claimSlot(warehouse, connection, dueAt)
            const { id } = await syncWeek(coordinator, connection, signal)
            if (dueAt !== null)
              await settleSlot(warehouse, { connection, dueAt, runId: id, outcome: 'started' })
          }),
        )
        done += 1
      }
      const caughtUp = Math.max(now(), frozenAt ?? 0)
      await setClock(sandbox.controlUrl, { now: caughtUp, running: true })
      offset = caughtUp - now()
      frozenAt = null
    },
  }
}

/**
 * Syncs one connection at the moment of the replay, until it is complete. Where a person stopped the run, the replay holds
 * until the connection is synced again; an outage is over when its waiting run is.
 */
async function syncWeek(
  coordinator: Pick<Coordinator, 'syncNow' | 'list'>,
  connection: string,
  signal: AbortSignal,
): Promise<SyncRun> {
  let run = await coordinator.syncNow(connection, 'start')
  while (run.state !== 'complete' && run.state !== 'incomplete') {
    signal.throwIfAborted()
    await pause(HELD_MS, undefined, { signal })
    const { items } = await coordinator.list({ connection, limit: 1 })
    run = items[0] ?? run
  }
  return run
}

async function setClock(
  controlUrl: string,
  { now, running }: { now: number; running: boolean },
): Promise<void> {
  const answer = await fetch(`${controlUrl}/clock`, {
    method: 'PUT',
    body: JSON.stringify({ now: new Date(now).toISOString(), running }),
  })
  if (!answer.ok) throw new Error(`The sandbox's clock can't be set: ${await answer.text()}`)
}

/** The ends of the last weeks before the anchor and of every week since, and now. */
function replayMoments(anchor: string, now: number): number[] {
  const today = Temporal.Instant.from(anchor).toZonedDateTimeISO(SAMPLE_ZONE).startOfDay()
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  const moments: number[] = []
  for (let week = 1 - REPLAY_WEEKS; ; week++) {
    const end = monday.add({ weeks: week }).subtract(BEFORE_MIDNIGHT).epochMilliseconds
    if (end >= now) break
    moments.push(end)
  }
  return [...moments, now]
}
