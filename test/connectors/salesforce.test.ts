import { z } from 'zod'
import { afterEach, describe, expect, test } from 'vitest'
import type { Connector } from '../../server/connectors/connector.ts'
import type { Entity } from '../../server/sandbox/world.ts'
import { openTestSandbox, record, revision, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'
import { connect, failure, ids, never, readStream, refusal, salesforceSettings } from './reading.ts'

const ALL = { from: null, to: '2026-11-22T19:55:00Z' }
const WEEK = { from: '2026-11-15T20:00:00Z', to: '2026-11-22T19:55:00Z' }

const Counts = z.record(z.string(), z.number())
const Job = z.object({ id: z.string() })

const LEAD_FIELDS = [
  ['LastName', 'string'],
  ['Email', 'email'],
  ['Country', 'string'],
  ['AnnualRevenue', 'currency'],
  ['NumberOfEmployees', 'int'],
  ['Score__c', 'double'],
  ['Renewal__c', 'date'],
  ['HasOptedOutOfEmail', 'boolean'],
] as const

let sandbox: TestSandbox
const open: Connector[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((connector) => connector.close()))
  await sandbox.close()
})

const idOf = (n: number) => `00Q${String(n).padStart(12, '0')}AAA`

function leads(count: number, at = '2026-01-05T08:00:00Z'): Entity[] {
  return Array.from({ length: count }, (_, n) =>
    record(idOf(n), at, { LastName: `Lead, "${n}"\nof two lines`, Country: 'Germany' }),
  )
}

async function openWith(
  entities: readonly Entity[],
  ...tables: Parameters<typeof tableOf>[]
): Promise<Connector> {
  const salesforce = [tableOf('Lead', LEAD_FIELDS, entities), ...tables.map((table) => tableOf(...table))]
  sandbox = await openTestSandbox(worldOf({ salesforce }))
  return again()
}

/** Another connector to the same organisation, as after a restart. */
function again(changes: Parameters<typeof salesforceSettings>[1] = {}): Connector {
  const connector = connect(salesforceSettings(sandbox, changes))
  open.push(connector)
  return connector
}

async function requests(path: string): Promise<number> {
  const seen = Counts.parse(await (await sandbox.control('GET', '/requests')).json())
  const matching = Object.entries(seen).filter(([request]) => request.includes(path))
  return matching.reduce((sum, [, count]) => sum + count, 0)
}

const fault = (spec: object) =>
  sandbox.control('POST', '/faults', { match: { system: 'salesforce' }, ...spec })

function refuse(status: number, errorCode: string, message: string): object {
  const body = JSON.stringify([{ errorCode, message }])
  return {
    match: { path: '/services/data/v67.0/query' },
    when: { kind: 'always' },
    effect: { kind: 'answer', status, body },
  }
}

describe('connecting', () => {
  test('tells the organisation, its quota and its clock', async () => {
    const connector = await openWith(leads(1))
    expect(await connector.check(never)).toMatchObject({
      name: 'Northwind Software',
      id: '00D000000000062EAA',
      url: sandbox.salesforceUrl,
    })
    expect(connector.quota()).toMatchObject({ limit: expect.any(Number), window: '24 hours' })
    expect((await connector.serverTime(never)).toISOString()).toBe('2026-11-22T20:00:00.000Z')
  })

  test('a wrong secret is told as such, without the secret', async () => {
    await openWith(leads(1))
    const error = await refusal(again({ clientSecret: 'WRONG-SECRET' }).check(never))
    expect(error.message).toMatch(/^Salesforce refused the client secret: invalid_client/)
    expect(error.next).toEqual({ kind: 'reconnect' })
    expect(error.action).toMatch(/consumer secret/)
    expect(JSON.stringify([error.message, error.action, String(error.cause)])).not.toContain('WRONG-SECRET')
  })

  test('a wrong client id is told as such', async () => {
    await openWith(leads(1))
    const error = await refusal(again({ clientId: 'nobody' }).check(never))
    expect(error.message).toMatch(/^Salesforce refused the client id: invalid_client_id/)
  })

  test('a fixed access token works, and a wrong one needs a person', async () => {
    await openWith(leads(1))
    const { accessToken } = sandbox.credentials.salesforce
    const url = sandbox.salesforceUrl
    const settings = { vendor: 'salesforce', kind: 'access-token', loginUrl: url, instanceUrl: url } as const
    expect(await connect({ ...settings, accessToken }).check(never)).toMatchObject({
      name: 'Northwind Software',
    })
    const error = await refusal(connect({ ...settings, accessToken: '00D!wrong' }).check(never))
    expect(error).toMatchObject({ next: { kind: 'reconnect' } })
  })

  test('an older organisation is spoken to in its own version', async () => {
    const connector = await openWith(leads(1))
    const body = JSON.stringify([{ version: '58.0', label: 'Summer', url: '/services/data/v58.0' }])
    await sandbox.control('POST', '/faults', {
      match: { path: '/services/data' },
      when: { kind: 'nth', nth: 1 },
      effect: { kind: 'answer', status: 200, headers: { 'Content-Type': 'application/json' }, body },
    })
    await connector.check(never)
    expect(await requests('/services/data/v58.0/query')).toBe(1)
  })
})

