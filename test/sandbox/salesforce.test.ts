import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { LEAD, tinyWorld } from '../support/tiny-world.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox(tinyWorld())
})
afterAll(() => sandbox.close())

async function get(path: string, init?: RequestInit) {
  const response = await sandbox.salesforce(path, init)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

async function soql(query: string, resource = 'query') {
  return (await get(`/${resource}?q=${encodeURIComponent(query)}`)).body
}

async function ids(condition: string, resource = 'query'): Promise<string[]> {
  const { records } = await soql(`SELECT Id FROM Lead WHERE ${condition} ORDER BY Id`, resource)
  return records.map(({ Id }: { Id: string }) => Id)
}

test('a record shows what had been committed by the control clock, in the forms of the REST API', async () => {
  const { records } = await soql(
    `SELECT Id, Email, AnnualRevenue, HasOptedOutOfEmail, EmailBouncedDate, SystemModstamp, CreatedDate, LastModifiedById, Phone FROM Lead WHERE Id = '${LEAD.plain}'`.replace(
      ', Phone',
      '',
    ),
  )
  expect(records).toEqual([
    {
      attributes: { type: 'Lead', url: `/services/data/v67.0/sobjects/Lead/${LEAD.plain}` },
      Id: LEAD.plain,
      Email: 'zoe.obrien@example.com',
      AnnualRevenue: 15_000,
      HasOptedOutOfEmail: false,
      EmailBouncedDate: '2026-01-01T10:00:00.000+0000',
      SystemModstamp: '2026-11-20T08:00:00.000+0000',
      CreatedDate: '2026-01-05T10:00:00.000+0000',
      LastModifiedById: '005AA0000000001AAA',
    },
  ])
})

test('every answer tells the time of the control clock and the use of the quota', async () => {
  const { headers } = await get('/limits')
  expect(headers.get('date')).toBe('Sun, 22 Nov 2026 20:00:00 GMT')
  expect(headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/100000$/)
})

test('deleted and merged records are seen by queryAll alone, erased and future ones by nobody', async () => {
  expect(await ids('LastName != null')).toEqual([LEAD.plain, LEAD.survivor])
  expect(await ids('LastName != null', 'queryAll')).toEqual([LEAD.plain, LEAD.merged, LEAD.survivor])
  const { records } = await soql(
    `SELECT IsDeleted, MasterRecordId FROM Lead WHERE Id = '${LEAD.merged}'`,
    'queryAll',
  )
  expect(records[0]).toMatchObject({ IsDeleted: true, MasterRecordId: LEAD.survivor })
})

test.each([
  ["Email LIKE 'ZOE%'", [LEAD.plain]],
  ["Email = 'Zoe.OBrien@example.com'", [LEAD.plain]],
  ['Email = null', [LEAD.survivor]],
  ["Email != 'zoe.obrien@example.com'", [LEAD.survivor]],
  ["NOT (Country = 'Ireland' OR LastName = 'x')", [LEAD.survivor]],
  ["(Country = 'Ireland' AND AnnualRevenue >= 15000) OR LastName IN ('Twin')", [LEAD.plain, LEAD.survivor]],
  ["LastName NOT IN ('Twin')", [LEAD.plain]],
  ['HasOptedOutOfEmail = false', [LEAD.plain]],
  ['SystemModstamp >= 2026-11-20T08:00:00Z AND SystemModstamp < 2026-11-20T08:00:01Z', [LEAD.plain]],
  ['SystemModstamp > 2026-11-20T08:00:00Z', []],
  ['EmailBouncedDate <= 2026-01-01T11:00:00+01:00', [LEAD.plain]],
  [`Id IN ('${LEAD.plain.slice(0, 15)}', '${LEAD.future}')`, [LEAD.plain]],
])('WHERE %s', async (condition, expected) => {
  expect(await ids(condition)).toEqual(expected)
})

test.each([
  ['SELECT Nope FROM Lead', 'INVALID_FIELD'],
  ['SELECT Id FROM Nope', 'INVALID_TYPE'],
  ['SELECT FROM Lead', 'MALFORMED_QUERY'],
  ["SELECT Id FROM Lead WHERE SystemModstamp > '2026-01-01T00:00:00Z'", 'INVALID_FIELD'],
  ['SELECT Id FROM Lead WHERE SystemModstamp > 2026-01-01', 'INVALID_FIELD'],
  ["SELECT Id FROM Lead WHERE LastName = 'a' OR LastName = 'b' AND Email = 'c'", 'MALFORMED_QUERY'],
])('%s is refused as %s', async (query, errorCode) => {
  const { status, body } = await get(`/query?q=${encodeURIComponent(query)}`)
  expect(status).toBe(400)
  expect(body).toEqual([expect.objectContaining({ errorCode, message: expect.any(String) })])
})

test('pages follow each other without gap or repeat, in the order asked', async () => {
  let page = await soql('SELECT Name, Amount FROM Opportunity ORDER BY SystemModstamp, Id')
  const amounts: number[] = []
  for (;;) {
    expect(page.totalSize).toBe(4500)
    amounts.push(...page.records.map(({ Amount }: { Amount: number }) => Amount))
    if (page.done) break
    page = (await get(page.nextRecordsUrl)).body
  }
  expect(amounts).toEqual(Array.from({ length: 4500 }, (_, i) => i))
})

async function size(batchSize: number): Promise<number> {
  const headers = { 'Sforce-Query-Options': `batchSize=${batchSize}` }
  const { body } = await get('/query?q=SELECT+Id+FROM+Opportunity', { headers })
  return body.records.length
}

test('the wanted page size is kept between 200 and 2,000', async () => {
  expect([await size(1), await size(500), await size(5000)]).toEqual([200, 500, 2000])
})

test('a page under way shows the records as they were when it was asked', async () => {
  const first = await soql('SELECT Id, Name FROM Opportunity ORDER BY Id')
  const id = '006AA0000004000AAA'
  await sandbox.control('POST', '/edits', {
    system: 'salesforce',
    object: 'Opportunity',
    id,
    fields: { Name: 'Renamed' },
  })
  const second = (await get(first.nextRecordsUrl)).body
  const third = (await get(second.nextRecordsUrl)).body
  expect(third.records.find(({ Id }: { Id: string }) => Id === id).Name).toBe('Deal 4000')
  const { records } = await soql(`SELECT Name FROM Opportunity WHERE Id = '${id}'`)
  expect(records[0].Name).toBe('Renamed')
})

test('an unknown locator is refused', async () => {
  const { status, body } = await get('/query/01g000000000000000-2000')
  expect([status, body[0].errorCode]).toEqual([400, 'INVALID_QUERY_LOCATOR'])
})

test('counting gives a number and no records; limit and offset cut', async () => {
  expect(await soql('SELECT COUNT() FROM Opportunity')).toEqual({ totalSize: 4500, done: true, records: [] })
  const { records } = await soql(
    'SELECT Amount FROM Opportunity ORDER BY Amount DESC NULLS LAST LIMIT 2 OFFSET 1',
  )
  expect(records.map(({ Amount }: { Amount: number }) => Amount)).toEqual([4498, 4497])
  const greatest = await soql('SELECT MAX(Amount) most, COUNT(Id) FROM Opportunity')
  expect(greatest.records[0]).toMatchObject({ most: 4499, expr0: 4500 })
})

test('a query that makes the address too long is refused by the gate', async () => {
  const many = Array.from({ length: 900 }, (_, i) => `'00QAA0${String(i).padStart(9, '0')}AAA'`).join(',')
  const response = await sandbox.salesforce(
    `/query?q=${encodeURIComponent(`SELECT Id FROM Lead WHERE Id IN (${many})`)}`,
  )
  expect(response.status).toBe(414)
})

test('describe tells types, what can be filtered, and the parts of an address', async () => {
  const { body } = await get('/sobjects/Lead/describe')
  const field = (name: string) => body.fields.find((field: { name: string }) => field.name === name)
  expect(field('SystemModstamp')).toMatchObject({ type: 'datetime', filterable: true, nillable: false })
  expect(field('Address')).toMatchObject({ type: 'address', filterable: false })
  expect(field('Country')).toMatchObject({ compoundFieldName: 'Address' })
  expect(field('MasterRecordId')).toMatchObject({ type: 'reference', referenceTo: ['Lead'] })
  const history = (await get('/sobjects/CampaignHistory/describe')).body
  const names = history.fields.map(({ name }: { name: string }) => name)
  expect(names).toContain('CreatedDate')
  expect(names).not.toContain('SystemModstamp')
  const all = (await get('/sobjects')).body.sobjects.map(({ name }: { name: string }) => name)
  expect(all).toContain('Campaign')
})

test('a field whose changes are kept is told as tracked', async () => {
  const { records } = await soql(
    "SELECT QualifiedApiName, IsFieldHistoryTracked, EntityDefinition.QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Campaign' AND IsFieldHistoryTracked = true",
  )
  expect(records).toEqual([
    expect.objectContaining({
      QualifiedApiName: 'Planned_Launch__c',
      EntityDefinition: expect.objectContaining({ QualifiedApiName: 'Campaign' }),
    }),
  ])
})

test('the organisation tells its name and that it is no production', async () => {
  const { records } = await soql('SELECT Id, Name, InstanceName, IsSandbox FROM Organization')
  expect(records[0]).toMatchObject({ Name: 'Northwind Software', IsSandbox: true })
})

test('deleted ids can be asked for the last fifteen days', async () => {
  const ask = (start: string) => get(`/sobjects/Lead/deleted/?start=${start}&end=2026-11-22T20:00:00Z`)
  expect((await ask('2026-11-21T00:00:00Z')).body).toEqual({
    deletedRecords: [{ id: LEAD.merged, deletedDate: '2026-11-21T09:30:00.000+0000' }],
    earliestDateAvailable: '2026-11-07T20:00:00.000+0000',
    latestDateCovered: '2026-11-22T20:00:00.000+0000',
  })
  expect((await ask('2026-10-01T00:00:00Z')).body[0].errorCode).toBe('INVALID_REPLICATION_DATE')
  const updated = await get('/sobjects/Lead/updated/?start=2026-11-20T00:00:00Z&end=2026-11-22T20:00:00Z')
  expect(updated.body.ids).toEqual([LEAD.plain])
})

test('a batch answers each of its requests', async () => {
  const { body } = await get('/composite/batch', {
    method: 'POST',
    body: JSON.stringify({
      batchRequests: [
        { method: 'GET', url: 'v67.0/query?q=SELECT+COUNT()+FROM+Opportunity' },
        { method: 'GET', url: 'v67.0/sobjects/Nope/describe' },
      ],
    }),
  })
  expect(body.hasErrors).toBe(true)
  expect(body.results.map(({ statusCode }: { statusCode: number }) => statusCode)).toEqual([200, 404])
})

test('without a living session nothing is answered', async () => {
  const response = await fetch(`${sandbox.salesforceUrl}/services/data/v67.0/limits`, {
    headers: { Authorization: 'Bearer nope' },
  })
  expect(response.status).toBe(401)
  expect(await response.json()).toEqual([
    { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
  ])
})

test('deleted ids are complete up to the start of the oldest transaction that is open; a minute is too short to ask for', async () => {
  const ask = (start: string) => get(`/sobjects/Lead/deleted/?start=${start}&end=2026-11-22T20:00:00Z`)
  await sandbox.control('POST', '/edits', {
    system: 'salesforce',
    object: 'Lead',
    id: LEAD.plain,
    at: '2026-11-22T19:41:30Z',
    committedAt: '2026-11-22T21:00:00Z',
  })
  expect((await ask('2026-11-21T00:00:00Z')).body.latestDateCovered).toBe('2026-11-22T19:41:00.000+0000')
  expect((await ask('2026-11-22T19:59:00Z')).body[0].errorCode).toBe('INVALID_REPLICATION_DATE')
})
