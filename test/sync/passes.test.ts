import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConnectorError } from '../../server/connectors/error.ts'
import { ScriptedConnector, type SourceRow } from '../support/scripted-connector.ts'
import { openScriptedWorkspace, type ScriptedWorkspace } from '../support/scripted-workspace.ts'
import { field } from '../support/warehouse.ts'

const WEEK_MS = 7 * 24 * 60 * 60_000
const BEFORE = '2026-03-01T08:00:00.000Z'
const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T07:00:00.000Z'
const WEDNESDAY = '2026-03-04T08:00:00.000Z'
const NEXT_WEEK = '2026-03-10T06:00:00.000Z'

const people = (count: number, updated = BEFORE): SourceRow[] =>
  Array.from({ length: count }, (_, n) => ({ id: `p${n}`, updated, name: `Person ${n}` }))

let source: ScriptedConnector
let workspace: ScriptedWorkspace
const begin = async (connector: ScriptedConnector) => {
  source = connector
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
}
afterEach(() => workspace.close())

const living = async () =>
  (
    await workspace.ask(
      `select _id from crm.person where _valid_to = 'infinity' and not _deleted order by _id`,
    )
  ).map((row) => row['_id'])

describe('a field that is new to an object already loaded', () => {
  beforeEach(async () => {
    await begin(new ScriptedConnector(['person']))
    source.rows.set('person', people(3))
    await workspace.sync()
    source.fields.get('person')!.push(field('region'))
    source.rows.set(
      'person',
      people(3).map((row) => ({ ...row, region: 'EMEA' })),
    )
    workspace.setClock(TUESDAY)
  })
  const regions = async () =>
    (
      await workspace.ask(`select region, _cause from crm.person where _valid_to = 'infinity' order by _id`)
    ).map((row) => [row['region'], row['_cause']])

  it('is filled in records that nobody changed, and its rows say why they moved', async () => {
    await workspace.sync()
    expect(await regions()).toEqual(Array.from({ length: 3 }, () => ['EMEA', 'field-added']))
  })

  it('is filled although somebody new came while it was read, who is read by the next run', async () => {
    source.beforePage = ({ extent }) => {
      const rows = source.rows.get('person')!
      if (extent === 'fields' && rows.length === 3)
        rows.push({ id: 'p9', updated: '2026-03-03T08:00:00.000Z', name: 'New', region: 'APAC' })
    }
    expect((await workspace.sync()).state).toBe('complete')
    expect(await regions()).toEqual(Array.from({ length: 3 }, () => ['EMEA', 'field-added']))
    workspace.setClock(WEDNESDAY)
    await workspace.sync()
    expect(await living()).toEqual(['p0', 'p1', 'p2', 'p9'])
  })

  it('is asked for alone, and once', async () => {
    await workspace.sync()
    const filling = source.asked.filter(({ extent }) => extent === 'fields')
    expect(filling.map(({ fields }) => fields)).toEqual([['id', 'region']])
    workspace.setClock(WEDNESDAY)
    await workspace.sync()
    expect(source.asked.filter(({ extent }) => extent === 'fields')).toHaveLength(1)
  })

  it('is filled by a later run when the one that found it failed', async () => {
    source.beforeCount = () => {
      throw new ConnectorError('Not now.', { next: { kind: 'fix' } })
    }
    expect((await workspace.sync()).state).toBe('failed')
    source.beforeCount = () => {}
    workspace.setClock(WEDNESDAY)
    await workspace.sync()
    expect(await regions()).toEqual(Array.from({ length: 3 }, () => ['EMEA', 'field-added']))
  })

  it('does not make the deletions of that day go unheard', async () => {
    source.rows.set('person', source.rows.get('person')!.slice(1))
    source.deleted.set('person', ['p0'])
    await workspace.sync()
    expect(await living()).toEqual(['p1', 'p2'])
  })

  it('leaves what else changed meanwhile to be met as a change', async () => {
    source.rows.set('person', [
      { id: 'p0', updated: BEFORE, name: 'Person 0', region: 'EMEA' },
      { id: 'p1', updated: '2026-03-03T06:30:00.000Z', name: 'Renamed', region: 'APAC' },
    ])
    await workspace.sync()
    const rows = await workspace.ask(
      `select name, region, _source_updated_at as at from crm.person where _valid_to = 'infinity' and _id = 'p1'`,
    )
    expect(rows).toEqual([{ name: 'Renamed', region: 'APAC', at: '2026-03-03T06:30:00.000Z' }])
  })
})

