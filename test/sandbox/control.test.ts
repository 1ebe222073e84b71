import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { CONTACT, LEAD, tinyWorld } from '../support/tiny-world.ts'

let sandbox: TestSandbox
beforeEach(async () => {
  sandbox = await openTestSandbox(tinyWorld())
})
afterEach(() => sandbox.close())

const control = async (method: string, path: string, body?: unknown) => {
  const response = await sandbox.control(method, path, body)
  return { status: response.status, body: response.status === 204 ? null : await response.json() }
}

async function lead(id: string) {
  const q = `SELECT Id, LastName, Email, SystemModstamp FROM Lead WHERE Id = '${id}'`
  const { records } = await (await sandbox.salesforce(`/query?q=${encodeURIComponent(q)}`)).json()
  return records[0]
}

test('the clock stands still until it is set, and only goes forwards', async () => {
  expect((await control('GET', '/clock')).body).toEqual({ now: '2026-11-22T20:00:00.000Z', running: false })
  expect((await control('PUT', '/clock', { now: '2026-11-21T00:00:00Z' })).status).toBe(400)
  expect((await control('PUT', '/clock', { now: 'tomorrow' })).status).toBe(400)
  const set = await control('PUT', '/clock', { now: '2026-12-24T12:00:00Z' })
  expect(set.body.now).toBe('2026-12-24T12:00:00.000Z')
  expect(await lead(LEAD.future)).toMatchObject({ LastName: 'Future' })
  expect(await lead(LEAD.plain)).toMatchObject({ Email: 'tomorrow@example.com' })
})

test('a clock that runs ticks from where it was set', async () => {
  await control('PUT', '/clock', { now: '2026-11-23T00:00:00Z', running: true })
  const { body } = await control('PUT', '/clock', { running: false })
  expect(body.running).toBe(false)
  expect(Date.parse(body.now)).toBeGreaterThanOrEqual(Date.parse('2026-11-23T00:00:00Z'))
})

test('a revision committed late appears behind the cursor, with its own earlier time of change', async () => {
  expect(await lead(LEAD.late)).toBeUndefined()
  await control('PUT', '/clock', { now: '2026-11-22T20:05:00Z' })
  expect(await lead(LEAD.late)).toMatchObject({ SystemModstamp: '2026-11-22T19:50:00.000+0000' })
})

test('an edit changes a record now; without an id it makes one', async () => {
  await control('POST', '/edits', {
    system: 'salesforce',
    object: 'Lead',
    id: LEAD.plain,
    fields: { LastName: 'Byrne' },
  })
  expect(await lead(LEAD.plain)).toMatchObject({
    LastName: 'Byrne',
    SystemModstamp: '2026-11-22T20:00:00.000+0000',
  })
  const made = await control('POST', '/edits', [
    { system: 'hubspot', object: 'contacts', fields: { email: 'fresh@example.com' } },
    { system: 'hubspot', object: 'contacts', fields: { email: 'fresher@example.com' } },
  ])
  expect(made.body).toEqual([{ id: '1250' }, { id: '1251' }])
  const contact = await (await sandbox.hubspot('/crm/v3/objects/contacts/1251')).json()
  expect(contact.properties.email).toBe('fresher@example.com')
})

const edit = (more: object) => control('POST', '/edits', { system: 'hubspot', object: 'contacts', ...more })

test('an edit can delete, restore and merge', async () => {
  await edit({ id: CONTACT.anna, deletion: 'soft' })
  expect((await sandbox.hubspot(`/crm/v3/objects/contacts/${CONTACT.anna}`)).status).toBe(404)
  await edit({ id: CONTACT.anna, deletion: 'restored' })
  expect((await sandbox.hubspot(`/crm/v3/objects/contacts/${CONTACT.anna}`)).status).toBe(200)
  await edit({ id: CONTACT.anna, mergedInto: CONTACT.winner })
  const answer = await (await sandbox.hubspot(`/crm/v3/objects/contacts/${CONTACT.anna}`)).json()
  expect(answer.id).toBe(CONTACT.winner)
})

test.each([
  [{ system: 'salesforce', object: 'Unicorn', fields: {} }],
  [{ system: 'salesforce', object: 'Lead', id: 'nope', fields: {} }],
  [{ system: 'marketo', object: 'Lead' }],
])('the edit %j is refused', async (edit) => {
  expect((await control('POST', '/edits', edit)).status).toBe(400)
})

async function opportunities(where: string): Promise<string[]> {
  const q = encodeURIComponent(`SELECT Id FROM Opportunity WHERE ${where}`)
  const first = await (await sandbox.salesforce(`/queryAll?q=${q}`)).json()
  return first.records.map(({ Id }: { Id: string }) => Id)
}

test('an edit of many touches a share of the living records, drawn by the seed', async () => {
  const touch = { system: 'salesforce', object: 'Opportunity', share: 0.1, field: 'Name' }
  const { body } = await control('POST', '/edits/bulk', { ...touch, seed: 3 })
  expect(body.records).toBeGreaterThan(350)
  expect(body.records).toBeLessThan(550)
  const changed = await opportunities('SystemModstamp >= 2026-11-22T20:00:00Z')
  expect(changed).toHaveLength(body.records)
  expect(await opportunities("Name LIKE 'Touched %'")).toEqual(changed)
  const again = await control('POST', '/edits/bulk', { ...touch, seed: 3 })
  expect(again.body).toEqual(body)
  expect(await opportunities("Name LIKE 'Touched %'")).toEqual(changed)
  await control('POST', '/edits/bulk', { ...touch, seed: 4 })
  const both = await opportunities("Name LIKE 'Touched %'")
  expect(both.length).toBeGreaterThan(changed.length * 1.7)
})