describe('describing', () => {
  test('fields get their types, and compound ones are left to their parts', async () => {
    const connector = await openWith(leads(1))
    const [schema] = (await connector.describe('lead', never))!
    const types = Object.fromEntries(schema!.fields.map(({ name, type }) => [name, type]))
    expect(types).toMatchObject({
      Id: 'text',
      Email: 'text',
      AnnualRevenue: 'money',
      NumberOfEmployees: 'integer',
      Score__c: 'number',
      Renewal__c: 'date',
      CreatedDate: 'instant',
      HasOptedOutOfEmail: 'boolean',
      MasterRecordId: 'text',
    })
    expect(types).not.toHaveProperty('Address')
    expect(schema!.roles).toEqual({
      id: 'Id',
      updated: 'SystemModstamp',
      deleted: 'IsDeleted',
      mergedInto: 'MasterRecordId',
    })
  })

  test('it is told of which fields Salesforce keeps a history', async () => {
    const history = [
      record('008000000000001AAA', '2026-02-01T08:00:00Z', {
        LeadId: idOf(0),
        Field: 'Country',
        NewValue: 'Germany',
      }),
    ]
    const connector = await openWith(leads(1), [
      'LeadHistory',
      [
        ['LeadId', 'reference'],
        ['Field', 'picklist'],
        ['NewValue', 'string'],
      ],
      history,
    ])
    const [schema] = (await connector.describe('lead', never))!
    const tracked = schema!.fields.filter(({ historyTracked }) => historyTracked).map(({ name }) => name)
    expect(tracked).toEqual(['Country'])
  })

  test('a history that is switched off is absent; a missing object that is needed is told', async () => {
    const connector = await openWith(leads(1))
    expect(await connector.describe('campaignhistory', never)).toBeNull()
    const error = await refusal(connector.describe('contact', never))
    expect(error).toMatchObject({
      message: "Salesforce doesn't show Contacts to this user.",
      next: { kind: 'fix' },
    })
  })
})