describe('a field that is given another type', () => {
  it('keeps its values, also where they read the same in both', async () => {
    await begin(new ScriptedConnector(['person']))
    source.fields.get('person')!.push(field('seats'))
    source.rows.set('person', [{ id: 'p0', updated: BEFORE, name: 'Person', seats: '250' }])
    await workspace.sync()
    source.fields.set('person', [
      ...source.fields.get('person')!.filter(({ name }) => name !== 'seats'),
      field('seats', { type: 'integer' }),
    ])
    workspace.setClock(TUESDAY)
    await workspace.sync()
    expect(
      await workspace.ask(`select seats__integer as seats from crm.person where _valid_to = 'infinity'`),
    ).toEqual([{ seats: 250 }])
  })
})

describe('a calculated field', () => {
  beforeEach(async () => {
    await begin(new ScriptedConnector(['person']))
    source.fields.get('person')!.push(field('score', { type: 'integer', calculated: true }))
    source.rows.set(
      'person',
      people(2).map((row) => ({ ...row, score: 1 })),
    )
    await workspace.sync()
    source.rows.set(
      'person',
      people(2).map((row) => ({ ...row, score: 2 })),
    )
  })
  const scores = async () =>
    (await workspace.ask(`select score, _cause from crm.person where _valid_to = 'infinity'`)).map((row) => [
      row['score'],
      row['_cause'],
    ])

  it('is read again after a day, although its records did not change', async () => {
    workspace.setClock(TUESDAY)
    await workspace.sync()
    expect(await scores()).toEqual([
      [2, 'calculated'],
      [2, 'calculated'],
    ])
  })

  it('is not read again before', async () => {
    workspace.setClock('2026-03-02T18:00:00.000Z')
    await workspace.sync()
    expect(await scores()).toEqual([
      [1, null],
      [1, null],
    ])
  })
})