test('an edit of many deletes a share, and what is deleted is drawn no more', async () => {
  const remove = { system: 'salesforce', object: 'Opportunity', share: 0.5, seed: 1, deletion: 'soft' }
  const first = await control('POST', '/edits/bulk', remove)
  const second = await control('POST', '/edits/bulk', { ...remove, seed: 2 })
  expect(first.body.records).toBeGreaterThan(2_000)
  expect(second.body.records).toBeLessThan(first.body.records * 0.6)
  const q = encodeURIComponent('SELECT COUNT() FROM Opportunity')
  const { totalSize } = await (await sandbox.salesforce(`/query?q=${q}`)).json()
  expect(totalSize).toBe(4500 - first.body.records - second.body.records)
})

test.each([
  [{ field: 'Unicorn' }],
  [{ field: 'Name', deletion: 'soft' }],
  [{}],
  [{ field: 'Name', share: 2 }],
])('the edit of many %j is refused', async (more) => {
  const edit = { system: 'salesforce', object: 'Opportunity', share: 0.1, seed: 1, ...more }
  expect((await control('POST', '/edits/bulk', edit)).status).toBe(400)
})

test('fields come, go and change their type', async () => {
  const types = async () => {
    const { fields } = await (await sandbox.salesforce('/sobjects/Lead/describe')).json()
    return Object.fromEntries(fields.map(({ name, type }: { name: string; type: string }) => [name, type]))
  }
  const change = (more: object) =>
    control('POST', '/schema', { system: 'salesforce', object: 'Lead', ...more })
  await change({ add: { name: 'Score__c', label: 'Score', type: 'double', custom: true } })
  await change({ remove: 'Company' })
  await change({ retype: { name: 'AnnualRevenue', type: 'string' } })
  const found = await types()
  expect(found).toMatchObject({ Score__c: 'double', AnnualRevenue: 'string' })
  expect(found).not.toHaveProperty('Company')
  await control('POST', '/edits', {
    system: 'salesforce',
    object: 'Lead',
    id: LEAD.plain,
    fields: { Score__c: 12 },
  })
  const q = encodeURIComponent('SELECT Score__c FROM Lead WHERE Score__c > 10')
  expect((await (await sandbox.salesforce(`/query?q=${q}`)).json()).records[0].Score__c).toBe(12)
})

test('requests are counted by endpoint', async () => {
  await sandbox.hubspot('/crm/v3/objects/contacts/101')
  await sandbox.hubspot('/crm/v3/objects/contacts/103')
  await lead(LEAD.plain)
  expect((await control('GET', '/requests')).body).toEqual({
    'hubspot GET /crm/v3/objects/contacts/:id': 2,
    'salesforce GET /services/data/v67.0/query': 1,
  })
})

test('a fault strikes the request it is meant for, and no other', async () => {
  const fault = {
    match: { system: 'hubspot', path: '/crm/v3/objects/contacts' },
    when: { kind: 'nth', nth: 2 },
    effect: {
      kind: 'answer',
      status: 429,
      headers: { 'Retry-After': '1' },
      body: '{"policyName":"SECONDLY"}',
    },
  }
  await control('POST', '/faults', fault)
  const statuses: number[] = []
  for (let i = 0; i < 3; i++) {
    await sandbox.hubspot('/crm/v3/owners')
    statuses.push((await sandbox.hubspot('/crm/v3/objects/contacts')).status)
  }
  expect(statuses).toEqual([200, 429, 200])
  expect((await control('GET', '/faults')).body[0]).toMatchObject({ matched: 3, struck: 1 })
})

async function strikes(): Promise<number[]> {
  await control('DELETE', '/faults')
  const when = { kind: 'random', probability: 0.5, seed: 3 }
  await control('POST', '/faults', { match: {}, when, effect: { kind: 'answer', status: 503 } })
  const statuses: number[] = []
  for (let i = 0; i < 12; i++) statuses.push((await sandbox.hubspot('/crm/v3/owners')).status)
  return statuses
}

test('faults at random are the same for the same seed', async () => {
  const first = await strikes()
  expect(new Set(first)).toEqual(new Set([200, 503]))
  expect(await strikes()).toEqual(first)
})

test('a cut connection fails, a truncated answer looks whole, a dropped header is missing', async () => {
  const once = { kind: 'nth', nth: 1 }
  await control('POST', '/faults', {
    match: { path: '/crm/v3/owners' },
    when: once,
    effect: { kind: 'cut', afterBytes: 10 },
  })
  await expect(sandbox.hubspot('/crm/v3/owners').then((response) => response.text())).rejects.toThrow(
    'terminated',
  )
  await control('POST', '/faults', {
    match: { path: '/crm/v3/properties' },
    when: once,
    effect: { kind: 'truncate', afterBytes: 10 },
  })
  expect(await (await sandbox.hubspot('/crm/v3/properties/contacts')).text()).toHaveLength(10)
  await control('POST', '/faults', {
    match: {},
    when: { kind: 'always' },
    effect: { kind: 'drop-headers', names: ['content-type'] },
  })
  expect((await sandbox.hubspot('/crm/v3/owners')).headers.get('content-type')).toBeNull()
})

test('the planted truth can be read', async () => {
  expect((await control('GET', '/truth')).body).toEqual(tinyWorld().truth)
})
