import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { drawFaults } from '../../server/sandbox/faults/draw.ts'
import { faultKinds } from '../../server/sandbox/faults/kinds.ts'
import { ODD_DAYS, ODD_INSTANTS, ODD_TEXTS } from '../../server/sandbox/faults/kinds/cells.ts'
import { openTestSandbox, record, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'

const MADE = '2026-01-05T08:00:00Z'
const ONCE = { kind: 'nth', nth: 1 }
const ALWAYS = { kind: 'always' }

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const leadId = (n: number) => `00Q${String(n).padStart(12, '0')}AAA`

async function open({ leads = 3, contacts = 3 } = {}): Promise<void> {
  sandbox = await openTestSandbox(
    worldOf({
      salesforce: [
        tableOf(
          'Lead',
          [
            ['LastName', 'string'],
            ['Email', 'email'],
            ['IsConverted', 'boolean'],
            ['ConvertedContactId', 'reference'],
            ['Renewal__c', 'date'],
            ['EmailBouncedDate', 'datetime'],
          ],
          Array.from({ length: leads }, (_, n) => record(leadId(n), MADE, { LastName: `L${n}` })),
        ),
        tableOf('Contact', [['LastName', 'string']], [record('003000000000001AAA', MADE, { LastName: 'C' })]),
        tableOf('Account', [['Name', 'string']], [record('001000000000001AAA', MADE, { Name: 'A' })]),
      ],
      hubspot: [
        tableOf(
          'contacts',
          [['email', 'string']],
          Array.from({ length: contacts }, (_, n) =>
            record(String(101 + n), MADE, { email: `p${n}@x.example` }),
          ),
        ),
        tableOf('deals', [['dealname', 'string']], [record('1', MADE, { dealname: 'D' })]),
        tableOf(
          'deal_to_contact',
          [
            ['fromId', 'string'],
            ['toId', 'string'],
          ],
          [record('e1', MADE, { fromId: '1', toId: '101' })],
        ),
      ],
    }),
  )
}

async function set(effect: object, { match = {}, when = ONCE }: { match?: object; when?: object } = {}) {
  const answer = await sandbox.control('POST', '/faults', { match, when, effect })
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('"id"')])
}

async function contacts(query = '') {
  return (await sandbox.hubspot(`/crm/v3/objects/contacts?limit=100${query}`)).json()
}

const ids = (page: { results: { id: string }[] }) => page.results.map(({ id }) => id)

async function search(after?: string) {
  const body = JSON.stringify({ sorts: ['hs_object_id'], limit: 100, ...(after ? { after } : {}) })
  return (await sandbox.hubspot('/crm/v3/objects/contacts/search', { method: 'POST', body })).json()
}

async function query(soql: string) {
  const answer = await sandbox.salesforce(`/queryAll?q=${encodeURIComponent(soql)}`)
  return { status: answer.status, body: await answer.json() }
}

async function job(): Promise<string> {
  const body = JSON.stringify({ operation: 'queryAll', query: 'SELECT Id, LastName FROM Lead' })
  const made = await sandbox.salesforce('/jobs/query', { method: 'POST', body })
  return z.object({ id: z.string() }).parse(await made.json()).id
}

const jobState = async (id: string) => (await sandbox.salesforce(`/jobs/query/${id}`)).json()

