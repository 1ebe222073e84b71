import { afterEach, beforeEach, expect, it } from 'vitest'
import { ConnectorError } from '../../server/connectors/error.ts'
import { refusing, ScriptedConnector } from '../support/scripted-connector.ts'
import { openScriptedWorkspace, type ScriptedWorkspace } from '../support/scripted-workspace.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const WEDNESDAY = '2026-03-04T06:00:00.000Z'
const THURSDAY = '2026-03-05T06:00:00.000Z'
const LONG_AFTER = '2026-05-04T06:00:00.000Z'
const AND_THEN = '2026-05-05T06:00:00.000Z'

let workspace: ScriptedWorkspace
let source: ScriptedConnector

/** People who have consents, which say nothing of when they changed. */
beforeEach(async () => {
  source = new ScriptedConnector(['person', 'consent'], {
    optional: ['consent'],
    parents: { consent: 'person' },
  })
  for (const id of ['a', 'b', 'c']) change(id, MONDAY, 'no')
  workspace = await openScriptedWorkspace({ crm: source })
  await syncAt(MONDAY)
})
afterEach(() => workspace.close())

function change(id: string, at: string, consent: string): void {
  const updated = new Date(Date.parse(at) - 60_000).toISOString()
  const others = (object: string) => (source.rows.get(object) ?? []).filter((row) => row.id !== id)
  source.rows.set('person', [...others('person'), { id, updated, name: at }])
  source.rows.set('consent', [...others('consent'), { id, updated, name: consent, of: id }])
}

async function syncAt(at: string) {
  workspace.setClock(at)
  source.followed.length = 0
  return workspace.sync()
}

const consents = async () =>
  (
    await workspace.ask(
      `select _id || ':' || name as held from crm.consent where _valid_to = 'infinity' and not _deleted order by 1`,
    )
  ).map(({ held }) => held)

it('what belongs to records is read for those that changed', async () => {
  change('b', TUESDAY, 'yes')
  await syncAt(TUESDAY)
  expect(source.followed).toEqual(['b'])
  expect(await consents()).toEqual(['a:no', 'b:yes', 'c:no'])
})

it('what was refused when its record changed is read by the next run that may', async () => {
  change('b', TUESDAY, 'yes')
  source.beforePage = ({ object }) => {
    if (object === 'consent') throw refusing({ message: 'It lacks a scope.', action: null })
  }
  expect((await syncAt(TUESDAY)).state).toBe('incomplete')
  source.beforePage = () => {}
  expect((await syncAt(WEDNESDAY)).state).toBe('complete')
  expect(await consents()).toEqual(['a:no', 'b:yes', 'c:no'])
})

it('what was set aside of what belongs to a record is read again with it when somebody asks', async () => {
  const aside = () => workspace.ask(`select record_id, field, retry from plumbline.quarantine`)
  const others = source.rows.get('consent')!.filter(({ id }) => id !== 'b')
  const told = (updated: string) =>
    source.rows.set('consent', [...others, { id: 'b', updated, name: 'no', of: 'b' }])
  change('b', TUESDAY, 'no')
  told('some day')
  await syncAt(TUESDAY)
  expect(await aside()).toEqual([{ record_id: 'b', field: 'updated', retry: false }])
  told(TUESDAY)
  await syncAt(WEDNESDAY)
  expect(source.followed).toEqual([])
  await workspace.coordinator.retryQuarantined('crm')
  await syncAt(THURSDAY)
  expect(source.followed).toEqual(['b'])
  expect(await aside()).toEqual([])
})

it('a record that changes while the reading waits is read once that is over', async () => {
  for (const id of ['a', 'b', 'c']) change(id, TUESDAY, 'yes')
  source.beforePage = ({ object, nth }) => {
    if (object === 'consent' && nth === 2) throw new ConnectorError('Down.', { next: { kind: 'retry' } })
  }
  expect((await syncAt(TUESDAY)).state).toBe('waiting')
  source.beforePage = () => {}
  change('a', WEDNESDAY, 'no again')
  expect((await syncAt(WEDNESDAY)).state).toBe('complete')
  expect(source.followed).toEqual(['b', 'c', 'a'])
  expect(await consents()).toEqual(['a:no again', 'b:yes', 'c:yes'])
  await syncAt(THURSDAY)
  expect(source.followed).toEqual([])
})

it('an unchanged source is not asked again for what belongs to its records', async () => {
  await syncAt(TUESDAY)
  expect(source.followed).toEqual([])
})

it('all of it is read once more after a while, but for what can’t have changed by itself', async () => {
  source.settled.add('b')
  await syncAt(LONG_AFTER)
  expect(source.followed).toEqual(['a', 'c'])
  change('b', LONG_AFTER, 'yes')
  await syncAt(AND_THEN)
  expect(source.followed).toEqual(['b'])
  expect(await consents()).toEqual(['a:no', 'b:yes', 'c:no'])
})

it('what belongs to a record goes with it, and comes back with it', async () => {
  const people = source.rows.get('person')!
  source.rows.set(
    'person',
    people.filter(({ id }) => id !== 'b'),
  )
  source.deleted.set('person', ['b'])
  expect((await syncAt(TUESDAY)).state).toBe('complete')
  expect(await consents()).toEqual(['a:no', 'c:no'])
  change('b', WEDNESDAY, 'yes')
  await syncAt(WEDNESDAY)
  expect(await consents()).toEqual(['a:no', 'b:yes', 'c:no'])
})

it('what a first reading of them was cut off in is read on, each row once and as it then is', async () => {
  const fresh = new ScriptedConnector(['person', 'consent'], { parents: { consent: 'person' } })
  for (const [object, rows] of source.rows) fresh.rows.set(object, [...rows])
  const beginning = await openScriptedWorkspace({ crm: fresh })
  try {
    fresh.beforePage = ({ object, nth }) => {
      if (object === 'consent' && nth === 3) throw new ConnectorError('Down.', { next: { kind: 'retry' } })
    }
    beginning.setClock(MONDAY)
    expect((await beginning.sync()).state).toBe('waiting')
    fresh.beforePage = () => {}
    // Its parent changed too, so that it is read again, and what it had is gone.
    fresh.rows.set('consent', [
      { id: 'b2', updated: MONDAY, name: 'yes', of: 'b' },
      ...fresh.rows.get('consent')!.filter(({ id }) => id === 'c'),
    ])
    fresh.rows.set(
      'person',
      fresh.rows
        .get('person')!
        .map((row) => (row.id === 'b' ? { ...row, updated: MONDAY, name: 'changed' } : row)),
    )
    for (const at of [TUESDAY, WEDNESDAY]) {
      beginning.setClock(at)
      expect((await beginning.sync()).state).toBe('complete')
    }
    const held = await beginning.ask(
      `select _id, _deleted from crm.consent where _valid_to = 'infinity' order by 1`,
    )
    expect(held).toEqual([
      { _id: 'a', _deleted: false },
      { _id: 'b', _deleted: true },
      { _id: 'b2', _deleted: false },
      { _id: 'c', _deleted: false },
    ])
  } finally {
    await beginning.close()
  }
})
