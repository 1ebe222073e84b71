import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPlatform, type Platform } from '../../server/sync/platform.ts'
import { DueSlotList, QuarantineList, SchemaChangeList } from '../../shared/platform.ts'
import { ScriptedConnector, type SourceRow } from '../support/scripted-connector.ts'
import { openScriptedWorkspace, type ScriptedWorkspace } from '../support/scripted-workspace.ts'
import { field } from '../support/warehouse.ts'

const BEFORE = '2026-03-01T08:00:00.000Z'
const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'

let source: ScriptedConnector
let workspace: ScriptedWorkspace
let platform: Platform
beforeEach(async () => {
  source = new ScriptedConnector(['person'])
  source.fields.get('person')!.push(field('score', { label: 'Score', type: 'integer' }))
  workspace = await openScriptedWorkspace({ crm: source })
  platform = createPlatform({
    warehouse: workspace.warehouse,
    recordUrl: (connection, object, id) => `https://${connection}.example/${object}/${id}`,
  })
  workspace.setClock(MONDAY)
})
afterEach(() => workspace.close())

const row = (id: string, score: unknown): SourceRow => ({ id, updated: BEFORE, name: id, score })

describe('what was set aside', () => {
  beforeEach(async () => {
    source.rows.set('person', [row('a', 'many'), row('b', 'few'), row('c', 3)])
    await workspace.sync()
  })

  it('is listed with what came, why it was not kept, and the way to the record', async () => {
    const list = QuarantineList.parse(await platform.quarantine({}))
    expect(list).toMatchObject({
      total: 2,
      counts: [{ object: 'person', field: 'score', reason: 'is not a valid integer', count: 2 }],
    })
    expect(list.items[0]).toMatchObject({
      recordId: 'a',
      fieldLabel: 'Score',
      raw: 'many',
      url: 'https://crm.example/person/a',
      seenAt: MONDAY,
    })
  })

  it('is listed page by page', async () => {
    const first = await platform.quarantine({ limit: 1 })
    const second = await platform.quarantine({ limit: 1, cursor: first.next! })
    expect([first, second].map(({ items }) => items.map(({ recordId }) => recordId))).toEqual([['a'], ['b']])
    expect(second.next).toBeNull()
  })

  it('is read again when a person asks, although the records did not change, and what can be kept then leaves', async () => {
    source.rows.set('person', [row('a', 7), row('b', 'few'), row('c', 3)])
    workspace.setClock(TUESDAY)
    await workspace.sync()
    expect((await platform.quarantine({})).total).toBe(2)
    const { id } = await workspace.coordinator.retryQuarantined('crm')
    for await (const _ of workspace.coordinator.watch(id, new AbortController().signal));
    expect((await platform.quarantine({})).items.map(({ recordId }) => recordId)).toEqual(['b'])
    expect(
      await workspace.ask(`select score from crm.person where _id = 'a' and _valid_to = 'infinity'`),
    ).toEqual([{ score: 7 }])
    expect(source.asked.at(-1)!.extent).toEqual({ ids: ['a', 'b'] })
  })
})

describe('changes of a CRM’s fields', () => {
  it('are told as added, removed or retyped; the first description is none', async () => {
    await workspace.sync()
    expect(await platform.schemaChanges()).toEqual({ items: [] })
    const fields = source.fields.get('person')!
    source.fields.set('person', [
      ...fields.filter(({ name }) => name !== 'name' && name !== 'score'),
      field('score', { label: 'Score', type: 'number' }),
      field('region', { label: 'Region' }),
    ])
    workspace.setClock(TUESDAY)
    await workspace.sync()
    const { items } = SchemaChangeList.parse(await platform.schemaChanges())
    expect(items.map(({ field, change, typeBefore, at }) => [field, change, typeBefore, at])).toEqual([
      ['name', 'removed', null, TUESDAY],
      ['region', 'added', null, TUESDAY],
      ['score', 'retyped', 'integer', TUESDAY],
    ])
  })
})

describe('moments at which a sync was due', () => {
  it('tell how the sync that they started went, and when it began', async () => {
    const run = await workspace.sync()
    await workspace.warehouse.write(async (writer) => {
      await writer.run(
        `insert into plumbline.due_slot values ('crm', $1, $2, 'started'), ('crm', $3, null, 'missed')`,
        [MONDAY, run.id, BEFORE],
      )
    })
    expect(DueSlotList.parse(await platform.dueSlots()).items).toEqual([
      {
        connection: 'crm',
        dueAt: MONDAY,
        outcome: 'started',
        runId: run.id,
        run: { state: 'complete', begunAt: run.asOf, waitingUntil: null },
      },
      { connection: 'crm', dueAt: BEFORE, outcome: 'missed', runId: null, run: null },
    ])
  })
})

it('the quota tells how much of it is Plumbline’s own, from when on it waits, and when it starts anew', async () => {
  source.quotaReading = { used: 300, limit: 1000, window: 'day', resetsAt: new Date(TUESDAY) }
  const { requests } = await workspace.sync()
  const [connection] = await workspace.coordinator.connections()
  expect(connection!.quota).toEqual({
    used: 300,
    limit: 1000,
    window: 'day',
    ours: requests,
    budget: 800,
    resetsAt: TUESDAY,
    readAt: MONDAY,
  })
  expect(requests).toBeGreaterThan(0)
})

it('the quota of an access that is gone isn’t told of one that has none', async () => {
  source.quotaReading = { used: 300, limit: 1000, window: 'day', resetsAt: null }
  await workspace.sync()
  source.quotaReading = null
  workspace.setClock(TUESDAY)
  await workspace.sync()
  const [connection] = await workspace.coordinator.connections()
  expect(connection!.quota).toBeNull()
})