describe('setting a fault', () => {
  test('every kind has a name of its own and is told with what it does', async () => {
    await open()
    const told = await (await sandbox.control('GET', '/faults/kinds')).json()
    expect(told).toHaveLength(faultKinds.length)
    expect(new Set(faultKinds.map(({ kind }) => kind)).size).toBe(faultKinds.length)
    for (const { title } of faultKinds) expect(title).toMatch(/^[A-Z].*\.$/)
  })

  test.each([
    [{ kind: 'earthquake' }, 'No fault is called earthquake'],
    [{ kind: 'short-pages', rows: 0 }, 'short-pages'],
    [{ kind: 'delay', ms: 5, hours: 2 }, 'delay'],
  ])('what can’t be told is refused: %j', async (effect, message) => {
    await open()
    const answer = await sandbox.control('POST', '/faults', { when: ONCE, effect })
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toContain(message)
  })

  test('only what happens in a CRM can happen at once, and in one that is named', async () => {
    await open()
    const refused = async (spec: object) => (await sandbox.control('POST', '/faults', spec)).status
    const when = { kind: 'at-once' }
    expect(await refused({ when, effect: { kind: 'cut', afterBytes: 1 } })).toBe(400)
    expect(await refused({ when, effect: { kind: 'sessions-ended' } })).toBe(400)
    expect(await (await sandbox.control('GET', '/faults')).json()).toEqual([])
  })

  test('what can’t happen says so to whoever meets it', async () => {
    await open()
    await set({ kind: 'bulk-edit', object: 'Unicorn', rows: 1 }, { match: { system: 'salesforce' } })
    const answer = await sandbox.salesforce('/limits')
    expect([answer.status, await answer.json()]).toEqual([500, { error: 'salesforce has no Unicorn.' }])
  })

  test('several faults of one request add up', async () => {
    await open({ contacts: 30 })
    const match = { system: 'hubspot', path: '/crm/v3/objects/contacts' }
    await set({ kind: 'short-pages', rows: 10 }, { match })
    await set({ kind: 'doubled-rows', rows: 2 }, { match })
    await set({ kind: 'drop-headers', names: ['content-type'] }, { match })
    const answer = await sandbox.hubspot('/crm/v3/objects/contacts?limit=20')
    expect(answer.headers.get('content-type')).toBeNull()
    expect((await answer.json()).results).toHaveLength(12)
  })
})

describe('drawn at random', () => {
  test('the same seed draws the same faults; each can be set', async () => {
    await open()
    const first = drawFaults({ seed: 7, count: 80, outcomes: ['same', 'changed'] })
    expect(drawFaults({ seed: 7, count: 80, outcomes: ['same', 'changed'] })).toEqual(first)
    expect(drawFaults({ seed: 8, count: 80, outcomes: ['same', 'changed'] })).not.toEqual(first)
    expect((await sandbox.control('POST', '/faults', first)).status).toBe(200)
    expect(new Set(first.map(({ effect }) => effect.kind)).size).toBeGreaterThan(15)
  })

  test('every kind but those that stop a run, or need to be spelt out, is drawn', () => {
    const drawn = new Set(
      Array.from({ length: 40 }, (_, seed) => drawFaults({ seed, count: 100, outcomes: ['same', 'changed'] }))
        .flat()
        .map(({ effect }) => effect.kind),
    )
    const spelt = ['silence', 'too-long', 'edits', 'job-stuck']
    const expected = faultKinds.filter(({ kind, outcome }) => outcome !== 'stopped' && !spelt.includes(kind))
    expect([...drawn].toSorted()).toEqual(expected.map(({ kind }) => kind).toSorted())
  })

  test('those that leave a run as it is change nothing in the source', () => {
    for (const { effect } of drawFaults({ seed: 3, count: 100, outcomes: ['same'] })) {
      expect(faultKinds.find(({ kind }) => kind === effect.kind)!.outcome).toBe('same')
    }
  })
})

describe('on the way back', () => {
  test('an answer in drips is whole in the end', async () => {
    await open({ contacts: 30 })
    await set({ kind: 'drip', bytes: 50, everyMs: 1 }, { match: { system: 'hubspot' } })
    expect((await contacts()).results).toHaveLength(30)
  })

  test('silence lasts until the other side gives up', async () => {
    await open()
    await set({ kind: 'silence' }, { match: { system: 'hubspot' } })
    const stop = new AbortController()
    const asked = sandbox.hubspot('/crm/v3/owners', { signal: stop.signal })
    while ((await (await sandbox.control('GET', '/faults')).json())[0].struck === 0);
    stop.abort(new Error('gave up'))
    await expect(asked).rejects.toThrow('gave up')
  })
})

