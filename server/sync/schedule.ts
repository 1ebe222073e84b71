import { Cron } from 'croner'
import type { Logger } from 'pino'
import type { SyncRun } from '../../shared/sync.ts'
import type { Clock } from '../clock.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Coordinator, SyncedConnection } from './coordinator.ts'
import { claimSlot, settleSlot } from './due-slot.ts'
import { isPublished } from './run-record.ts'
import { SyncRefused } from './syncs.ts'

/** At most this many missed moments are written down after a long pause; one catch-up serves them all. */
const MISSED_MAX = 500

interface ScheduleOptions {
  readonly warehouse: Warehouse
  readonly connections: readonly SyncedConnection[]
  readonly coordinator: Pick<Coordinator, 'start' | 'list'>
  readonly clock: Clock
  /** The zone in force, by whose clock the patterns are meant. */
  readonly zone: () => Promise<string>
  readonly log: Logger
  /** Real time. */
  readonly now?: () => number
}

export interface Schedule {
  /** Writes down what was missed while nothing ran, catches up once, and keeps time from now on. */
  start(): Promise<void>
  next(connection: string): Date | null
  /** After a complete run: where the source tells of some changes late, another one follows. */
  follow(run: SyncRun): void
  /** Keeps time by the zone in force from now on, where another was saved. */
  keepZone(): Promise<void>
  stop(): void
}

/** Starts syncs at the moments of each connection's cron pattern. A due moment is a row that only one node can claim. */
export function createSchedule({
  warehouse,
  connections,
  coordinator,
  clock,
  zone,
  log,
  now = Date.now,
}: ScheduleOptions): Schedule {
  const scheduled = connections.flatMap(({ id, schedule }) =>
    schedule === null ? [] : [{ id, pattern: schedule }],
  )
  const jobs = new Map<string, Cron>()
  const trailing = new Map<string, { readonly dueAt: Date; readonly timer: NodeJS.Timeout }>()

  async function run(connection: string, dueAt: Date): Promise<void> {
    if (!(await claimSlot(warehouse, connection, dueAt))) return
    try {
      const { id } = await coordinator.start(connection, 'schedule')
      await settleSlot(warehouse, { connection, dueAt, runId: id, outcome: 'started' })
    } catch (error) {
      const busy = error instanceof SyncRefused && error.reason === 'already-running'
      await settleSlot(warehouse, {
        connection,
        dueAt,
        runId: null,
        outcome: busy ? 'already-running' : 'refused',
      })
      if (!busy) log.error({ connection, err: error }, 'a scheduled sync could not be started')
    }
  }

  function follow({ connection, trigger, endedAt }: SyncRun): void {
    const after = connections.find(({ id }) => id === connection)?.connector.trailingAfterMs ?? null
    if (after === null || trigger === 'trailing' || endedAt === null) return
    clearTimeout(trailing.get(connection)?.timer)
    const dueAt = new Date(Date.parse(endedAt) + after)
    const timer = setTimeout(
      () => {
        trailing.delete(connection)
        // Whoever is being synced at that moment is told of everything anyway.
        coordinator.start(connection, 'trailing').catch((cause: unknown) => {
          if (!(cause instanceof SyncRefused))
            log.error({ connection, err: cause }, 'the trailing sync could not be started')
        })
      },
      Math.max(0, dueAt.getTime() - now()),
    ).unref()
    trailing.set(connection, { dueAt, timer })
  }

  let kept: string | null = null
  let stopped = false

  function keepTime(timezone: string): void {
    for (const { id, pattern } of scheduled) {
      jobs.get(id)?.stop()
      // The moment that was due, however late the machine comes to it: all nodes must name the same slot.
      let dueAt = new Cron(pattern, { timezone, paused: true }).nextRun()
      const job = new Cron(pattern, { timezone, protect: true }, async (self) => {
        const due = dueAt
        dueAt = self.nextRun()
        if (!due) return
        await run(id, due).catch((cause: unknown) =>
          log.error({ connection: id, err: cause }, 'the schedule stumbled'),
        )
      })
      jobs.set(id, job)
    }
  }

  return {
    follow,
    async start() {
      // What was to follow when the program ended.
      for (const { id } of connections) {
        const [last] = (await coordinator.list({ connection: id, limit: 1 })).items
        if (last !== undefined && isPublished(last)) follow(last)
      }
      kept = await zone()
      for (const { id, pattern } of scheduled) {
        const missed = await missedMoments(warehouse, {
          connection: id,
          pattern,
          zone: kept,
          now: clock.now(),
        })
        for (const dueAt of missed.slice(0, -1)) {
          if (await claimSlot(warehouse, id, dueAt))
            await settleSlot(warehouse, { connection: id, dueAt, runId: null, outcome: 'missed' })
        }
        const latest = missed.at(-1)
        if (latest) await run(id, latest)
      }
      // Another may have been saved while syncs were caught up with.
      kept = await zone()
      if (!stopped) keepTime(kept)
    },
    async keepZone() {
      const now = await zone()
      if (stopped || jobs.size === 0 || now === kept) return
      kept = now
      keepTime(now)
    },
    next(connection) {
      const moments = [jobs.get(connection)?.nextRun(), trailing.get(connection)?.dueAt]
      const known = moments.filter((moment) => moment !== undefined && moment !== null)
      return known.sort((a, b) => a.getTime() - b.getTime())[0] ?? null
    },
    stop() {
      stopped = true
      for (const job of jobs.values()) job.stop()
      for (const { timer } of trailing.values()) clearTimeout(timer)
    },
  }
}

/** Moments since the connection's last run at which it should have run; none before its first. */
async function missedMoments(
  warehouse: Warehouse,
  { connection, pattern, zone, now }: { connection: string; pattern: string; zone: string; now: number },
): Promise<Date[]> {
  const [row] = await warehouse.read((reader) =>
    reader.all<{ last: string | null }>(
      `select max(as_of) as last from plumbline.run where connection = $1`,
      [connection],
    ),
  )
  if (!row?.last) return []
  const cron = new Cron(pattern, { timezone: zone, paused: true })
  const moments: Date[] = []
  for (
    let next = cron.nextRun(new Date(row.last));
    next && next.getTime() <= now;
    next = cron.nextRun(next)
  ) {
    moments.push(next)
    if (moments.length > MISSED_MAX) moments.shift()
  }
  return moments
}
