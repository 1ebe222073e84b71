import { afterEach, describe, expect, test } from 'vitest'
import { RULES } from '../../server/sandbox/violations.ts'
import { openTestSandbox, record, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'

const MADE = '2026-01-05T08:00:00Z'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

async function open({ limits = false } = {}): Promise<void> {
  const people = Array.from({ length: 300 }, (_, n) =>
    record(String(101 + n), MADE, { email: `p${n}@x.example` }),
  )
  const world = worldOf({
    salesforce: [
      tableOf('Lead', [['LastName', 'string']], [record('00Q000000000001AAA', MADE, { LastName: 'L' })]),
    ],
    hubspot: [
      tableOf('contacts', [['email', 'string']], people),
      tableOf('deals', [['dealname', 'string']], []),
    ],
  })
  sandbox = await openTestSandbox(world, undefined, { limits })
}

async function broken(): Promise<string[]> {
  const told = await (await sandbox.control('GET', '/violations')).json()
  return told.map(({ rule }: { rule: string }) => rule)
}

const post = (path: string, body: unknown) =>
  sandbox.hubspot(path, { method: 'POST', body: JSON.stringify(body) })
const search = (body: unknown = {}) => post('/crm/v3/objects/contacts/search', body)
const inputs = (count: number) => Array.from({ length: count }, (_, n) => ({ id: String(101 + n) }))
const filter = { propertyName: 'email', operator: 'HAS_PROPERTY' }

describe('each limit of HubSpot’s', () => {
  test.each([
    ['search-page', () => search({ limit: 201 })],
    ['search-reach', () => search({ limit: 200, after: '9900' })],
    [
      'search-filters',
      () => search({ filterGroups: [{ filters: Array.from({ length: 7 }, () => filter) }] }),
    ],
    ['list-page', () => sandbox.hubspot('/crm/v3/objects/contacts?limit=101')],
    ['list-page', () => sandbox.hubspot('/crm/v3/objects/contacts?limit=51&propertiesWithHistory=email')],
    ['list-page', () => sandbox.hubspot('/crm/v3/owners?limit=501')],
    ['batch-size', () => post('/crm/v3/objects/contacts/batch/read', { inputs: inputs(101) })],
    [
      'batch-size',
      () =>
        post('/crm/v3/objects/contacts/batch/read', { inputs: inputs(51), propertiesWithHistory: ['email'] }),
    ],
    [
      'association-inputs',
      () => post('/crm/v4/associations/deals/contacts/batch/read', { inputs: inputs(1001) }),
    ],
    ['address-length', () => sandbox.hubspot(`/crm/v3/owners?email=${'a'.repeat(16_384)}`)],
  ])('%s is refused, and written down', async (rule, ask) => {
    await open()
    expect((await ask()).status).toBeGreaterThanOrEqual(400)
    expect(await broken()).toEqual([rule])
  })

  test('is not broken by what just keeps within it, nor by other mistakes', async () => {
    await open()
    await search({ limit: 200, after: '9800' })
    await sandbox.hubspot('/crm/v3/objects/contacts?limit=100')
    await sandbox.hubspot('/crm/v3/objects/contacts?limit=50&propertiesWithHistory=email')
    await post('/crm/v3/objects/contacts/batch/read', { inputs: inputs(100) })
    await post('/crm/v4/associations/deals/contacts/batch/read', { inputs: inputs(1000) })
    await sandbox.hubspot(`/crm/v3/owners?email=${'a'.repeat(16_000)}`)
    expect((await sandbox.hubspot('/crm/v3/objects/contacts?limit=0')).status).toBe(400)
    expect((await search('nonsense')).status).toBe(400)
    expect(await broken()).toEqual([])
  })
})

test('what is written down tells the request, and can be cleared', async () => {
  await open()
  await search({ limit: 500 })
  const [told] = await (await sandbox.control('GET', '/violations')).json()
  expect(told).toEqual({
    system: 'hubspot',
    rule: 'search-page',
    detail: expect.stringContaining('200'),
    at: Date.parse('2026-11-22T20:00:00Z'),
    method: 'POST',
    path: '/crm/v3/objects/contacts/search',
  })
  expect(Object.keys(RULES)).toContain(told.rule)
  await sandbox.control('DELETE', '/violations')
  expect(await broken()).toEqual([])
})

describe('Salesforce', () => {
  test.each([
    ['address', 414, (url: string) => sandbox.salesforce(`${url}%20${'a'.repeat(16_384)}`)],
    ['headers', 431, (url: string) => sandbox.salesforce(url, { headers: { 'X-Long': 'a'.repeat(16_200) } })],
  ])('refuses an address and headers of over 16,384 bytes: %s', async (_, status, ask) => {
    await open()
    expect((await ask('/query?q=SELECT%20Id%20FROM%20Lead')).status).toBe(status)
    expect(await broken()).toEqual(['address-length'])
  })

  async function job(): Promise<string> {
    const body = JSON.stringify({ operation: 'queryAll', query: 'SELECT Id FROM Lead' })
    const { id } = await (await sandbox.salesforce('/jobs/query', { method: 'POST', body })).json()
    await sandbox.salesforce(`/jobs/query/${id}`)
    return id
  }
  const results = async (id: string) => (await sandbox.salesforce(`/jobs/query/${id}/results`)).status

  test('results of a job that was deleted, or is over a week old, are asked for in vain', async () => {
    await open()
    const deleted = await job()
    await sandbox.salesforce(`/jobs/query/${deleted}`, { method: 'DELETE' })
    expect(await results(deleted)).toBe(404)
    expect(await broken()).toEqual(['expired-job'])
    const old = await job()
    await sandbox.control('PUT', '/clock', { now: '2026-11-29T20:00:00Z' })
    expect(await results(old)).toBe(404)
    expect(await broken()).toEqual(['expired-job', 'expired-job'])
  })

  test('a job that is gone before its time surprises once only', async () => {
    await open()
    const id = await job()
    const match = { path: '/services/data/v67.0/jobs/query/' }
    await sandbox.control('POST', '/faults', {
      match,
      when: { kind: 'nth', nth: 1 },
      effect: { kind: 'job-expired' },
    })
    expect(await results(id)).toBe(404)
    expect(await broken()).toEqual([])
    expect(await results(id)).toBe(404)
    expect(await broken()).toEqual(['expired-job'])
  })
})

describe('the daily allowance', () => {
  test.each(['salesforce', 'hubspot'] as const)(
    '%s: asking on and on after it is used up is heedless',
    async (system) => {
      await open()
      const spent = { match: { system }, when: { kind: 'at-once' }, effect: { kind: 'quota', share: 1 } }
      await sandbox.control('POST', '/faults', spent)
      const ask = () =>
        system === 'salesforce' ? sandbox.salesforce('/limits') : sandbox.hubspot('/crm/v3/owners')
      for (let n = 0; n < 10; n++) await ask()
      // Whoever waits and looks again is listening.
      await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:15:00Z' })
      for (let n = 0; n < 10; n++) await ask()
      expect(await broken()).toEqual([])
      for (let n = 0; n < 20; n++) await ask()
      expect(new Set(await broken())).toEqual(new Set(['daily-quota']))
    },
  )
})

describe('the short-term rates', () => {
  test('are told, and held to only where that is switched on', async () => {
    await open()
    for (let n = 0; n < 30; n++) expect((await search()).status).toBe(200)
    expect(await broken()).toEqual([])
    await sandbox.control('PUT', '/limits', { enforced: true })
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:00:30Z' })
    const statuses: number[] = []
    for (let n = 0; n < 7; n++) statuses.push((await search()).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
    expect(await broken()).toEqual(['search-rate', 'search-rate'])
  })

  test('190 requests in any ten seconds, of the control clock', async () => {
    await open({ limits: true })
    const owners = async (count: number) => {
      const statuses = new Set<number>()
      for (let n = 0; n < count; n++) statuses.add((await sandbox.hubspot('/crm/v3/owners')).status)
      return [...statuses]
    }
    expect(await owners(95)).toEqual([200])
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:00:06Z' })
    expect(await owners(95)).toEqual([200])
    const refused = await sandbox.hubspot('/crm/v3/owners')
    expect(await refused.json()).toMatchObject({
      policyName: 'TEN_SECONDLY_ROLLING',
      category: 'RATE_LIMITS',
    })
    expect(refused.headers.get('x-hubspot-ratelimit-remaining')).toBe('0')
    // Those of six seconds ago still count.
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:00:10Z' })
    expect(await owners(95)).toEqual([200])
    expect((await sandbox.hubspot('/crm/v3/owners')).status).toBe(429)
    expect(await broken()).toEqual(['ten-secondly-rate', 'ten-secondly-rate'])
  })
})
