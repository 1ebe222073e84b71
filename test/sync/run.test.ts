import { once } from 'node:events'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConnectorError, type Next } from '../../server/connectors/error.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { SyncRun } from '../../shared/sync.ts'
import { ScriptedConnector, type SourceRow } from '../support/scripted-connector.ts'
import { openScriptedWorkspace, type ScriptedWorkspace } from '../support/scripted-workspace.ts'
import { field } from '../support/warehouse.ts'

const BEFORE = '2026-03-01T08:00:00.000Z'
const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const WEDNESDAY = '2026-03-04T06:00:00.000Z'

let workspace: ScriptedWorkspace
afterEach(() => workspace.close())

const person = (id: string, more: object = {}): SourceRow => ({ id, updated: BEFORE, name: id, ...more })

function people(...ids: string[]): ScriptedConnector {
  const source = new ScriptedConnector(['person'])
  source.rows.set(
    'person',
    ids.map((id) => person(id)),
  )
  return source
}

/** Stops the program in good order while the second page is on its way. */
async function stopInTheMiddle(source: ScriptedConnector): Promise<SyncRun> {
  source.pageRows = 1
  const [started, stopped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  source.beforePage = async ({ nth }) => {
    if (nth !== 2) return
    // While a run is only being recorded, who stops waits for that first.
    await started.promise
    const restarting = workspace.restart()
    stopped.resolve(restarting)
    await new Promise((resolve) => setImmediate(resolve))
    throw new ConnectorError('Cut off.', { next: { kind: 'retry' } })
  }
  const run = await workspace.coordinator.start('crm', 'manual')
  started.resolve()
  await stopped.promise
  source.beforePage = () => {}
  return (await workspace.coordinator.get(run.id))!
}

describe('a run that is refused before its first page', () => {
  it('names the object at which it stopped, however few rows were to come', async () => {
    const source = people('a', 'b')
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    source.announced = 2
    source.beforePage = () => {
      throw new ConnectorError('Nobody may read people.', { next: { kind: 'fix' } })
    }
    const { state, objects } = await workspace.sync()
    expect([state, objects.map(({ object, state }) => [object, state])]).toEqual([
      'failed',
      [['person', 'failed']],
    ])
  })
})

describe('a run whose end can’t be recorded', () => {
  it('is not under way for ever: it is recorded once it can be, at the latest when somebody stops it', async () => {
    const told = Promise.withResolvers<void>()
    const log = pino(
      { level: 'error' },
      { write: (line: string) => line.includes('recorded') && told.resolve() },
    )
    const source = people('a')
    workspace = await openScriptedWorkspace({ crm: source }, { log })
    workspace.setClock(MONDAY)
    const rename = (from: string, to: string) =>
      workspace.warehouse.write((writer) => writer.run(`alter table plumbline.${from} rename to ${to}`))
    await rename('run_requests', 'gone')
    const { id } = await workspace.coordinator.start('crm', 'manual')
    await told.promise
    expect((await workspace.coordinator.get(id))?.state).toBe('running')
    await rename('gone', 'run_requests')
    await workspace.coordinator.cancel(id)
    expect((await workspace.coordinator.get(id))?.state).not.toBe('running')
    expect((await workspace.sync()).state).toBe('complete')
  })
})

describe('a run with many pages', () => {
  it('asks for the next ones while the ones before are being kept', async () => {
    const source = people(...Array.from({ length: 1800 }, (_, n) => `p${n}`))
    source.pageRows = 1
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    const [held, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    source.beforePage = async ({ nth }) => {
      // From here on nothing can be kept until a page that comes after the first fifteen hundred was asked for.
      if (nth === 1400) {
        void workspace.warehouse.write(async () => {
          held.resolve()
          await asked.promise
        })
        await held.promise
      }
      if (nth === 1600) asked.resolve()
    }
    const { state } = await workspace.sync()
    expect(state).toBe('complete')
    expect(await workspace.ask(`select cast(count(*) as integer) as n from crm.person`)).toEqual([
      { n: 1800 },
    ])
  })
})

describe('a run whose pages come slowly', () => {
  it.each([
    ['nobody knows how many', null],
    ['they are few', 1],
  ])('says that they are on their way, though %s', async (_, announced) => {
    const source = people('a')
    source.announced = announced
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    const state = async () => (await workspace.coordinator.list({})).items[0]?.objects[0]?.state
    // The page comes once somebody was told of it.
    source.beforePage = async () => {
      while ((await state()) !== 'running') await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await workspace.sync()).toMatchObject({ state: 'complete', objects: [{ inserted: 1 }] })
  })

  it('keeps what has come after a while, without waiting for more', async () => {
    const source = people('a', 'b', 'c')
    source.pageRows = 1
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    const kept = async () => (await workspace.ask(`select 1 as n from crm.person`)).length
    source.beforePage = async ({ nth }) => {
      if (nth === 2) workspace.setClock('2026-03-02T06:00:10.000Z')
      // The last page doesn't come before the first one is kept.
      if (nth === 3) while ((await kept()) === 0) await new Promise(setImmediate)
    }
    expect((await workspace.sync()).state).toBe('complete')
    expect(await kept()).toBe(3)
  })
})

describe('a place to go on from that the source no longer knows', () => {
  const gone = new ConnectorError('There is no such page.', { next: { kind: 'fix' } })

  it('is forgotten by the next run, which reads from the beginning', async () => {
    const source = people('a', 'b', 'c')
    source.pageRows = 1
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    source.beforePage = ({ nth, cursor }) => {
      if (nth === 2 || cursor) throw gone
    }
    expect((await workspace.sync()).state).toBe('failed')
    source.beforePage = ({ cursor }) => {
      if (cursor) throw gone
    }
    expect((await workspace.sync()).state).toBe('complete')
    expect(await workspace.ask(`select _id from crm.person order by _id`)).toEqual([
      { _id: 'a' },
      { _id: 'b' },
      { _id: 'c' },
    ])
  })
})

describe('a run that was stopped in its middle', () => {
  it('goes on under its own id, and what it reads then became known then', async () => {
    const source = people('a', 'b')
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    const stopped = await stopInTheMiddle(source)
    expect(stopped.state).toBe('interrupted')
    workspace.setClock(WEDNESDAY)
    const resumed = await workspace.sync()
    expect(resumed).toMatchObject({ id: stopped.id, state: 'complete', asOf: WEDNESDAY })
    expect(
      await workspace.ask(
        `select _id, _valid_from from crm.person where _valid_to = 'infinity' order by _id`,
      ),
    ).toEqual([
      { _id: 'a', _valid_from: MONDAY },
      { _id: 'b', _valid_from: WEDNESDAY },
    ])
  })
})

describe('what readers of a past day see', () => {
  it('is what was published by then: a run that ends late is not there before its end', async () => {
    const slow = people('a')
    const quick = people('x')
    workspace = await openScriptedWorkspace({ crm: slow, other: quick })
    workspace.setClock(MONDAY)
    slow.beforePage = async () => {
      workspace.setClock(TUESDAY)
      await workspace.sync('other')
      workspace.setClock(WEDNESDAY)
    }
    await workspace.sync('crm')
    const published = await workspace.ask(
      `select connection, instant, cast(published_at as date) as day from plumbline.publication order by published_at`,
    )
    expect(published).toEqual([
      { connection: 'other', instant: TUESDAY, day: '2026-03-03' },
      { connection: 'crm', instant: MONDAY, day: '2026-03-04' },
    ])
  })
})

describe('a source that refuses', () => {
  const refusing = async (next: Next, options: Parameters<typeof openScriptedWorkspace>[1] = {}) => {
    const source = people('a', 'b')
    workspace = await openScriptedWorkspace({ crm: source }, options)
    workspace.setClock(MONDAY)
    source.pageRows = 1
    source.beforePage = () => {
      if (source.sent > 0) throw new ConnectorError('Refused.', { next, action: 'Do something.' })
    }
    return { source, run: await workspace.sync() }
  }

  it('for its quota makes the run wait until it starts anew, with what it has read kept', async () => {
    const until = new Date('2026-03-02T23:00:00Z')
    const { run } = await refusing({ kind: 'wait', until })
    expect(run).toMatchObject({
      state: 'waiting',
      waitingUntil: until.toISOString(),
      endedAt: null,
      error: { message: 'Refused.', action: 'Do something.', next: 'wait' },
    })
    expect(run.objects[0]).toMatchObject({ read: 1 })
    const [connection] = await workspace.coordinator.connections()
    expect(connection).toMatchObject({ state: 'waiting' })
  })

  it('goes on by itself once the waiting is over, where it was, also after a restart', async () => {
    const { source, run } = await refusing(
      { kind: 'wait', until: new Date('2026-03-02T23:00:00Z') },
      { resumeMs: 5 },
    )
    await workspace.restart()
    source.beforePage = () => {}
    source.asked.length = 0
    workspace.setClock(TUESDAY)
    let last: SyncRun | null = null
    for await (last of workspace.coordinator.watch(run.id, new AbortController().signal));
    expect(last).toMatchObject({ id: run.id, state: 'complete', waitingUntil: null, error: null })
    // The second page, and what changed in the hours since.
    expect(source.sent).toBe(3)
  })

  it('for an outage is asked again after 1, 2, 4 … minutes, and given up in the end', async () => {
    const { run } = await refusing({ kind: 'retry' })
    expect(run.waitingUntil).toBe('2026-03-02T06:01:00.000Z')
    const waits = []
    for (let at = run.waitingUntil; at !== null;) {
      workspace.setClock(at)
      const again = await workspace.sync()
      if (again.waitingUntil) waits.push((Date.parse(again.waitingUntil) - Date.parse(at)) / 60_000)
      at = again.waitingUntil
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60, 60])
    expect(await workspace.coordinator.get(run.id)).toMatchObject({ state: 'failed' })
  })

  it('for good fails the run, and says that a person must reconnect', async () => {
    const { run } = await refusing({ kind: 'reconnect' })
    expect(run).toMatchObject({ state: 'failed', error: { next: 'reconnect' } })
    const [connection] = await workspace.coordinator.connections()
    expect(connection).toMatchObject({ state: 'reconnect' })
  })

  it('for an outage doesn’t hide what waiting can’t heal, met at the same time', async () => {
    const source = new ScriptedConnector(['company', 'person'])
    source.beforePage = async ({ object }) => {
      if (object === 'company') throw new ConnectorError('Down.', { next: { kind: 'retry' } })
      await new Promise(setImmediate)
      throw new TypeError('A mistake of our own.')
    }
    workspace = await openScriptedWorkspace({ crm: source })
    expect(await workspace.sync()).toMatchObject({ state: 'failed', error: { next: 'report' } })
  })

  it('lets a waiting run be given up by hand', async () => {
    const { run } = await refusing({ kind: 'retry' })
    expect(await workspace.coordinator.cancel(run.id)).toMatchObject({
      state: 'cancelled',
      waitingUntil: null,
    })
  })
})

describe('a connection with data of an earlier run', () => {
  const state = async () => (await workspace.coordinator.connections())[0]!.state
  let source: ScriptedConnector
  beforeEach(async () => {
    source = people('a', 'b')
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    await workspace.sync()
    workspace.setClock(TUESDAY)
    source.rows.set(
      'person',
      ['a', 'b'].map((id) => person(id, { updated: '2026-03-02T12:00:00.000Z', name: 'changed' })),
    )
  })

  it('isn’t up to date when its last run was cut off, until one is complete', async () => {
    expect(await state()).toBe('ready')
    await stopInTheMiddle(source)
    expect(await state()).toBe('interrupted')
    await workspace.sync()
    expect(await state()).toBe('ready')
  })

  it('isn’t up to date when its last run was stopped by hand', async () => {
    source.beforePage = () => {
      throw new ConnectorError('Down.', { next: { kind: 'retry' } })
    }
    const { id } = await workspace.sync()
    await workspace.coordinator.cancel(id)
    expect(await state()).toBe('cancelled')
  })
})

it('what a run has read counts as fresh once readers see it', async () => {
  const source = new ScriptedConnector(['person', 'company'])
  for (const object of ['person', 'company']) source.rows.set(object, [person('a')])
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
  await workspace.sync()
  const age = async () => {
    const [crm] = (await workspace.warehouse.read(readCatalog)).connections
    return crm!.objects.get('person')?.syncedAt?.slice(0, 10)
  }
  source.beforePage = ({ object }) => {
    if (object === 'company') throw new ConnectorError('Down.', { next: { kind: 'retry' } })
  }
  workspace.setClock(TUESDAY)
  expect((await workspace.sync()).state).toBe('waiting')
  expect(await age()).toBe('2026-03-02')
  source.beforePage = () => {}
  workspace.setClock(WEDNESDAY)
  expect((await workspace.sync()).state).toBe('complete')
  // The run that goes on reads the people once more, whose window is due again by then.
  expect(await age()).toBe('2026-03-04')
})

it('what a source has told only up to a moment is asked for again from that moment on, and then as ever', async () => {
  const source = people('a')
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
  await workspace.sync()
  source.completeTo = '2026-03-02T20:00:00.000Z'
  workspace.setClock(TUESDAY)
  await workspace.sync()
  source.completeTo = null
  workspace.setClock(WEDNESDAY)
  await workspace.sync()
  workspace.setClock('2026-03-04T12:00:00.000Z')
  await workspace.sync()
  expect(source.asked.filter(({ extent }) => extent === 'all').map(({ from }) => from)).toEqual([
    null,
    '2026-03-02T05:00:00.000Z',
    '2026-03-02T20:00:00.000Z',
    '2026-03-04T05:00:00.000Z',
  ])
})

it('where to go on is kept though nothing has come by then: it may be at a job that runs for hours', async () => {
  const source = people('a')
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
  const asked: unknown[] = []
  const read = source.read.bind(source)
  source.read = async function* (request) {
    asked.push(request.cursor)
    if (request.cursor === null) {
      yield { files: [], cursor: { job: 'made' } }
      await once(request.signal, 'abort')
      request.signal.throwIfAborted()
    }
    yield* read({ ...request, cursor: null })
  }
  const { id } = await workspace.coordinator.start('crm', 'manual')
  const kept = () => workspace.ask(`select 1 as n from plumbline.checkpoint where cursor is not null`)
  while ((await kept()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  await workspace.restart()
  expect(await workspace.sync()).toMatchObject({ id, state: 'complete' })
  expect(asked).toEqual([null, { job: 'made' }])
})

it('a run that goes on counts the requests that it had sent before', async () => {
  const source = people('a', 'b', 'c')
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
  const stopped = await stopInTheMiddle(source)
  const run = await workspace.sync()
  expect(run.id).toBe(stopped.id)
  expect(run.requests).toBe(source.sent)
})

it('what goes wrong after a run leaves the run what it was', async () => {
  const source = people('a')
  workspace = await openScriptedWorkspace(
    { crm: source },
    {
      onPublished() {
        throw new Error('Nobody may know.')
      },
    },
  )
  workspace.setClock(MONDAY)
  expect((await workspace.sync()).state).toBe('complete')
  workspace.setClock(TUESDAY)
  expect((await workspace.sync()).state).toBe('complete')
})

it('broken text that is read again stays aside, and the syncs go on', async () => {
  const source = people('a')
  source.rows.set('person', [person('a', { name: 'half an emoji \ud83d' })])
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
  expect(await workspace.sync()).toMatchObject({ state: 'complete', objects: [{ quarantined: 1 }] })
  workspace.setClock(TUESDAY)
  await workspace.coordinator.retryQuarantined('crm')
  expect((await workspace.sync()).state).toBe('complete')
  const aside = () => workspace.ask(`select record_id, field, retry from plumbline.quarantine`)
  expect(await aside()).toEqual([{ record_id: 'a', field: 'name', retry: false }])
  workspace.setClock(WEDNESDAY)
  source.rows.set('person', [person('a', { name: 'a whole one' })])
  await workspace.coordinator.retryQuarantined('crm')
  expect((await workspace.sync()).state).toBe('complete')
  expect(await aside()).toEqual([])
})

it('a row without an id that somebody asks for is read again with what changed then', async () => {
  const source = people('a')
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
  await workspace.sync()
  const changed = '2026-03-02T20:00:00.000Z'
  source.rows.set('person', [person('', { updated: changed, name: 'Nameless' })])
  workspace.setClock(TUESDAY)
  expect(await workspace.sync()).toMatchObject({ state: 'complete', objects: [{ quarantined: 1 }] })
  source.rows.set('person', [person('b', { updated: changed, name: 'Named' })])
  workspace.setClock(WEDNESDAY)
  await workspace.sync()
  expect(await workspace.ask(`select _id from crm.person order by 1`)).toEqual([{ _id: 'a' }])
  await workspace.coordinator.retryQuarantined('crm')
  await workspace.sync()
  expect(await workspace.ask(`select _id from crm.person order by 1`)).toEqual([{ _id: 'a' }, { _id: 'b' }])
  expect(await workspace.ask(`select object from plumbline.quarantine`)).toEqual([])
})

it('what was set aside of a record goes with the record', async () => {
  const source = people('a')
  source.rows.set('person', [person('a', { name: 'half an emoji \ud83d' })])
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
  await workspace.sync()
  expect(await workspace.ask(`select record_id from plumbline.quarantine`)).toEqual([{ record_id: 'a' }])
  source.rows.set('person', [])
  source.deleted.set('person', ['a'])
  workspace.setClock(TUESDAY)
  await workspace.sync()
  expect(await workspace.ask(`select record_id from plumbline.quarantine`)).toEqual([])
})

it('a run that goes on days after it was cut off also reads what happened since', async () => {
  const source = people('a')
  source.pageRows = 1
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
  await workspace.sync()
  const updated = '2026-03-02T20:00:00.000Z'
  source.rows.set('person', [person('b', { updated }), person('c', { updated })])
  source.beforePage = ({ nth }) => {
    if (nth === 2) throw new ConnectorError('The token was revoked.', { next: { kind: 'fix' } })
  }
  workspace.setClock(TUESDAY)
  expect((await workspace.sync()).state).toBe('failed')
  source.beforePage = () => {}
  source.rows.get('person')!.push(person('d', { updated: '2026-03-07T20:00:00.000Z' }))
  workspace.setClock('2026-03-10T06:00:00.000Z')
  expect((await workspace.sync()).state).toBe('complete')
  expect(await workspace.ask(`select _id from crm.person order by 1`)).toEqual(
    ['a', 'b', 'c', 'd'].map((_id) => ({ _id })),
  )
})

it('what a set that is read whole every night still holds is set aside by the first of its runs alone', async () => {
  const source = new ScriptedConnector(['person'], { whole: true })
  source.fields.get('person')!.push(field('score', { type: 'integer' }), field('rank', { type: 'integer' }))
  source.rows.set('person', [person('a', { score: 'many', rank: 'high' }), person('b', { score: 'few' })])
  workspace = await openScriptedWorkspace({ crm: source })
  const counts = []
  for (const night of [MONDAY, TUESDAY, WEDNESDAY]) {
    workspace.setClock(night)
    counts.push((await workspace.sync()).objects.map(({ quarantined }) => quarantined))
  }
  expect(counts).toEqual([[2], [0], [0]])
  const [connection] = await workspace.coordinator.connections()
  // Each value that is aside is listed.
  expect(connection!.objects.map(({ quarantined }) => quarantined)).toEqual([3])
})

describe('the quota', () => {
  const reading = (used: number, resetsAt: Date | null = null) => ({
    used,
    limit: 1000,
    window: 'day',
    resetsAt,
  })

  it('is left alone from 80 % on, whoever used it, and the run waits until it starts anew', async () => {
    const source = people('a')
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    source.quotaReading = reading(800, new Date('2026-03-02T23:00:00Z'))
    const run = await workspace.sync()
    expect(run).toMatchObject({ state: 'waiting', waitingUntil: '2026-03-02T23:00:00.000Z' })
    expect(run.error!.message).toBe("80 % of crm's daily 1000 requests are used.")
  })

  it('that frees itself bit by bit is looked at again after an hour', async () => {
    const source = people('a')
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    source.quotaReading = reading(950)
    expect(await workspace.sync()).toMatchObject({ waitingUntil: '2026-03-02T07:00:00.000Z' })
    source.quotaReading = reading(10)
    workspace.setClock('2026-03-02T07:00:00.000Z')
    expect(await workspace.sync()).toMatchObject({ state: 'complete' })
  })

  it('is used by one run up to a quarter', async () => {
    const source = people(...Array.from({ length: 5 }, (_, n) => `p${n}`))
    source.pageRows = 1
    workspace = await openScriptedWorkspace({ crm: source }, { budget: { total: 0.8, run: 0.25 } })
    workspace.setClock(MONDAY)
    source.quotaReading = { used: 3, limit: 16, window: 'day', resetsAt: null }
    const run = await workspace.sync()
    expect(source.sent).toBe(4)
    expect(run).toMatchObject({ state: 'waiting', waitingUntil: TUESDAY })
    expect(run.objects[0]).toMatchObject({ read: 4 })
    // Another day, another quarter.
    workspace.setClock(TUESDAY)
    expect(await workspace.sync()).toMatchObject({ id: run.id, state: 'complete' })
    expect(await workspace.ask(`select _id from crm.person`)).toHaveLength(5)
  })

  it('is not asked for by the schedule before the time at which the source may be asked again', async () => {
    const source = people('a')
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    source.quotaReading = reading(800, new Date('2026-03-02T23:00:00Z'))
    const waiting = await workspace.sync()
    const sent = source.sent
    for (const trigger of ['schedule', 'trailing'] as const)
      await expect(workspace.coordinator.start('crm', trigger)).rejects.toThrow('goes on by itself')
    expect(source.sent).toBe(sent)
    source.quotaReading = reading(1)
    expect(await workspace.sync()).toMatchObject({ id: waiting.id, state: 'complete' })
  })
})

describe('the requests that Plumbline itself has sent of the quota', () => {
  const told = async () => (await workspace.coordinator.connections())[0]!.quota!.ours
  let source: ScriptedConnector
  beforeEach(async () => {
    source = people('a', 'b', 'c')
    source.pageRows = 1
    source.quotaReading = { used: 500, limit: 1000, window: 'day', resetsAt: null }
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
  })

  it('are those of the last day, also of a run that has waited longer', async () => {
    source.beforePage = ({ nth }) => {
      if (nth === 3) throw new ConnectorError('Down.', { next: { kind: 'retry' } })
    }
    const { id } = await workspace.sync()
    const before = source.sent
    expect([before, await told()]).toEqual([2, 2])
    source.beforePage = () => {}
    workspace.setClock(WEDNESDAY)
    expect(await workspace.sync()).toMatchObject({ id, state: 'complete', requests: source.sent })
    expect(await told()).toBe(source.sent - before)
  })

  it('are those of the CRM’s own day, where it tells when that ends', async () => {
    await workspace.sync()
    const before = source.sent
    // Less than a day later, and after its midnight.
    const morning = '2026-03-03T05:00:00.000Z'
    source.rows.set('person', [person('d', { updated: '2026-03-02T20:00:00.000Z' })])
    workspace.setClock(morning)
    source.quotaReading = { ...source.quotaReading!, resetsAt: new Date('2026-03-04T00:00:00.000Z') }
    await workspace.sync()
    expect(source.sent).toBeGreaterThan(before)
    expect(await told()).toBe(source.sent - before)
  })
})

describe('credentials of another organisation', () => {
  it('are refused, and nothing of it is mixed in', async () => {
    const source = people('a')
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    await workspace.sync()
    source.account = { id: 'org2', name: 'Two', url: 'https://two.example', currency: null }
    source.rows.set('person', [person('b', { updated: '2026-03-02T20:00:00.000Z' })])
    workspace.setClock(TUESDAY)
    const run = await workspace.sync()
    expect(run).toMatchObject({ state: 'failed', error: { next: 'fix' } })
    expect(run.error!.message).toContain('Two (org2)')
    expect(await workspace.ask(`select _id from crm.person`)).toEqual([{ _id: 'a' }])
  })
})

describe('the spool', () => {
  it('is empty after every kind of end', async () => {
    const source = people('a', 'b')
    workspace = await openScriptedWorkspace({ crm: source })
    workspace.setClock(MONDAY)
    await stopInTheMiddle(source)
    expect(workspace.spooled()).toEqual([])
    await workspace.sync()
    expect(workspace.spooled()).toEqual([])
  })
})
