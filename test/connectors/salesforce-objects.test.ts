import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Connector } from '../../server/connectors/connector.ts'
import type { Table } from '../../server/sandbox/world.ts'
import { openTestSandbox, record, revision, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'
import { connect, ids, never, readStream, salesforceSettings } from './reading.ts'

const ALL = { from: null, to: '2026-11-22T19:55:00Z' }
const WEEK = { from: '2026-11-15T20:00:00Z', to: '2026-11-22T19:55:00Z' }
const Counts = z.record(z.string(), z.number())

let sandbox: TestSandbox
const open: Connector[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()))
  await sandbox.close()
})

async function openWith(...salesforce: Table[]): Promise<Connector> {
  sandbox = await openTestSandbox(worldOf({ salesforce }))
  return again()
}

function again(): Connector {
  const connector = connect(salesforceSettings(sandbox))
  open.push(connector)
  return connector
}

async function requests(path: string): Promise<number> {
  const seen = Counts.parse(await (await sandbox.control('GET', '/requests')).json())
  const matching = Object.entries(seen).filter(([request]) => request.includes(path))
  return matching.reduce((sum, [, count]) => sum + count, 0)
}

const numbered = (prefix: string, n: number) => `${prefix}${String(n).padStart(12, '0')}AAA`

function flows(count: number): Table {
  const rows = Array.from({ length: count }, (_, n) => {
    const id = numbered('300', n)
    const fields = { Id: '000000000000000AAA', DurableId: id, ApiName: `Flow_${n}`, IsActive: n % 2 === 0 }
    return record(id, '2026-01-05T08:00:00Z', fields)
  })
  return tableOf(
    'FlowDefinitionView',
    [
      ['DurableId', 'string'],
      ['ApiName', 'string'],
      ['IsActive', 'boolean'],
      ['LastModifiedDate', 'datetime'],
    ],
    rows,
  )
}

describe('flows', () => {
  test('are told apart by their durable id, because their Id says nothing', async () => {
    const connector = await openWith(flows(3))
    const [schema] = (await connector.describe('flowdefinitionview', never))!
    expect(schema!.roles).toEqual({
      id: 'DurableId',
      updated: 'LastModifiedDate',
      deleted: null,
      mergedInto: null,
    })
    const reading = await readStream(connector, 'flowdefinitionview', { window: WEEK })
    expect(ids(reading, 'flowdefinitionview', 'DurableId')).toEqual([0, 1, 2].map((n) => numbered('300', n)))
    expect(new Set(ids(reading, 'flowdefinitionview', 'Id'))).toEqual(new Set(['000000000000000AAA']))
  })

  test('come in batches from the last key on: Salesforce gives no second page of them', async () => {
    const connector = await openWith(flows(4100))
    const reading = await readStream(connector, 'flowdefinitionview', { window: ALL })
    expect(reading.files.map(({ format, rows }) => [format.kind, rows])).toEqual([
      ['json', 2000],
      ['json', 2000],
      ['json', 100],
    ])
    expect(new Set(ids(reading, 'flowdefinitionview', 'DurableId')).size).toBe(4100)
    expect(await requests('/jobs/query')).toBe(0)
    expect(await requests('/queryAll')).toBe(0)
  })

  test('of just one batch are all there are', async () => {
    const connector = await openWith(flows(2000))
    const reading = await readStream(connector, 'flowdefinitionview', { window: ALL })
    expect(reading.files.map(({ rows }) => rows)).toEqual([2000])
    expect(reading.pages.at(-1)!.cursor).toBeNull()
  })

  test('go on after the last key that was kept, in another process too', async () => {
    const connector = await openWith(flows(2500))
    const first = await readStream(connector, 'flowdefinitionview', { window: ALL, pages: 1 })
    const { cursor } = first.pages[0]!
    const rest = await readStream(again(), 'flowdefinitionview', { window: ALL, cursor })
    expect(rest.files.map(({ rows }) => rows)).toEqual([500])
  })

  test('can be read by their keys alone', async () => {
    const connector = await openWith(flows(5))
    const wanted = [numbered('300', 1), numbered('300', 3), "300' OR DurableId != '"]
    const extent = { ids: wanted }
    const reading = await readStream(connector, 'flowdefinitionview', { window: ALL, extent })
    expect(ids(reading, 'flowdefinitionview', 'DurableId')).toEqual(wanted.slice(0, 2))
    expect(await requests('/queryAll')).toBe(0)
  })

  test('open in the set-up; those of a package, which go by their name, nowhere', async () => {
    const connector = await openWith(flows(1))
    const url = connector.recordUrl('flowdefinitionview', numbered('300', 0))!
    expect(url).toBe(`${sandbox.salesforceUrl}/lightning/setup/Flows/page?address=%2F${numbered('300', 0)}`)
    expect(await (await fetch(url)).text()).toContain('Flow_0')
    expect(connector.recordUrl('flowdefinitionview', 'hubspot__Sync_Status')).toBeNull()
  })
})

