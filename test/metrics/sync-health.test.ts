import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConnectorError } from '../../server/connectors/error.ts'
import { createLog } from '../../server/log.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { createSchedule } from '../../server/sync/schedule.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { ScriptedConnector } from '../support/scripted-connector.ts'
import { openScriptedWorkspace, type ScriptedWorkspace } from '../support/scripted-workspace.ts'

let workspace: ScriptedWorkspace
let source: ScriptedConnector
beforeEach(async () => {
  source = new ScriptedConnector(['person'])
  workspace = await openScriptedWorkspace({ crm: source })
})
afterEach(() => workspace.close())

/** Plumbline is started at the moment, with a sync due every night at three, until what it began has ended or waits. */
async function startedAt(now: string): Promise<void> {
  workspace.setClock(now)
  const schedule = createSchedule({
    warehouse: workspace.warehouse,
    connections: [
      {
        id: 'crm',
        vendor: 'salesforce',
        label: 'CRM',
        url: 'https://crm.example',
        connector: source,
        schedule: '0 3 * * *',
      },
    ],
    coordinator: workspace.coordinator,
    clock: { now: () => Date.parse(now) },
    now: () => Date.parse(now),
    zone: async () => 'UTC',
    log: createLog({ level: 'silent' }),
  })
  await schedule.start()
  schedule.stop()
  const [run] = (await workspace.coordinator.list({ limit: 1 })).items
  for await (const { state } of workspace.coordinator.watch(run!.id, new AbortController().signal))
    if (state === 'waiting') break
}

async function ask(now: string) {
  const metrics = createMetrics({
    warehouse: workspace.warehouse,
    readCatalog,
    clock: { now: () => Date.parse(now) },
    zone: 'UTC',
    recordUrl: () => null,
    sample: false,
  })
  const span = { from: '2026-03-01', to: '2026-03-15' }
  const answer = await metrics.answer('sync-health', span)
  const rows = []
  for await (const chunk of metrics.receiptRows('sync-health', { ...span, sort: 'at' })) rows.push(...chunk)
  return {
    answer,
    told: rows.map(({ at, reason }) => [at, reason]),
    details: rows.map(({ details }) => details),
    records: rows.map(({ object, recordId }) => [object, recordId]),
  }
}

const COMPLETE = 'Complete before the next was due'
const MISSED = 'Missed: Plumbline was not running'

describe('scheduled syncs', () => {
  it('count as missed while nothing ran, and as served when one catches up before the next', async () => {
    workspace.setClock('2026-03-02T12:00:00.000Z')
    await workspace.sync()
    await startedAt('2026-03-05T12:00:00.000Z')
    const { answer, told } = await ask('2026-03-06T01:00:00.000Z')
    expect(told).toEqual([
      ['2026-03-03T03:00:00.000Z', MISSED],
      ['2026-03-04T03:00:00.000Z', MISSED],
      ['2026-03-05T03:00:00.000Z', COMPLETE],
    ])
    expect(answer).toMatchObject({ numerator: 1, denominator: 3, state: 'measurable' })
    expect(answer.interval).not.toBeNull()
  })

  it('tell in their receipt when they were due to the minute, and lead to their run, or to the schedule where none was', async () => {
    workspace.setClock('2026-03-02T12:00:00.000Z')
    await workspace.sync()
    await startedAt('2026-03-04T12:00:00.000Z')
    const [run] = (await workspace.coordinator.list({ limit: 1 })).items
    const { details, records } = await ask('2026-03-05T01:00:00.000Z')
    expect(details.map(({ due }) => due)).toEqual(['2026-03-03T03:00:00.000Z', '2026-03-04T03:00:00.000Z'])
    const [missed, ran] = records
    expect(missed![0]).toBe('schedule')
    expect(ran).toEqual(['sync', run!.id])
  })

  it('count as failed when their run fails, with its message', async () => {
    workspace.setClock('2026-03-02T12:00:00.000Z')
    await workspace.sync()
    source.beforePage = () => {
      throw new ConnectorError('The token was withdrawn.', { next: { kind: 'reconnect' } })
    }
    await startedAt('2026-03-03T12:00:00.000Z')
    const { answer, told } = await ask('2026-03-04T01:00:00.000Z')
    expect(told).toEqual([['2026-03-03T03:00:00.000Z', 'Failed: The token was withdrawn.']])
    expect(answer).toMatchObject({ value: 0, cases: 1 })
  })

  it('tell how much of the daily quota was used by their end, and nothing where the CRM doesn’t say', async () => {
    workspace.setClock('2026-03-02T12:00:00.000Z')
    await workspace.sync()
    await startedAt('2026-03-03T12:00:00.000Z')
    source.quotaReading = { used: 300, limit: 1000, window: 'day', resetsAt: null }
    await startedAt('2026-03-04T12:00:00.000Z')
    const { answer, details } = await ask('2026-03-05T01:00:00.000Z')
    expect(details.map(({ quota_share }) => quota_share)).toEqual([null, 0.3])
    const share = answer.companions.find(({ id }) => id === 'quota-share')
    expect(share?.value).toBe(0.3)
    const { items } = await workspace.coordinator.list({})
    expect(items.map(({ quota }) => quota)).toEqual([{ used: 300, limit: 1000 }, null, null])
  })

  it('that wait count only once the next is due', async () => {
    workspace.setClock('2026-03-02T12:00:00.000Z')
    await workspace.sync()
    source.beforePage = () => {
      throw new ConnectorError('The CRM is down.', { next: { kind: 'retry' } })
    }
    await startedAt('2026-03-03T12:00:00.000Z')
    expect((await ask('2026-03-04T01:00:00.000Z')).told).toEqual([
      ['2026-03-03T03:00:00.000Z', 'Under way, and the next is not due yet'],
    ])
  })

  it('that one run serves count what it sent and set aside once', async () => {
    workspace.setClock('2026-03-02T12:00:00.000Z')
    await workspace.sync()
    source.rows.set('person', [{ id: 'a', updated: '2026-03-03T08:00:00.000Z', name: 'a\uFFFDb' }])
    source.quotaReading = { used: 300, limit: 1000, window: 'day', resetsAt: null }
    source.beforePage = () => {
      throw new ConnectorError('The CRM is down.', { next: { kind: 'retry' } })
    }
    await startedAt('2026-03-03T12:00:00.000Z')
    source.beforePage = () => {}
    await startedAt('2026-03-04T12:00:00.000Z')
    const [run] = (await workspace.coordinator.list({ limit: 1 })).items
    const { answer, told, details } = await ask('2026-03-05T01:00:00.000Z')
    expect(told).toEqual([
      ['2026-03-03T03:00:00.000Z', 'Complete after the next was due'],
      ['2026-03-04T03:00:00.000Z', COMPLETE],
    ])
    expect(details.map(({ sent, put_aside }) => [sent, put_aside])).toEqual([
      [run!.requests, 1],
      [null, null],
    ])
    const beside = new Map(answer.companions.map(({ id, value }) => [id, value]))
    expect(beside.get('quarantined')).toBe(1)
    expect(beside.get('requests-per-sync')).toBe(run!.requests)
    expect(beside.get('quota-share')).toBe(0.3)
  })

  it('don’t include those that a person started', async () => {
    workspace.setClock('2026-03-02T12:00:00.000Z')
    await workspace.sync()
    expect((await ask('2026-03-03T01:00:00.000Z')).answer).toMatchObject({ value: null, cases: 0 })
  })
})
