import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../../server/log.ts'
import type { SyncedConnection } from '../../server/sync/coordinator.ts'
import { createSchedule, type Schedule } from '../../server/sync/schedule.ts'
import { SyncRefused } from '../../server/sync/syncs.ts'
import type { SyncRun } from '../../shared/sync.ts'
import { ScriptedConnector } from '../support/scripted-connector.ts'
import { openScriptedWorkspace, type ScriptedWorkspace } from '../support/scripted-workspace.ts'

const MONDAY_NOON = '2026-03-02T12:00:00.000Z'
const THURSDAY_NOON = '2026-03-05T12:00:00.000Z'
const HOUR_MS = 60 * 60_000

let workspace: ScriptedWorkspace
let source: ScriptedConnector
let started: { connection: string; trigger: string }[]
let refuse: SyncRefused | null
let zone: string
const schedules: Schedule[] = []

beforeEach(async () => {
  source = new ScriptedConnector(['person'])
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY_NOON)
  started = []
  refuse = null
  zone = 'UTC'
})
afterEach(async () => {
  for (const schedule of schedules.splice(0)) schedule.stop()
  await workspace.close()
})

/** Every night at three. */
function schedule(now: string): Schedule {
  const connection: SyncedConnection = {
    id: 'crm',
    vendor: 'salesforce',
    label: 'CRM',
    url: 'https://crm.example',
    connector: source,
    schedule: '0 3 * * *',
  }
  const made = createSchedule({
    warehouse: workspace.warehouse,
    connections: [connection],
    coordinator: {
      list: (query) => workspace.coordinator.list(query),
      async start(connection, trigger) {
        if (refuse) throw refuse
        started.push({ connection, trigger })
        const [run] = (await workspace.coordinator.list({ limit: 1 })).items
        return run!
      },
    },
    clock: { now: () => Date.parse(now) },
    now: () => Date.parse(now),
    zone: async () => zone,
    log: createLog({ level: 'silent' }),
  })
  schedules.push(made)
  return made
}

const slots = () => workspace.ask(`select due_at, outcome from plumbline.due_slot order by due_at`)

describe('nights that were missed while nothing ran', () => {
  beforeEach(() => workspace.sync())

  it('are written down, and one sync catches up for all of them', async () => {
    await schedule(THURSDAY_NOON).start()
    expect(started).toEqual([{ connection: 'crm', trigger: 'schedule' }])
    expect(await slots()).toEqual([
      { due_at: '2026-03-03T03:00:00.000Z', outcome: 'missed' },
      { due_at: '2026-03-04T03:00:00.000Z', outcome: 'missed' },
      { due_at: '2026-03-05T03:00:00.000Z', outcome: 'started' },
    ])
  })

  it('are caught up by one node only', async () => {
    await Promise.all([schedule(THURSDAY_NOON).start(), schedule(THURSDAY_NOON).start()])
    expect(started).toHaveLength(1)
    expect(await slots()).toHaveLength(3)
  })

  it('are told from a sync that was under way, or refused', async () => {
    refuse = new SyncRefused('already-running', 'Busy.')
    await schedule('2026-03-03T12:00:00.000Z').start()
    refuse = new SyncRefused('stopping', 'Stopping.')
    await schedule('2026-03-04T12:00:00.000Z').start()
    expect((await slots()).map(({ outcome }) => outcome)).toEqual(['already-running', 'refused'])
  })
})

it('before the first sync no night has been missed', async () => {
  await schedule(THURSDAY_NOON).start()
  expect(started).toEqual([])
  expect(schedules[0]!.next('crm')).not.toBeNull()
})

describe('a source that tells of some changes late', () => {
  const ended = (run: SyncRun, endedAt: string): SyncRun => ({ ...run, endedAt })
  it('is synced once more an hour later, and that one is not followed by another', async () => {
    source.trailingAfterMs = HOUR_MS
    const run = await workspace.sync()
    const made = schedule('2026-03-02T13:00:00.000Z')
    made.follow(ended(run, MONDAY_NOON))
    expect(made.next('crm')).toEqual(new Date('2026-03-02T13:00:00.000Z'))
    while (started.length === 0) await new Promise(setImmediate)
    expect(started).toEqual([{ connection: 'crm', trigger: 'trailing' }])
    made.follow({ ...ended(run, MONDAY_NOON), trigger: 'trailing' })
    expect(made.next('crm')).toBeNull()
    // It was no moment of the schedule: the health of the syncs is told without it.
    expect(await slots()).toEqual([])
  })

  it('is so after a restart, too', async () => {
    source.trailingAfterMs = HOUR_MS
    await workspace.sync()
    const made = schedule('2026-03-02T12:30:00.000Z')
    await made.start()
    expect(made.next('crm')).toEqual(new Date('2026-03-02T13:00:00.000Z'))
  })

  it('need not be one: others are left alone', async () => {
    const run = await workspace.sync()
    const made = schedule('2026-03-02T13:00:00.000Z')
    made.follow(ended(run, MONDAY_NOON))
    expect(made.next('crm')).toBeNull()
  })
})

it('keeps time by the clock of the zone that was saved meanwhile', async () => {
  const kept = schedule(MONDAY_NOON)
  await kept.start()
  const hourIn = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(
      kept.next('crm')!,
    )
  expect(hourIn('UTC')).toBe('03:00')
  zone = 'Asia/Kolkata'
  expect(hourIn('UTC')).toBe('03:00')
  await kept.keepZone()
  expect(hourIn('Asia/Kolkata')).toBe('03:00')
  expect(hourIn('UTC')).toBe('21:30')
})
