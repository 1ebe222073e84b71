import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { javaDouble } from '../../server/sandbox/salesforce/value.ts'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { LEAD, tinyWorld } from '../support/tiny-world.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox(tinyWorld())
})
afterAll(() => sandbox.close())

async function create(query: string, operation = 'queryAll') {
  const response = await sandbox.salesforce('/jobs/query', {
    method: 'POST',
    body: JSON.stringify({
      operation,
      query,
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    }),
  })
  return { status: response.status, body: await response.json() }
}

async function complete(query: string): Promise<string> {
  const { body } = await create(query)
  expect(body.state).toBe('UploadComplete')
  const job = await (await sandbox.salesforce(`/jobs/query/${body.id}`)).json()
  expect(job).toMatchObject({ state: 'JobComplete', jobType: 'V2Query' })
  return body.id
}

test('results come page by page, each with its header row, until the locator says null', async () => {
  const id = await complete('SELECT Id, Amount FROM Opportunity')
  const amounts: string[] = []
  let locator: string | null = null
  for (;;) {
    const from: string = locator === null ? '' : `&locator=${locator}`
    const page = await sandbox.salesforce(`/jobs/query/${id}/results?maxRecords=2000${from}`)
    const rows = parse<Record<string, string>>(await page.text(), { columns: true })
    expect(rows).toHaveLength(Number(page.headers.get('sforce-numberofrecords')))
    amounts.push(...rows.map(({ Amount = '' }) => Amount))
    locator = page.headers.get('sforce-locator')
    if (locator === 'null') break
  }
  expect(amounts).toEqual(Array.from({ length: 4500 }, (_, i) => `${i}.0`))
})

test('cells are quoted, null is an empty cell, instants end in Z, doubles are written as Java does', async () => {
  const id = await complete(
    'SELECT Id, Company, AnnualRevenue, IsDeleted, SystemModstamp, EmailBouncedDate FROM Lead',
  )
  const text = await (await sandbox.salesforce(`/jobs/query/${id}/results`)).text()
  expect(text.split('\n')[0]).toBe(
    '"Id","Company","AnnualRevenue","IsDeleted","SystemModstamp","EmailBouncedDate"',
  )
  expect(parse(text, { columns: true })).toEqual([
    {
      Id: LEAD.plain,
      Company: 'Line one\nline two, "quoted"',
      AnnualRevenue: '15000.0',
      IsDeleted: 'false',
      SystemModstamp: '2026-11-20T08:00:00.000Z',
      EmailBouncedDate: '2026-01-01T10:00:00.000Z',
    },
    expect.objectContaining({ Id: LEAD.merged, AnnualRevenue: '1.0E7', IsDeleted: 'true', Company: '' }),
    expect.objectContaining({ Id: LEAD.survivor, AnnualRevenue: '2.5E-4', IsDeleted: 'false' }),
  ])
})

test.each([
  [0, '0.0'],
  [-12.5, '-12.5'],
  [9_999_999, '9999999.0'],
  [12_345_678, '1.2345678E7'],
  [0.001, '0.001'],
])('%d is written %s', (value, text) => {
  expect(javaDouble(value)).toBe(text)
})

test('a large job is seen in progress first', async () => {
  const rows = Array.from({ length: 10_001 }, () => ({
    system: 'salesforce',
    object: 'User',
    fields: { Name: 'x' },
  }))
  await sandbox.control('POST', '/edits', rows)
  const { body } = await create('SELECT Id FROM User')
  const state = async () => (await (await sandbox.salesforce(`/jobs/query/${body.id}`)).json()).state
  const early = await sandbox.salesforce(`/jobs/query/${body.id}/results`)
  expect(early.status).toBe(400)
  expect([await state(), await state()]).toEqual(['InProgress', 'JobComplete'])
})

test('addresses and aggregates are refused, as is a query that makes no sense', async () => {
  expect((await create('SELECT Id, Address FROM Lead')).body[0].errorCode).toBe('FUNCTIONALITY_NOT_ENABLED')
  expect((await create('SELECT COUNT() FROM Lead')).status).toBe(400)
  expect((await create('SELECT Nope FROM Lead')).body[0].errorCode).toBe('INVALID_FIELD')
})

test('a job can be aborted before it is done, and deleted', async () => {
  const { body } = await create('SELECT Id FROM Lead')
  const abort = await sandbox.salesforce(`/jobs/query/${body.id}`, {
    method: 'PATCH',
    body: '{"state":"Aborted"}',
  })
  expect((await abort.json()).state).toBe('Aborted')
  expect((await sandbox.salesforce(`/jobs/query/${body.id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await sandbox.salesforce(`/jobs/query/${body.id}`)).status).toBe(404)
})
