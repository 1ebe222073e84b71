import { afterEach, describe, expect, it } from 'vitest'
import { ConnectorError } from '../../server/connectors/error.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { ANCHOR } from '../support/sandbox.ts'
import { refusing, ScriptedConnector } from '../support/scripted-connector.ts'
import { openScriptedWorkspace, type ScriptedWorkspace } from '../support/scripted-workspace.ts'
import { openTestWorkspace } from '../support/workspace.ts'

const MONDAY = '2026-03-02T06:00:00.000Z'
const TUESDAY = '2026-03-03T06:00:00.000Z'
const WEDNESDAY = '2026-03-04T06:00:00.000Z'
const NO_SCOPE = { message: 'It lacks the scope tickets.', action: 'Add the scope tickets.' }

let workspace: ScriptedWorkspace
let source: ScriptedConnector
afterEach(() => workspace.close())

/** Two people and two tickets, the second of each changed at noon of the day; tickets are optional. */
async function open(options: { whole?: boolean; optional?: readonly string[] } = {}): Promise<void> {
  source = new ScriptedConnector(['ticket', 'person'], { optional: ['ticket'], ...options })
  fill(MONDAY)
  workspace = await openScriptedWorkspace({ crm: source })
  workspace.setClock(MONDAY)
}

function fill(at: string): void {
  const updated = new Date(Date.parse(at) - 60_000).toISOString()
  for (const object of ['ticket', 'person'])
    source.rows.set(object, [
      { id: 'a', updated: '2026-03-01T08:00:00.000Z', name: 'a' },
      { id: 'b', updated, name: at },
    ])
}

function refuse(object: string, page = 1): void {
  source.beforePage = (at) => {
    if (at.object === object && at.nth >= page) throw refusing(NO_SCOPE)
  }
}

const tickets = () =>
  workspace.ask(
    `select _id as id, name from crm.ticket where _valid_to = 'infinity' and not _deleted order by 1`,
  )
const unreadable = async () =>
  (await workspace.coordinator.connections())[0]!.objects.map(({ object, unreadable }) => [
    object,
    unreadable,
  ])

describe('an optional object that describes itself and refuses to be read', () => {
  it('is left out with its reason and remedy, and the run publishes everything else', async () => {
    await open()
    refuse('ticket')
    const run = await workspace.sync()
    expect([run.state, run.error]).toEqual(['incomplete', null])
    expect((await workspace.coordinator.connections())[0]!.state).toBe('incomplete')
    expect(run.objects.map(({ object, state, refusal }) => [object, state, refusal])).toEqual([
      ['ticket', 'unreadable', NO_SCOPE],
      ['person', 'complete', null],
    ])
    expect(await unreadable()).toEqual([
      ['person', null],
      ['ticket', { since: expect.stringMatching(/^2026-03-02T06:00/), ...NO_SCOPE }],
    ])
    expect(await workspace.ask(`select count(*) as n from plumbline.publication where not partial`)).toEqual([
      { n: 1 },
    ])
  })

  it('keeps what was read of it before, is asked for again by the next run, and then catches up', async () => {
    await open({ whole: true })
    await workspace.sync()
    workspace.setClock(TUESDAY)
    fill(TUESDAY)
    source.rows.set('ticket', [{ id: 'c', updated: MONDAY, name: 'c' }, ...source.rows.get('ticket')!])
    source.pageRows = 1
    refuse('ticket', 2)
    expect((await workspace.sync()).state).toBe('incomplete')
    // What came before the refusal is kept, and what wasn't met any more is not taken for gone.
    expect(await tickets()).toEqual([
      { id: 'a', name: 'a' },
      { id: 'b', name: MONDAY },
      { id: 'c', name: 'c' },
    ])
    expect((await unreadable())[1]?.[1]).toMatchObject({ since: expect.stringMatching(/^2026-03-03/) })

    workspace.setClock(WEDNESDAY)
    source.beforePage = () => {}
    expect((await workspace.sync()).state).toBe('complete')
    expect(await tickets()).toEqual([
      { id: 'a', name: 'a' },
      { id: 'b', name: TUESDAY },
      { id: 'c', name: 'c' },
    ])
    expect(await unreadable()).toEqual([
      ['person', null],
      ['ticket', null],
    ])
  })

  it('is not read at all any more: what was read before is said to have grown old', async () => {
    await open()
    await workspace.sync()
    source.hidden.add('ticket')
    workspace.setClock(TUESDAY)
    const run = await workspace.sync()
    expect([run.state, run.objects[0]?.state]).toEqual(['incomplete', 'unreadable'])
    expect(await tickets()).toHaveLength(2)
  })

  it('was withheld from the start: the run is complete, and says what it would need', async () => {
    await open()
    source.refused.set('ticket', NO_SCOPE)
    const run = await workspace.sync()
    expect([run.state, run.objects[0]?.state, run.objects[0]?.refusal]).toEqual([
      'complete',
      'unreadable',
      NO_SCOPE,
    ])
    expect((await unreadable())[1]).toEqual([
      'ticket',
      { since: expect.stringMatching(/^2026-03-02T06:00/), ...NO_SCOPE },
    ])
    const [crm] = (await workspace.warehouse.read(readCatalog)).connections
    expect([[...crm!.objects.keys()], [...crm!.withheld.keys()]]).toEqual([['person'], ['ticket']])

    source.refused.clear()
    workspace.setClock(TUESDAY)
    expect((await workspace.sync()).state).toBe('complete')
    expect(await tickets()).toHaveLength(2)
    expect((await workspace.warehouse.read(readCatalog)).connections[0]!.withheld.size).toBe(0)
  })

  it('was read once and is withheld later: that is a gap', async () => {
    await open()
    await workspace.sync()
    source.refused.set('ticket', NO_SCOPE)
    workspace.setClock(TUESDAY)
    expect((await workspace.sync()).state).toBe('incomplete')
    expect(await tickets()).toHaveLength(2)
  })

  it('was never there: nothing is left out', async () => {
    await open()
    source.hidden.add('ticket')
    expect((await workspace.sync()).state).toBe('complete')
    expect(await unreadable()).toEqual([['person', null]])
  })
})