describe('comparing the ids', () => {
  beforeEach(async () => {
    await begin(new ScriptedConnector(['person'], { reconcileAfterMs: WEEK_MS }))
    source.rows.set('person', people(100))
    await workspace.sync()
  })
  const comparisons = () => source.asked.filter(({ extent }) => extent === 'fields').length

  it('finds what went without a trace, the next day, by the numbers', async () => {
    source.rows.set('person', people(100).slice(2))
    workspace.setClock('2026-03-02T18:00:00.000Z')
    await workspace.sync()
    expect(await living()).toHaveLength(100)
    workspace.setClock(TUESDAY)
    const run = await workspace.sync()
    expect(await living()).toHaveLength(98)
    expect(run.objects[0]).toMatchObject({ deleted: 2 })
  })

  it('was last made at a time that hasn’t come, and so is made now', async () => {
    await workspace.warehouse.write((writer) =>
      writer.run(
        `update plumbline.checkpoint set watermark = cast('2099-01-01T00:00:00Z' as timestamptz), whole_at = cast('2099-01-01T00:00:00Z' as timestamptz) where pass = 'ids'`,
      ),
    )
    await workspace.warehouse.write((writer) =>
      writer.run(
        `insert into plumbline.checkpoint(connection, object, pass, watermark, whole_at)
         select connection, object, 'ids', cast('2099-01-01T00:00:00Z' as timestamptz), cast('2099-01-01T00:00:00Z' as timestamptz)
         from plumbline.checkpoint where pass = 'rows' and not exists (select 1 from plumbline.checkpoint i where i.pass = 'ids')`,
      ),
    )
    source.rows.get('person')!.pop()
    workspace.setClock(TUESDAY)
    const known = (await living()).length
    await workspace.sync()
    expect((await living()).length).toBe(known - 1)
  })

  it('is spared while the numbers agree, and made all the same after the stream’s own time', async () => {
    source.rows.set('person', [...people(100).slice(1), { id: 'other', updated: BEFORE, name: 'Other' }])
    workspace.setClock(TUESDAY)
    await workspace.sync()
    expect(comparisons()).toBe(0)
    workspace.setClock(NEXT_WEEK)
    await workspace.sync()
    expect(comparisons()).toBe(1)
    expect(await living()).toHaveLength(100)
    expect(await living()).toContain('other')
  })

  it('is made every day where the source tells no number', async () => {
    source.says = null
    workspace.setClock(TUESDAY)
    await workspace.sync()
    expect(comparisons()).toBe(1)
  })

  it('finds what the source has and never told, and reads it', async () => {
    source.rows.get('person')!.push({ id: 'late', updated: BEFORE, name: 'Late' })
    workspace.setClock(NEXT_WEEK)
    await workspace.sync()
    expect(await living()).toContain('late')
    expect(source.asked.at(-1)!.extent).toEqual({ ids: ['late'] })
  })

  it('believes a mass deletion only when a second reading says the same', async () => {
    let readings = 0
    const all = people(100)
    source.beforePage = ({ extent, nth }) => {
      if (extent !== 'fields' || nth !== 1) return
      readings++
      // The first answer is cut short; the second holds other records than the first.
      source.rows.set('person', readings === 1 ? all.slice(0, 60) : all.slice(50, 99))
    }
    source.rows.set('person', [])
    workspace.setClock(NEXT_WEEK)
    await workspace.sync()
    expect(readings).toBe(2)
    expect(await living()).toHaveLength(99)
  })

  it('takes no page for whole that lacks announced rows, however often it comes', async () => {
    source.says = null
    source.withheld = ({ extent }) => (extent === 'fields' ? 50 : 0)
    workspace.setClock(NEXT_WEEK)
    expect(await workspace.sync()).toMatchObject({ state: 'waiting', error: { next: 'retry' } })
    source.withheld = () => 0
    await workspace.sync()
    expect(await living()).toHaveLength(100)
    const dead = await workspace.ask(`select _id from crm.person where _deleted`)
    expect(dead).toEqual([])
  })

  it('waits like any other reading where what it lacks is refused for now', async () => {
    source.rows.get('person')!.push({ id: 'late', updated: BEFORE, name: 'Late' })
    workspace.setClock(NEXT_WEEK)
    source.beforePage = ({ extent }) => {
      if (typeof extent === 'object') throw new ConnectorError('Later.', { next: { kind: 'retry' } })
    }
    expect(await workspace.sync()).toMatchObject({ state: 'waiting', error: { message: 'Later.' } })
    source.beforePage = () => {}
    await workspace.sync()
    expect(await living()).toContain('late')
  })

  it('goes on where it was cut off', async () => {
    source.pageRows = 30
    source.rows.set('person', people(100).slice(1))
    workspace.setClock(NEXT_WEEK)
    source.beforePage = ({ extent, nth }) => {
      if (extent === 'fields' && nth === 3) throw new ConnectorError('Refused.', { next: { kind: 'fix' } })
    }
    expect((await workspace.sync()).state).toBe('failed')
    source.beforePage = () => {}
    await workspace.sync()
    expect(await living()).toHaveLength(99)
  })

  it('closes nothing that came after it had been cut off', async () => {
    source.pageRows = 30
    workspace.setClock(NEXT_WEEK)
    source.beforePage = ({ extent, nth }) => {
      if (extent === 'fields' && nth === 3) throw new ConnectorError('Refused.', { next: { kind: 'fix' } })
    }
    expect((await workspace.sync()).state).toBe('failed')
    source.beforePage = () => {}
    // Where the rest of the comparison doesn't come to.
    const created = { id: 'new', updated: '2026-03-10T07:00:00.000Z', name: 'New' }
    source.rows.set('person', [created, ...people(100)])
    workspace.setClock('2026-03-10T08:00:00.000Z')
    expect((await workspace.sync()).state).toBe('complete')
    expect(await living()).toContain('new')
  })

  it('is made every night, though a night comes to it a second earlier than the one before', async () => {
    source.says = null
    workspace.setClock('2026-03-03T03:00:05.000Z')
    await workspace.sync()
    workspace.setClock('2026-03-04T03:00:04.000Z')
    await workspace.sync()
    expect(comparisons()).toBe(2)
  })
})

