import { expect, test } from 'vitest'
import type { SyncRun } from '../../shared/sync.ts'
import { passesOf, passMs, passState } from '../../client/pages/connections/passes.ts'

const run = (connection: string, asOf: string, more: Partial<SyncRun> = {}): SyncRun => ({
  id: `${connection} ${asOf}`,
  connection,
  kind: 'incremental',
  trigger: 'schedule',
  state: 'complete',
  startedAt: asOf,
  endedAt: new Date(Date.parse(asOf) + 5_000).toISOString(),
  asOf,
  rowsPerSecond: null,
  secondsLeft: null,
  requests: 1,
  quota: null,
  objects: [],
  waitingUntil: null,
  error: null,
  ...more,
})
const told = (runs: readonly SyncRun[]) =>
  passesOf(runs).map((pass) => pass.runs.map(({ connection }) => connection).join('+'))

test('runs that began together are one pass, each connection once', () => {
  const runs = [
    run('salesforce', '2026-11-22T22:45:00.001Z'),
    run('hubspot', '2026-11-22T22:45:00.000Z'),
    run('hubspot', '2026-11-15T22:45:00.001Z'),
    run('salesforce', '2026-11-15T22:45:00.000Z'),
  ]
  expect(told(runs)).toEqual(['salesforce+hubspot', 'salesforce+hubspot'])
})

test('where earlier runs follow, the last pass waits for those of its own', () => {
  const salesforce = run('salesforce', '2026-11-15T22:45:00.001Z')
  const hubspot = run('hubspot', '2026-11-15T22:45:00.000Z')
  const newest = run('salesforce', '2026-11-22T22:45:00.000Z')
  const ids = (runs: readonly SyncRun[], more: boolean) => passesOf(runs, { more }).map(({ id }) => id)
  expect(ids([newest, salesforce], true)).toEqual([newest.id])
  expect(ids([newest, salesforce, hubspot], false)).toEqual([newest.id, salesforce.id])
})

test('a run by hand is a pass of its own, as are runs far apart', () => {
  const runs = [
    run('salesforce', '2026-11-22T22:45:30.000Z', { trigger: 'manual' }),
    run('salesforce', '2026-11-22T22:45:00.000Z'),
    run('hubspot', '2026-11-22T20:00:00.000Z'),
  ]
  expect(told(runs)).toEqual(['salesforce', 'salesforce', 'hubspot'])
})

test('a pass is as well as the worst of its runs, and takes as long as all of them', () => {
  const [pass] = passesOf([
    run('salesforce', '2026-11-22T22:45:02.000Z', { state: 'failed' }),
    run('hubspot', '2026-11-22T22:45:00.000Z'),
  ])
  expect(passState(pass!)).toBe('failed')
  expect(passMs(pass!)).toBe(7_000)
  const [going] = passesOf([run('hubspot', '2026-11-22T22:45:00.000Z', { endedAt: null, state: 'running' })])
  expect(passMs(going!)).toBeNull()
})