it('a required object that refuses to be read fails the run, with what to do', async () => {
  await open()
  refuse('person')
  expect(await workspace.sync()).toMatchObject({
    state: 'failed',
    error: { ...NO_SCOPE, next: 'fix' },
    objects: [{ state: 'complete' }, { state: 'failed', refusal: null }],
  })
})

it('an optional object that fails for another reason is not passed over', async () => {
  await open()
  source.beforePage = () => {
    throw new ConnectorError('The request is wrong.', { next: { kind: 'fix' } })
  }
  expect((await workspace.sync()).state).toBe('failed')
})

it('HubSpot’s workflows without their scope are shown with it, and the sync is complete', async () => {
  await open()
  const world = createWorld({ seed: 7, size: 'tiny', anchor: ANCHOR })
  const real = await openTestWorkspace(world, { now: '2026-11-22T20:00:00Z' })
  try {
    await real.sandbox.control('POST', '/faults', {
      match: { system: 'hubspot', path: '/automation/v4/flows' },
      when: { kind: 'nth', nth: 1, times: 99 },
      effect: {
        kind: 'answer',
        status: 403,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          status: 'error',
          category: 'MISSING_SCOPES',
          message: 'Not all scopes were granted.',
          errors: [{ message: '', context: { requiredGranularScopes: ['automation'] } }],
        }),
      },
    })
    await real.sync()
    const hubspot = (await real.coordinator.connections()).find(({ id }) => id === 'hubspot')!
    const refused = hubspot.objects.filter((each) => each.unreadable !== null)
    expect(
      refused.map(({ object, label, records, unreadable }) => [object, label, records, unreadable?.action]),
    ).toEqual([['flow', 'Workflows', null, 'Add the scope automation to the private app and save it.']])
  } finally {
    await real.close()
  }
})

it('HubSpot’s e-mail events without their scope, and Salesforce’s flows without the right, leave the rest to be read', async () => {
  await open()
  const world = createWorld({ seed: 7, size: 'small', anchor: ANCHOR })
  const real = await openTestWorkspace(world, { now: '2026-11-22T20:00:00Z' })
  const answers = (match: object, when: object, { status, body }: { status: number; body: unknown }) =>
    real.sandbox.control('POST', '/faults', {
      match,
      when,
      effect: {
        kind: 'answer',
        status,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      },
    })
  const left = async (connection: string) => {
    const { state, objects } = await real.coordinator.syncNow(connection, 'manual')
    return [state, objects.flatMap(({ object, refusal }) => (refusal ? [[object, refusal.action]] : []))]
  }
  try {
    // The first of them is only looked at to see whether there are any.
    const events = { system: 'hubspot', path: '/email/public/v1/events' }
    const errors = [{ message: '', context: { requiredGranularScopes: ['content'] } }]
    await answers(
      events,
      { kind: 'nth', nth: 2, times: 99 },
      {
        status: 403,
        body: {
          status: 'error',
          category: 'MISSING_SCOPES',
          message: 'Not all scopes were granted.',
          errors,
        },
      },
    )
    expect(await left('hubspot')).toEqual([
      'incomplete',
      [['email_event', 'Add the scope content to the private app and save it.']],
    ])
    // Of all that is read, only what Salesforce makes up for each question is asked for by `query` and not by `queryAll`.
    const body = [
      { errorCode: 'INVALID_TYPE', message: "sObject type 'FlowDefinitionView' is not supported." },
    ]
    await answers(
      { system: 'salesforce', path: '/services/data/v67.0/query', end: '/query' },
      { kind: 'nth', nth: 5, times: 99 },
      { status: 400, body },
    )
    expect(await left('salesforce')).toEqual([
      'incomplete',
      [['flowdefinitionview', 'Give the user read access to the object (permission set, object settings).']],
    ])
  } finally {
    await real.close()
  }
})