describe('in the place of an answer', () => {
  test.each([
    [{ kind: 'bad-gateway' }, 502, /<html>/, null],
    [{ kind: 'bad-gateway', status: 503, retryAfterS: 7 }, 503, /<html>/, '7'],
    [{ kind: 'outage' }, 500, /"category":"INTERNAL_ERROR"/, null],
    [{ kind: 'unauthorized' }, 401, /"category":"INVALID_AUTHENTICATION"/, null],
    [{ kind: 'too-long' }, 414, /Request-URI Too Large/, null],
    [{ kind: 'too-long', status: 431 }, 431, /Header Fields Too Large/, null],
    [{ kind: 'throttled', policy: 'SECONDLY' }, 429, /"policyName":"SECONDLY"/, null],
    [
      { kind: 'throttled', policy: 'TEN_SECONDLY_ROLLING', retryAfterS: 10 },
      429,
      /"policyName":"TEN_SECONDLY_ROLLING"/,
      '10',
    ],
    [{ kind: 'throttled', policy: 'DAILY' }, 429, /"errorType":"RATE_LIMIT"/, null],
    [{ kind: 'locked' }, 423, /"status":"error"/, null],
    [{ kind: 'migrating', retryAfterS: 86_400 }, 477, /MIGRATION/, '86400'],
  ])('HubSpot: %j', async (effect, status, body, retryAfter) => {
    await open()
    await set(effect, { match: { system: 'hubspot' } })
    const answer = await sandbox.hubspot('/crm/v3/owners')
    expect(answer.status).toBe(status)
    expect(await answer.text()).toMatch(body)
    expect(answer.headers.get('retry-after')).toBe(retryAfter)
    expect((await sandbox.hubspot('/crm/v3/owners')).status).toBe(200)
  })

  test.each([
    ['outage', 503, 'SERVER_UNAVAILABLE'],
    ['unauthorized', 401, 'INVALID_SESSION_ID'],
  ])('Salesforce: %s', async (kind, status, errorCode) => {
    await open()
    await set({ kind }, { match: { system: 'salesforce' } })
    const answer = await sandbox.salesforce('/limits')
    expect([answer.status, (await answer.json())[0].errorCode]).toEqual([status, errorCode])
  })

  test('only addresses over the length that is told are found too long', async () => {
    await open()
    await set({ kind: 'too-long', overBytes: 100 }, { match: { system: 'hubspot' }, when: ALWAYS })
    expect((await sandbox.hubspot('/crm/v3/owners')).status).toBe(200)
    expect((await sandbox.hubspot(`/crm/v3/owners?email=${'a'.repeat(100)}`)).status).toBe(414)
  })

  test('a list is forgotten only where one is being paged', async () => {
    await open({ leads: 2100 })
    await set({ kind: 'locator-lost' }, { match: { system: 'salesforce' }, when: ALWAYS })
    const { body } = await query('SELECT Id FROM Lead')
    const more = await sandbox.salesforce(body.nextRecordsUrl)
    expect([more.status, (await more.json())[0].errorCode]).toEqual([400, 'INVALID_QUERY_LOCATOR'])
  })

  test('queries over many rows run too long, those over few don’t; their jobs fail', async () => {
    await open({ leads: 5 })
    await set({ kind: 'query-timeout', overRows: 4 }, { match: { system: 'salesforce' }, when: ALWAYS })
    const wide = 'SELECT Id FROM Lead WHERE SystemModstamp < 2026-02-01T00:00:00Z'
    const narrow = `${wide} AND SystemModstamp >= 2026-01-06T00:00:00Z`
    expect((await query(wide)).body[0].errorCode).toBe('QUERY_TIMEOUT')
    expect((await query(narrow)).status).toBe(200)
    expect((await query('SELECT Id FROM Lead LIMIT 1')).status).toBe(200)
    const body = JSON.stringify({ operation: 'queryAll', query: wide })
    const made = await (await sandbox.salesforce('/jobs/query', { method: 'POST', body })).json()
    expect(await jobState(made.id)).toMatchObject({
      state: 'Failed',
      errorMessage: expect.stringContaining('QUERY_TIMEOUT'),
    })
  })
})