describe('what an organisation may lack', () => {
  test.each([
    'currencytype',
    'datedconversionrate',
    'individual',
    'contactpointconsent',
    'campaigninfluence',
    'opportunityfieldhistory',
    'task',
    'flowdefinitionview',
  ])('%s is absent, and no error', async (object) => {
    const connector = await openWith(flows(0), tableOf('Lead', [['LastName', 'string']], []))
    const schemas = await connector.describe(object, never)
    expect(schemas === null).toBe(object !== 'flowdefinitionview')
    expect(connector.streams.find((stream) => stream.object === object)!.optional).toBe(true)
  })

  test('is absent too where Salesforce says that it knows no such type', async () => {
    const connector = await openWith(tableOf('Lead', [['LastName', 'string']], []))
    const body = JSON.stringify([
      { errorCode: 'INVALID_TYPE', message: "sObject type 'CurrencyType' is not supported." },
    ])
    await sandbox.control('POST', '/faults', {
      match: { system: 'salesforce', path: '/services/data/v67.0/sobjects/CurrencyType' },
      when: { kind: 'always' },
      effect: { kind: 'answer', status: 400, body },
    })
    expect(await connector.describe('currencytype', never)).toBeNull()
  })
})

describe('the currency of an organisation', () => {
  const lead = tableOf('Lead', [['LastName', 'string']], [])
  const refuse = (path: string, status: number, errorCode: string) =>
    sandbox.control('POST', '/faults', {
      match: { system: 'salesforce', path },
      when: { kind: 'always' },
      effect: { kind: 'answer', status, body: JSON.stringify([{ errorCode, message: 'No.' }]) },
    })

  test('is told, though none of its records names one', async () => {
    expect(await (await openWith(lead)).check(never)).toMatchObject({ currency: 'EUR' })
  })

  test('is the corporate one of several', async () => {
    const currency = (id: number, IsoCode: string, IsCorporate: boolean) =>
      record(`01L00000000000${id}AAA`, '2020-01-05T08:00:00Z', { IsoCode, IsCorporate })
    const currencies = tableOf(
      'CurrencyType',
      [
        ['IsoCode', 'picklist'],
        ['IsCorporate', 'boolean'],
      ],
      [currency(1, 'EUR', false), currency(2, 'CHF', true)],
    )
    const connector = await openWith(lead, currencies)
    expect(await connector.check(never)).toMatchObject({ currency: 'CHF' })
  })

  test('is nobody’s guess where it isn’t shown, and costs no sync', async () => {
    const connector = await openWith(lead)
    await refuse('/services/data/v67.0/connect/organization', 403, 'FUNCTIONALITY_NOT_ENABLED')
    expect(await connector.check(never)).toMatchObject({ name: 'Northwind Software', currency: null })
  })
})

describe('lists of the set-up', () => {
  const groups = tableOf(
    'Group',
    [
      ['Name', 'string'],
      ['Type', 'picklist'],
    ],
    [
      record('00G000000000001AAA', '2020-01-05T08:00:00Z', { Name: 'Inbound', Type: 'Queue' }),
      // Within the lag that reading changes keeps from the clock.
      record('00G000000000002AAA', '2026-11-22T19:58:00Z', { Name: 'Requests', Type: 'Queue' }),
    ],
  )

  test('are read whole each time, up to this moment, without asking what was deleted', async () => {
    const connector = await openWith(groups)
    const reading = await readStream(connector, 'group', { window: WEEK })
    expect(ids(reading, 'group', 'Id')).toEqual(['00G000000000001AAA', '00G000000000002AAA'])
    expect(await requests('/deleted')).toBe(0)
    expect(connector.streams.find(({ object }) => object === 'group')!.mode).toEqual({ kind: 'whole' })
  })
})