describe('a set that is read whole', () => {
  it('closes very much only when a second reading says the same', async () => {
    await begin(new ScriptedConnector(['person'], { whole: true }))
    source.rows.set('person', people(20))
    await workspace.sync()
    let readings = 0
    source.beforePage = () => {
      readings++
      if (readings === 2) source.rows.set('person', people(20).slice(0, 19))
    }
    source.rows.set('person', [])
    workspace.setClock(TUESDAY)
    await workspace.sync()
    expect(readings).toBe(2)
    expect(await living()).toHaveLength(19)
  })
})

it('an object is not empty because one run found nothing in it before and after it waited', async () => {
  await begin(new ScriptedConnector(['person', 'other'], { whole: true }))
  for (const object of ['person', 'other']) source.rows.set(object, people(20))
  await workspace.sync()
  source.rows.set('person', [])
  source.beforePage = ({ object }) => {
    if (object === 'other') throw new ConnectorError('Down.', { next: { kind: 'retry' } })
  }
  workspace.setClock(TUESDAY)
  const first = await workspace.sync()
  expect(first.state).toBe('waiting')
  source.beforePage = () => {}
  expect(await workspace.sync()).toMatchObject({ id: first.id, state: 'incomplete' })
  expect(await living()).toHaveLength(20)
  workspace.setClock(WEDNESDAY)
  expect((await workspace.sync()).state).toBe('complete')
  expect(await living()).toEqual([])
})

describe.each([
  ['a set that is read whole', { whole: true }],
  ['a set whose ids are compared', { reconcileAfterMs: 0 }],
])('of %s', (_, options) => {
  beforeEach(async () => {
    await begin(new ScriptedConnector(['person'], options))
    source.rows.set('person', people(20))
    workspace.setClock(TUESDAY)
    await workspace.sync()
    source.rows.set('person', [])
    workspace.setClock(NEXT_WEEK)
  })
  const later = (hours = 1) =>
    workspace.setClock(new Date(Date.parse(NEXT_WEEK) + hours * 60 * 60_000).toISOString())

  it('nothing is taken for gone because a run finds nothing, and the object says so', async () => {
    expect(await workspace.sync()).toMatchObject({
      state: 'incomplete',
      objects: [
        { state: 'unreadable', refusal: { message: 'None was found any more, where 20 are known.' } },
      ],
    })
    expect(await living()).toHaveLength(20)
    source.rows.set('person', people(20))
    later()
    expect(await workspace.sync()).toMatchObject({
      state: 'complete',
      objects: [{ state: 'complete', inserted: 0, deleted: 0, refusal: null }],
    })
    const dead = await workspace.ask(`select _id from crm.person where _deleted`)
    expect(dead).toEqual([])
  })

  it('all is gone once the next run finds nothing either', async () => {
    await workspace.sync()
    later()
    expect(await workspace.sync()).toMatchObject({ state: 'complete', objects: [{ deleted: 20 }] })
    expect(await living()).toEqual([])
  })

  it('a few may well be gone all at once', async () => {
    source.rows.set('person', people(4))
    await workspace.sync()
    source.rows.set('person', [])
    later(24)
    expect(await workspace.sync()).toMatchObject({ state: 'complete', objects: [{ deleted: 4 }] })
    expect(await living()).toEqual([])
  })
})