describe('in the pages', () => {
  const lists = { system: 'hubspot', path: '/crm/v3/objects/contacts' }

  test('short pages lead on from where they end', async () => {
    await open({ contacts: 30 })
    await set({ kind: 'short-pages', rows: 7 }, { match: lists, when: ALWAYS })
    const first = await contacts()
    expect(ids(first)).toHaveLength(7)
    const second = await contacts(`&after=${first.paging.next.after}`)
    expect(ids(second)[0]).toBe('108')
    expect(ids(await search())).toHaveLength(7)
  })

  test('an empty page tells where to go on, and nothing is lost behind it', async () => {
    await open({ contacts: 150 })
    await set({ kind: 'empty-page' }, { match: lists, when: { kind: 'nth', nth: 2 } })
    const seen: string[] = []
    const cursors: string[] = []
    for (let after: string | undefined = ''; after !== undefined; after = cursors.at(-1)) {
      const page = await contacts(after === '' ? '' : `&after=${after}`)
      seen.push(...ids(page))
      if (page.paging === undefined) break
      cursors.push(page.paging.next.after)
    }
    expect(seen).toHaveLength(150)
    expect(new Set(cursors).size).toBe(2)
  })

  test('a shuffled page holds the same rows in another order, the same for the same seed', async () => {
    await open({ contacts: 40 })
    const orderly = ids(await contacts())
    const shuffle = async () => {
      await sandbox.control('DELETE', '/faults')
      const when = { kind: 'random', probability: 1, seed: 5 }
      await set({ kind: 'shuffled-page' }, { match: lists, when })
      return ids(await contacts())
    }
    const first = await shuffle()
    expect(first).not.toEqual(orderly)
    expect(first.toSorted()).toEqual(orderly.toSorted())
    expect(await shuffle()).toEqual(first)
  })

  test('a repeated page is the one before it, whole with its cursor', async () => {
    await open({ contacts: 150 })
    await set({ kind: 'repeated-page' }, { match: lists, when: { kind: 'nth', nth: 2 } })
    const first = await contacts()
    expect(await contacts(`&after=${first.paging.next.after}`)).toEqual(first)
    expect(ids(await contacts(`&after=${first.paging.next.after}`))).toHaveLength(50)
  })

  test('pages of Salesforce shrink, repeat and double as well', async () => {
    await open({ leads: 2500 })
    await set({ kind: 'short-pages', rows: 300 }, { match: { system: 'salesforce' } })
    const { body } = await query('SELECT Id FROM Lead')
    expect([body.records.length, body.totalSize, body.nextRecordsUrl.endsWith('-300')]).toEqual([
      300,
      2500,
      true,
    ])
    await set({ kind: 'doubled-rows', rows: 5 }, { match: { system: 'salesforce' } })
    const more = await (await sandbox.salesforce(body.nextRecordsUrl)).json()
    expect(more.records).toHaveLength(2005)
  })

  test('a mixed batch says of some rows that they could not be read', async () => {
    await open()
    await set({ kind: 'mixed-batch', rows: 1 }, { match: { system: 'hubspot' }, when: ALWAYS })
    const inputs = [{ id: '101' }, { id: '102' }, { id: '999' }]
    const read = await sandbox.hubspot('/crm/v3/objects/contacts/batch/read', {
      method: 'POST',
      body: JSON.stringify({ inputs }),
    })
    expect(read.status).toBe(207)
    const body = await read.json()
    expect(ids(body)).toEqual(['101'])
    expect(body.errors.map(({ category }: { category: string }) => category)).toEqual([
      'OBJECT_NOT_FOUND',
      'INTERNAL_ERROR',
    ])
    const edges = await sandbox.hubspot('/crm/v4/associations/deals/contacts/batch/read', {
      method: 'POST',
      body: JSON.stringify({ inputs: [{ id: '1' }] }),
    })
    expect(await edges.json()).toMatchObject({
      results: [],
      errors: [{ category: 'INTERNAL_ERROR', context: { fromObjectId: ['1'] } }],
    })
  })
})

