import { afterEach, beforeEach, expect, it } from 'vitest'
import { enter } from '../../server/warehouse/entered/enter.ts'
import { ScriptedConnector } from '../support/scripted-connector.ts'
import { openScriptedWorkspace, type ScriptedWorkspace } from '../support/scripted-workspace.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const THURSDAY = '2026-03-05T06:00:00.000Z'
const HOUR_MS = 60 * 60_000

let workspace: ScriptedWorkspace
beforeEach(async () => {
  const source = new ScriptedConnector(['person'])
  source.rows.set('person', [{ id: 'a', updated: '2026-03-01T06:00:00.000Z', name: 'Ann' }])
  workspace = await openScriptedWorkspace({ crm: source }, { maxClockSkewMs: HOUR_MS })
  workspace.setClock(MONDAY)
  await workspace.sync()
})
afterEach(() => workspace.close())

it('a computer whose clock was ahead once syncs again as soon as it is right', async () => {
  workspace.setClock(TUESDAY)
  workspace.setOwnClock(THURSDAY)
  const ahead = await workspace.sync()
  expect(ahead).toMatchObject({ state: 'failed', error: { next: 'fix' } })
  expect(ahead.error?.message).toMatch(/^The clocks don't agree/)
  workspace.setOwnClock(TUESDAY)
  expect(await workspace.sync()).toMatchObject({ state: 'complete' })
  const [newest] = await workspace.ask(`select max(as_of) as at from plumbline.run`)
  expect(Date.parse(String(newest!['at']))).toBeLessThan(Date.parse(TUESDAY) + HOUR_MS)
})

it('what an earlier try left of a wrong time is given back', async () => {
  await workspace.warehouse.write((writer) =>
    writer.run(
      `insert into plumbline.run(id, connection, kind, trigger, state, started_at, as_of, requests, attempts)
       values ('ahead', 'crm', 'incremental', 'manual', 'failed', cast($1 as timestamptz), cast($1 as timestamptz), 0, 0)`,
      [THURSDAY],
    ),
  )
  workspace.setClock(TUESDAY)
  expect(await workspace.sync()).toMatchObject({ state: 'waiting', error: { next: 'retry' } })
  expect(await workspace.sync()).toMatchObject({
    state: 'complete',
    asOf: expect.stringMatching(/^2026-03-03/),
  })
})

it('what was read by a wrong time stays refused, because it would stand before all that is to come', async () => {
  await workspace.warehouse.write((writer) =>
    writer.run(
      `insert into plumbline.publication(connection, run_id, instant, published_at, partial)
       values ('crm', 'ahead', cast($1 as timestamptz), cast($1 as timestamptz), false)`,
      [THURSDAY],
    ),
  )
  workspace.setClock(TUESDAY)
  const refused = await workspace.sync()
  expect(refused).toMatchObject({ state: 'failed', error: { next: 'fix' } })
  expect(refused.error?.message).toContain('which has not come yet')
})

it('what was entered by a wrong time alone is waited for, and syncs then go on', async () => {
  await workspace.warehouse.write((writer) => enter(writer, Date.parse(THURSDAY)))
  workspace.setClock(TUESDAY)
  const waiting = await workspace.sync()
  expect(waiting).toMatchObject({ state: 'waiting', error: { next: 'wait' } })
  expect(waiting.error?.message).toContain('entered')
  expect(waiting.waitingUntil).toMatch(/^2026-03-05T06:00/)
  workspace.setClock('2026-03-04T06:00:00.000Z')
  expect(await workspace.sync()).toMatchObject({ state: 'waiting', waitingUntil: waiting.waitingUntil })
  workspace.setClock('2026-03-05T06:00:01.000Z')
  expect(await workspace.sync()).toMatchObject({ state: 'complete' })
})