describe('the window', () => {
  const AT = '2026-11-18T08:00:00Z'
  const row = (id: string, at: string) => record(id, at, { OpportunityId: '006000000000001AAA' })
  const history = (name: string) =>
    tableOf(
      name,
      [['OpportunityId', 'reference']],
      [row(numbered('008', 1), '2026-11-10T08:00:00Z'), row(numbered('008', 2), AT)],
    )

  test.each([
    ['OpportunityHistory', 'SystemModstamp'],
    ['OpportunityFieldHistory', 'CreatedDate'],
  ])('of %s goes by its %s', async (name, cursor) => {
    const connector = await openWith(history(name))
    const object = name.toLowerCase()
    const [schema] = (await connector.describe(object, never))!
    expect(schema!.roles.updated).toBe(cursor)
    const reading = await readStream(connector, object, { window: WEEK })
    expect(ids(reading, object, 'Id')).toEqual([numbered('008', 2)])
  })

  test('goes by the next best field where the best cannot be filtered by', async () => {
    const events = tableOf(
      'Event',
      [['Subject', 'string']],
      [record(numbered('00U', 1), AT, { Subject: 'Demo' })],
    )
    const stamp = { name: 'SystemModstamp', label: '', type: 'textarea', custom: false, length: 32_000 }
    events.fields.push(stamp)
    const connector = await openWith(events)
    const [schema] = (await connector.describe('event', never))!
    expect(schema!.roles.updated).toBe('LastModifiedDate')
    expect(ids(await readStream(connector, 'event', { window: WEEK }), 'event', 'Id')).toHaveLength(1)
  })
})

describe('tasks', () => {
  const task = (n: number, fields: object, ...later: Parameters<typeof record>[3][]) =>
    record(
      numbered('00T', n),
      '2025-01-05T08:00:00Z',
      { Subject: `Call ${n}`, IsArchived: false, ...fields },
      ...later,
    )
  const tasks = tableOf(
    'Task',
    [
      ['Subject', 'combobox'],
      ['IsArchived', 'boolean'],
    ],
    [
      task(1, {}),
      task(2, { IsArchived: true }),
      task(3, {}, revision('2026-11-18T08:00:00Z', {}, { deletion: 'soft' })),
    ],
  )

  test('that were put away are read too, and those in the recycle bin with their tombstone', async () => {
    const connector = await openWith(tasks)
    const reading = await readStream(connector, 'task', { window: ALL })
    expect(reading.rows.get('task')).toEqual([
      expect.objectContaining({ Id: numbered('00T', 1), IsArchived: false, IsDeleted: false }),
      expect.objectContaining({ Id: numbered('00T', 2), IsArchived: true, IsDeleted: false }),
      expect.objectContaining({ Id: numbered('00T', 3), IsDeleted: true }),
    ])
    const [schema] = (await connector.describe('task', never))!
    expect(await connector.count(schema!, ALL, never)).toBe(3)
    expect((await readStream(again(), 'task', { window: WEEK })).deletions).toEqual([numbered('00T', 3)])
  })
})

test('what is deleted for good is looked for by its ids soonest, and a history keeps what Salesforce drops', async () => {
  const { streams } = await openWith(flows(0))
  const after = (ms: number | null) =>
    streams.flatMap(({ object, mode }) =>
      mode.kind === 'changes' && mode.reconcileAfterMs === ms ? [object] : [],
    )
  expect(after(7 * 86_400_000)).toEqual(['contactpointconsent', 'campaignmember', 'campaigninfluence'])
  expect(after(null)).toEqual([
    'campaignhistory',
    'opportunityhistory',
    'opportunityfieldhistory',
    'leadhistory',
  ])
})