describe('with jobs', () => {
  test.each([
    ['line', /"\n$/],
    ['cell', /[^\n]$/],
  ])('CSV that ends early after a %s has the headers of a whole page', async (at, end) => {
    await open({ leads: 100 })
    const id = await job()
    await jobState(id)
    await set({ kind: 'truncated-csv', share: 0.503, at }, { match: { end: '/results' } })
    const page = await sandbox.salesforce(`/jobs/query/${id}/results`)
    expect(page.headers.get('sforce-numberofrecords')).toBe('100')
    const text = await page.text()
    expect(text).toMatch(end)
    expect(text.split('\n').length).toBeLessThan(100)
  })

  test('a job can fail, stick or expire', async () => {
    await open()
    const match = { path: '/services/data/v67.0/jobs/query/' }
    const failed = await job()
    await set({ kind: 'job-failed', message: 'broken' }, { match })
    expect(await jobState(failed)).toMatchObject({ state: 'Failed', errorMessage: 'broken' })
    const stuck = await job()
    await set({ kind: 'job-stuck' }, { match })
    for (let n = 0; n < 5; n++) expect(await jobState(stuck)).toMatchObject({ state: 'InProgress' })
    const expired = await job()
    await jobState(expired)
    await set({ kind: 'job-expired' }, { match })
    expect((await sandbox.salesforce(`/jobs/query/${expired}/results`)).status).toBe(404)
  })
})

describe('in the source', () => {
  const crm = { kind: 'at-once' }
  const happen = (effect: object, system = 'salesforce') => set(effect, { match: { system }, when: crm })

  test('rows committed late appear behind the cursor', async () => {
    await open()
    await happen({ kind: 'late-commits', object: 'Lead', rows: 2, behindMs: 240_000, afterMs: 60_000 })
    const changed = 'SELECT Id, SystemModstamp FROM Lead WHERE SystemModstamp > 2026-11-01T00:00:00Z'
    expect((await query(changed)).body.totalSize).toBe(0)
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:01:00Z' })
    const { records } = (await query(changed)).body
    expect(records).toHaveLength(2)
    expect(records[0].SystemModstamp).toBe('2026-11-22T19:56:00.000+0000')
  })

  test('one edit puts over ten thousand rows on one millisecond', async () => {
    await open()
    await happen({ kind: 'bulk-edit', object: 'contacts', rows: 10_500 }, 'hubspot')
    const body = JSON.stringify({
      filterGroups: [
        { filters: [{ propertyName: 'lastmodifieddate', operator: 'EQ', value: '2026-11-22T20:00:00Z' }] },
      ],
    })
    const found = await sandbox.hubspot('/crm/v3/objects/contacts/search', { method: 'POST', body })
    expect((await found.json()).total).toBe(10_500)
  })

  test('a chain of merges ends in one record that names all others', async () => {
    await open()
    await happen({ kind: 'merge-chain', object: 'contacts', length: 3 }, 'hubspot')
    const [survivor] = (await contacts('&properties=hs_merged_object_ids')).results
    const merged: string = survivor.properties.hs_merged_object_ids
    expect(new Set([...merged.split(';'), survivor.id])).toEqual(new Set(['101', '102', '103']))
  })

  test('rows are deleted in either way, and come back', async () => {
    await open()
    await happen({ kind: 'deletions', object: 'Lead', rows: 2, how: 'soft' })
    const all = 'SELECT Id FROM Lead WHERE IsDeleted = true'
    expect((await query(all)).body.totalSize).toBe(2)
    await happen({ kind: 'restoration', object: 'Lead', rows: 2 })
    expect((await query(all)).body.totalSize).toBe(0)
    await happen({ kind: 'deletions', object: 'Lead', rows: 1, how: 'hard' })
    expect((await query('SELECT Id FROM Lead')).body.totalSize).toBe(2)
  })

  test('a lead is converted into a contact of an account', async () => {
    await open()
    await happen({ kind: 'conversion', rows: 1 })
    const { records } = (await query('SELECT ConvertedContactId FROM Lead WHERE IsConverted = true')).body
    const contact = await query(`SELECT LastName FROM Contact WHERE Id = '${records[0].ConvertedContactId}'`)
    expect(contact.body.totalSize).toBe(1)
  })

  test('cells hold what is legal and odd', async () => {
    await open({ leads: 40 })
    await happen({ kind: 'odd-cells', object: 'Lead', field: 'LastName' })
    await happen({ kind: 'odd-dates', object: 'Lead' })
    const { records } = (await query('SELECT LastName, Renewal__c, EmailBouncedDate FROM Lead')).body
    const held = (name: string) => new Set(records.map((row: Record<string, unknown>) => row[name]))
    for (const text of ODD_TEXTS) expect(held('LastName')).toContain(text)
    for (const day of ODD_DAYS) expect(held('Renewal__c')).toContain(day)
    for (const at of ODD_INSTANTS) expect(held('EmailBouncedDate')).toContain(at.replace('Z', '+0000'))
  })

  test('an edit and a change of fields can come in the middle of a reading', async () => {
    await open()
    const when = { kind: 'nth', nth: 2 }
    const match = { system: 'salesforce' }
    await set(
      { kind: 'edits', edits: [{ object: 'Lead', id: leadId(0), fields: { LastName: 'New' } }] },
      { match, when },
    )
    await set({ kind: 'schema', changes: [{ object: 'Lead', remove: 'Email' }] }, { match, when })
    const asked = () => query(`SELECT LastName, Email FROM Lead WHERE Id = '${leadId(0)}'`)
    expect((await asked()).body.records[0].LastName).toBe('L0')
    expect((await asked()).body[0].errorCode).toBe('INVALID_FIELD')
    expect(
      (await query(`SELECT LastName FROM Lead WHERE Id = '${leadId(0)}'`)).body.records[0].LastName,
    ).toBe('New')
  })
})

describe('the daily allowance', () => {
  test('is told at eighty percent, refused at a hundred, and free again in time', async () => {
    await open()
    const match = { system: 'salesforce' }
    await set({ kind: 'quota', share: 0.8 }, { match, when: { kind: 'at-once' } })
    expect((await sandbox.salesforce('/limits')).headers.get('sforce-limit-info')).toBe(
      'api-usage=80001/100000',
    )
    await set({ kind: 'quota', share: 1, freedInMs: 3_600_000 }, { match, when: { kind: 'at-once' } })
    const refused = await sandbox.salesforce('/limits')
    expect([refused.status, (await refused.json())[0].errorCode]).toEqual([403, 'REQUEST_LIMIT_EXCEEDED'])
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T21:00:01Z' })
    expect((await sandbox.salesforce('/limits')).status).toBe(200)
  })

  test('of HubSpot begins anew at midnight in the account’s zone', async () => {
    await open()
    await set({ kind: 'quota', share: 1 }, { match: { system: 'hubspot' }, when: { kind: 'at-once' } })
    const refused = await sandbox.hubspot('/crm/v3/owners')
    expect(refused.headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('0')
    expect(await refused.json()).toMatchObject({ policyName: 'DAILY', errorType: 'RATE_LIMIT' })
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T22:59:59Z' })
    expect((await sandbox.hubspot('/crm/v3/owners')).status).toBe(429)
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T23:00:00Z' })
    expect((await sandbox.hubspot('/crm/v3/owners')).status).toBe(200)
  })
})