describe('reading', () => {
  test('few rows come by REST, and every one of them', async () => {
    const connector = await openWith(leads(1500))
    const reading = await readStream(connector, 'lead', { window: ALL })
    expect(reading.files.map(({ format, rows }) => [format.kind, rows])).toEqual([['json', 1500]])
    expect(ids(reading, 'lead', 'Id')).toEqual(Array.from({ length: 1500 }, (_, n) => idOf(n)))
    expect(reading.rows.get('lead')![7]).toMatchObject({
      LastName: 'Lead, "7"\nof two lines',
      Country: 'Germany',
      Email: null,
    })
  })

  test('many rows come by Bulk API, and every one of them; the job is removed', async () => {
    const connector = await openWith(leads(2500))
    const reading = await readStream(connector, 'lead', { window: ALL })
    expect(reading.files.map(({ format, rows }) => [format.kind, rows])).toEqual([['csv', 2500]])
    expect(new Set(ids(reading, 'lead', 'Id')).size).toBe(2500)
    expect(reading.rows.get('lead')!.at(-1)).toMatchObject({
      LastName: expect.stringMatching(/^Lead, "\d+"\nof two lines$/),
    })
    expect(reading.pages.at(-1)!.cursor).toBeNull()
    const jobs = await (await sandbox.salesforce('/jobs/query')).json()
    expect(jobs).toMatchObject({ records: [] })
  })

  test('a count asked before is not asked again', async () => {
    const connector = await openWith(leads(3))
    const [schema] = (await connector.describe('lead', never))!
    expect(await connector.count(schema!, ALL, never)).toBe(3)
    const before = connector.requests()
    await readStream(connector, 'lead', { window: ALL })
    // Describe with its question for tracked fields, and one page.
    expect(connector.requests() - before).toBe(3)
  })

  test('a window holds what changed from its start and before its end', async () => {
    const at = (id: number, time: string) => record(idOf(id), time, { LastName: 'X' })
    const connector = await openWith([
      at(1, '2026-11-15T19:59:59Z'),
      at(2, '2026-11-15T20:00:00Z'),
      at(3, '2026-11-22T19:54:59Z'),
      at(4, '2026-11-22T19:55:00Z'),
    ])
    const reading = await readStream(connector, 'lead', { window: WEEK })
    expect(ids(reading, 'lead', 'Id')).toEqual([idOf(2), idOf(3)])
  })

  test('an object that Bulk API cannot read comes by REST', async () => {
    const connector = await openWith(leads(2500))
    const body = JSON.stringify([
      { errorCode: 'INVALIDENTITY', message: "Entity 'Lead' is not supported by the Bulk API." },
    ])
    await fault({
      match: { method: 'POST', path: '/services/data/v67.0/jobs' },
      when: { kind: 'always' },
      effect: { kind: 'answer', status: 400, body },
    })
    const reading = await readStream(connector, 'lead', { window: ALL })
    expect(reading.files.map(({ format, rows }) => [format.kind, rows])).toEqual([
      ['json', 2000],
      ['json', 500],
    ])
    expect(new Set(ids(reading, 'lead', 'Id')).size).toBe(2500)
  })

  test('a query that takes too long for REST comes by Bulk API', async () => {
    const connector = await openWith(leads(10))
    const body = JSON.stringify([
      { errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' },
    ])
    await readStream(connector, 'lead', { window: ALL })
    await fault({
      match: { path: '/services/data/v67.0/queryAll' },
      when: { kind: 'nth', nth: 1 },
      effect: { kind: 'answer', status: 400, body },
    })
    const reading = await readStream(connector, 'lead', { window: ALL })
    expect(reading.files.map(({ format }) => format.kind)).toEqual(['csv'])
    expect(ids(reading, 'lead', 'Id')).toHaveLength(10)
  })

  test('what was deleted or merged comes with its tombstone, and by its id', async () => {
    const gone = record(
      idOf(1),
      '2026-01-05T08:00:00Z',
      { LastName: 'X' },
      revision('2026-11-18T08:00:00Z', {}, { deletion: 'soft' }),
    )
    const merged = record(
      idOf(2),
      '2026-01-05T08:00:00Z',
      { LastName: 'X' },
      revision('2026-11-18T08:00:00Z', {}, { deletion: 'soft', mergedInto: idOf(3) }),
    )
    const connector = await openWith([
      gone,
      merged,
      record(idOf(3), '2026-01-05T08:00:00Z', { LastName: 'X' }),
    ])
    const { rows, deletions } = await readStream(connector, 'lead', { window: WEEK })
    expect(rows.get('lead')).toEqual([
      expect.objectContaining({ Id: idOf(1), IsDeleted: true, MasterRecordId: null }),
      expect.objectContaining({ Id: idOf(2), IsDeleted: true, MasterRecordId: idOf(3) }),
    ])
    expect([...deletions].sort()).toEqual([idOf(1), idOf(2)])
  })

  test('deletions older than Salesforce tells do not stop the reading', async () => {
    const connector = await openWith(leads(2, '2026-10-05T08:00:00Z'))
    const reading = await readStream(connector, 'lead', {
      window: { from: '2026-10-01T00:00:00Z', to: ALL.to },
    })
    expect(ids(reading, 'lead', 'Id')).toHaveLength(2)
  })
})

describe('going on', () => {
  test('a REST list goes on at its cursor, in another process too', async () => {
    const connector = await openWith(leads(4500))
    await fault({
      match: { method: 'POST', path: '/services/data/v67.0/jobs' },
      when: { kind: 'always' },
      effect: { kind: 'answer', status: 400, body: '[{"errorCode":"INVALIDENTITY","message":""}]' },
    })
    const first = await readStream(connector, 'lead', { window: ALL, pages: 1 })
    const rest = await readStream(again(), 'lead', { window: ALL, cursor: first.pages[0]!.cursor })
    expect(rest.files.map(({ rows }) => rows)).toEqual([2000, 500])
    expect(new Set([...ids(first, 'lead', 'Id'), ...ids(rest, 'lead', 'Id')]).size).toBe(4500)
  })

  test('a list that Salesforce has forgotten starts over', async () => {
    const connector = await openWith(leads(1))
    const cursor = { via: 'rest', next: '/services/data/v67.0/queryAll/01gABC-2000', read: 2000, total: 2001 }
    expect(await refusal(readStream(connector, 'lead', { window: ALL, cursor }))).toMatchObject({
      next: { kind: 'restart' },
    })
  })

  test('the results of a job go on at their cursor', async () => {
    const connector = await openWith(leads(2500))
    const created = await sandbox.salesforce('/jobs/query', {
      method: 'POST',
      body: JSON.stringify({ operation: 'queryAll', query: 'SELECT Id, LastName FROM Lead' }),
    })
    const { id: job } = Job.parse(await created.json())
    await sandbox.salesforce(`/jobs/query/${job}`)
    const page = await sandbox.salesforce(`/jobs/query/${job}/results?maxRecords=1000`)
    const locator = page.headers.get('Sforce-Locator')
    const reading = await readStream(connector, 'lead', {
      window: ALL,
      cursor: { via: 'bulk', job, locator, read: 1000 },
    })
    expect(reading.files.map(({ rows }) => rows)).toEqual([1500])
  })

  test('a job that is under way is waited for, and not made a second time', async () => {
    const connector = await openWith(leads(2500))
    const first = await readStream(connector, 'lead', { window: ALL, pages: 1 })
    expect(first.files).toEqual([])
    const rest = await readStream(again(), 'lead', { window: ALL, cursor: first.pages[0]!.cursor })
    expect(ids(rest, 'lead', 'Id')).toHaveLength(2500)
    const { DailyBulkV2QueryJobs: made } = await (await sandbox.salesforce('/limits')).json()
    expect(made.Max - made.Remaining).toBe(1)
  })

  test('a job that is gone starts over', async () => {
    const connector = await openWith(leads(1))
    const cursor = { via: 'bulk', job: '750000000000000AAA', locator: 'MTAwMA', read: 1000 }
    expect(await refusal(readStream(connector, 'lead', { window: ALL, cursor }))).toMatchObject({
      next: { kind: 'restart' },
    })
  })

  test('after the rows only the deletions are left to read', async () => {
    const connector = await openWith(leads(2, '2026-11-18T08:00:00Z'))
    const first = await readStream(connector, 'lead', { window: WEEK, pages: 1 })
    const rest = await readStream(again(), 'lead', { window: WEEK, cursor: first.pages[0]!.cursor })
    expect(first.files).toHaveLength(1)
    expect(rest.rows.size).toBe(0)
    expect(rest.pages.at(-1)!.cursor).toBeNull()
  })

  test('a cursor of another version starts over', async () => {
    const connector = await openWith(leads(1))
    expect(await refusal(readStream(connector, 'lead', { window: ALL, cursor: { page: 3 } }))).toMatchObject({
      next: { kind: 'restart' },
    })
  })
})

describe('trouble', () => {
  const query = { system: 'salesforce', path: '/services/data/v67.0/queryAll' }

  test('a page that is cut off is read again', async () => {
    const connector = await openWith(leads(500))
    await fault({ match: query, when: { kind: 'nth', nth: 2 }, effect: { kind: 'cut', afterBytes: 20_000 } })
    expect(ids(await readStream(connector, 'lead', { window: ALL }), 'lead', 'Id')).toHaveLength(500)
  })

  test('a page that ends early but claims to be whole is read again', async () => {
    const connector = await openWith(leads(500))
    await fault({
      match: query,
      when: { kind: 'nth', nth: 2 },
      effect: { kind: 'truncate', afterBytes: 20_000 },
    })
    expect(ids(await readStream(connector, 'lead', { window: ALL }), 'lead', 'Id')).toHaveLength(500)
  })

  test('results that do not say whether there are more are asked again', async () => {
    const connector = await openWith(leads(2500))
    await fault({
      match: { path: '/services/data/v67.0/jobs' },
      when: { kind: 'nth', nth: 3 },
      effect: { kind: 'drop-headers', names: ['Sforce-Locator'] },
    })
    expect(ids(await readStream(connector, 'lead', { window: ALL }), 'lead', 'Id')).toHaveLength(2500)
  })

  test('a session that ended is renewed', async () => {
    const connector = await openWith(leads(5))
    await connector.check(never)
    await sandbox.control('PUT', '/clock', { now: '2026-11-23T20:00:00Z' })
    expect(ids(await readStream(connector, 'lead', { window: ALL }), 'lead', 'Id')).toHaveLength(5)
    expect(await requests('/services/oauth2/token')).toBe(2)
  })

  test('a used-up quota waits, and other refusals say what to do', async () => {
    const connector = await openWith(leads(5))
    await fault(refuse(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'))
    expect(await refusal(connector.check(never))).toMatchObject({
      next: { kind: 'wait', until: expect.any(Date) },
    })
    await sandbox.control('DELETE', '/faults')
    await fault(refuse(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner'))
    expect(await refusal(connector.check(never))).toMatchObject({
      next: { kind: 'fix' },
      action: expect.stringContaining('API Enabled'),
    })
  })

  test('an abort ends a reading promptly', async () => {
    const connector = await openWith(leads(5))
    await connector.check(never)
    await fault({ match: query, when: { kind: 'always' }, effect: { kind: 'delay', ms: 30_000 } })
    const stop = new AbortController()
    const reading = readStream(connector, 'lead', { window: ALL, signal: stop.signal })
    stop.abort(new Error('stopped'))
    expect(await failure(reading)).toMatchObject({ message: 'stopped' })
  })
})

test('records open in Lightning; histories have no page', async () => {
  const connector = await openWith(leads(1))
  expect(connector.recordUrl('lead', idOf(1))).toBe(
    `${sandbox.salesforceUrl}/lightning/r/Lead/${idOf(1)}/view`,
  )
  expect(connector.recordUrl('leadhistory', '008')).toBeNull()
})
