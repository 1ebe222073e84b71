import { afterEach, describe, expect, test } from 'vitest'
import type { Connector, Window } from '../../server/connectors/connector.ts'
import type { Entity } from '../../server/sandbox/world.ts'
import { openTestSandbox, record, revision, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'
import {
  connect,
  hubspotSettings,
  ids,
  instantTiming,
  never,
  readStream,
  refusal,
  type Reading,
} from './reading.ts'

const ALL = { from: null, to: '2026-11-22T20:00:00Z' }
const WEEK = { from: '2026-11-15T18:00:00Z', to: '2026-11-22T20:00:00Z' }
const MADE = '2026-01-05T08:00:00Z'
const CHANGED = '2026-11-17T08:00:00Z'
const ONCE = { kind: 'nth', nth: 1 }
const ALWAYS = { kind: 'always' }

let sandbox: TestSandbox
let connector: Connector
let timing: ReturnType<typeof instantTiming>

afterEach(async () => {
  await connector.close()
  await sandbox.close()
})

const companies = (count: number, at = MADE) =>
  Array.from({ length: count }, (_, n) => record(String(5001 + n), at, { name: `Company ${n}` }))

/** `timeoutMs` only where silence is waited for: a busy machine may be slow to answer. */
async function open({
  timeoutMs,
  ...tables
}: { companies?: Entity[]; contacts?: Entity[]; timeoutMs?: number } = {}): Promise<void> {
  const edges = Array.from({ length: 60 }, (_, n) =>
    record(`e${n}`, MADE, { fromId: String(n % 3), toId: String(101 + n) }),
  )
  sandbox = await openTestSandbox(
    worldOf({
      hubspot: [
        tableOf('companies', [['name', 'string']], tables.companies ?? companies(250)),
        tableOf(
          'contacts',
          [
            ['email', 'string'],
            ['lifecyclestage', 'enumeration'],
          ],
          tables.contacts ?? [],
        ),
        tableOf(
          'deals',
          [['dealname', 'string']],
          [0, 1, 2, 3].map((n) => record(String(n), MADE, { dealname: 'D' })),
        ),
        tableOf(
          'deal_to_contact',
          [
            ['fromId', 'string'],
            ['toId', 'string'],
          ],
          edges,
        ),
        tableOf(
          'campaigns',
          [['hs_name', 'string']],
          Array.from({ length: 250 }, (_, n) =>
            record(guid(n), MADE, { hs_name: `C${String(n).padStart(3, '0')}` }),
          ),
        ),
        tableOf('owners', [['email', 'string']], [record('7', MADE, { email: 'a@x.example' })]),
      ],
    }),
  )
  timing = instantTiming()
  connector = connect(hubspotSettings(sandbox), { timing, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
}

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function fault(effect: object, match: object = {}, when: object = ONCE): Promise<void> {
  const spec = { match: { system: 'hubspot', ...match }, when, effect }
  expect((await sandbox.control('POST', '/faults', spec)).status).toBe(200)
}

async function struck(): Promise<number> {
  const faults = await (await sandbox.control('GET', '/faults')).json()
  return faults.reduce((sum: number, { struck }: { struck: number }) => sum + struck, 0)
}

const violations = async () => (await sandbox.control('GET', '/violations')).json()
const list = { method: 'GET', path: '/crm/v3/objects/companies' }
const search = { path: '/crm/v3/objects/companies', end: '/search' }
const batch = { path: '/crm/v3/objects/companies', end: '/batch/read' }
const nth = (nth: number, times = 1) => ({ kind: 'nth', nth, times })

const read = (window: Window): Promise<Reading> => readStream(connector, 'company', { window })
const distinct = (reading: Reading) => new Set(ids(reading, 'company', 'hs_object_id')).size

describe('a window of the search', () => {
  test('is read to its end, whatever ids of no record its pages name', async () => {
    await open({ companies: companies(450, CHANGED) })
    await fault({ kind: 'odd-rows', rows: [{ id: '99999999999999999999' }, null] }, search, ALWAYS)
    const named = ids(await read(WEEK), 'company', 'hs_object_id').filter((id) => /^5\d{3}$/.test(id))
    expect(new Set(named).size).toBe(450)
  })
})

test('what is no owner among the owners stops none of them', async () => {
  await open()
  await fault({ kind: 'odd-rows', rows: [null, 7, { id: { a: 1 } }] }, { path: '/crm/v3/owners' }, ALWAYS)
  const { rows } = await readStream(connector, 'owner', { window: ALL })
  const named = rows.get('owner')!.flatMap(({ id }) => id ?? [])
  expect(named).toEqual(['7'])
  expect(rows.get('owner')!.length).toBeGreaterThan(1)
})

describe('the whole list comes in spite of', () => {
  test.each([
    ['short pages', { kind: 'short-pages', rows: 7 }, ALWAYS],
    ['pages that shrink on the way', { kind: 'short-pages', rows: 7 }, nth(2, 99)],
    ['an empty page at the start', { kind: 'empty-page' }, ONCE],
    ['empty pages in the middle', { kind: 'empty-page' }, nth(2, 2)],
    ['rows in another order', { kind: 'shuffled-page' }, ALWAYS],
    ['rows that come twice', { kind: 'doubled-rows', rows: 30 }, ALWAYS],
    ['a page that is given once more', { kind: 'repeated-page' }, nth(2, 3)],
    ['a page cut in the middle', { kind: 'cut', afterBytes: 3_000 }, nth(2)],
    ['a page that ends early', { kind: 'truncate', afterBytes: 3_000 }, nth(2)],
    ['a page in drips', { kind: 'drip', bytes: 4_000, everyMs: 1 }, nth(2)],
    ['silence', { kind: 'silence' }, nth(2)],
    ['a missing Content-Type', { kind: 'drop-headers', names: ['Content-Type'] }, ALWAYS],
    ['a web page of a proxy', { kind: 'bad-gateway' }, nth(2, 3)],
    ['an outage', { kind: 'outage' }, nth(1, 5)],
    ['a lock', { kind: 'locked' }, nth(2)],
    ['an address found too long', { kind: 'too-long', overBytes: 200 }, ALWAYS],
    ['headers found too long', { kind: 'too-long', status: 431, overBytes: 200 }, ALWAYS],
    ['throttling', { kind: 'throttled', policy: 'TEN_SECONDLY_ROLLING' }, nth(1, 4)],
    [
      'throttling that says how long',
      { kind: 'throttled', policy: 'TEN_SECONDLY_ROLLING', retryAfterS: 3 },
      nth(1),
    ],
  ])('%s', async (_, effect, when) => {
    await open(effect.kind === 'silence' ? { timeoutMs: 500 } : {})
    await fault(effect, list, when)
    expect(distinct(await read(ALL))).toBe(250)
    expect(await struck()).toBeGreaterThan(0)
    expect(await violations()).toEqual([])
  })
})

describe('what changed comes in spite of', () => {
  test.each([
    ['short pages of the search', { kind: 'short-pages', rows: 7 }, search, ALWAYS],
    ['an empty page of the search, though there are rows', { kind: 'empty-page' }, search, nth(1, 3)],
    ['a search in no order', { kind: 'shuffled-page' }, search, ALWAYS],
    ['short pages of the search, in no order', { kind: 'short-pages', rows: 9 }, search, ALWAYS],
    ['rows of the search that come twice', { kind: 'doubled-rows', rows: 30 }, search, ALWAYS],
    ['throttled searches', { kind: 'throttled', policy: 'SECONDLY' }, search, nth(1, 5)],
    ['a batch of which some could not be read', { kind: 'mixed-batch', rows: 20 }, batch, nth(1, 3)],
    ['a batch in another order', { kind: 'shuffled-page' }, batch, ALWAYS],
    ['a batch with rows twice', { kind: 'doubled-rows', rows: 10 }, batch, ALWAYS],
    ['a batch that is cut', { kind: 'cut', afterBytes: 2_000 }, batch, ONCE],
  ])('%s', async (_, effect, match, when) => {
    await open({ companies: companies(450, CHANGED) })
    await fault(effect, match, when)
    if (effect.kind === 'short-pages') await fault({ kind: 'shuffled-page' }, match, ALWAYS)
    expect(distinct(await read(WEEK))).toBe(450)
    expect(await struck()).toBeGreaterThan(0)
    expect(await violations()).toEqual([])
  })

  test('over ten thousand rows that one edit put on one millisecond, within the limits', async () => {
    await open({ companies: companies(3) })
    await fault({ kind: 'bulk-edit', object: 'companies', rows: 10_500 }, {}, { kind: 'at-once' })
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T21:00:00Z' })
    const reading = await read({ from: WEEK.from, to: '2026-11-22T20:30:00Z' })
    expect(distinct(reading)).toBe(10_500)
    expect(await violations()).toEqual([])
  })
})

describe('a batch that keeps silent about some ids', () => {
  /** As HubSpot would answer who asks for these: without the last so many rows. */
  async function silent(rows: number, times: number): Promise<void> {
    const inputs = companies(60).map(({ id }) => ({ id }))
    const body = JSON.stringify({ inputs, properties: ['name'] })
    const whole = await (
      await sandbox.hubspot('/crm/v3/objects/companies/batch/read', { method: 'POST', body })
    ).json()
    const short = { ...whole, results: whole.results.slice(0, -rows) }
    const headers = { 'Content-Type': 'application/json' }
    await fault({ kind: 'answer', status: 200, headers, body: JSON.stringify(short) }, batch, nth(1, times))
  }

  test('is asked for those again', async () => {
    await open({ companies: companies(60, CHANGED) })
    await silent(5, 1)
    expect(distinct(await read(WEEK))).toBe(60)
  })

  test('is asked once more with the next page', async () => {
    await open({ companies: companies(60, CHANGED) })
    await silent(5, 2)
    expect(distinct(await read(WEEK))).toBe(60)
  })

  test('again and again doesn’t stop the rest; the next window begins where this one did', async () => {
    await open({ companies: companies(60, CHANGED) })
    await silent(5, 99)
    const short = await read(WEEK)
    expect(distinct(short)).toBe(55)
    expect(short.pages.at(-1)).toMatchObject({ cursor: null, completeTo: WEEK.from })
    await sandbox.control('DELETE', '/faults')
    const whole = await read(WEEK)
    expect(distinct(whole)).toBe(60)
    expect(whole.pages.at(-1)!.completeTo).toBeUndefined()
  })

  test('is asked again for all of them, however many', async () => {
    await open({ companies: companies(450) })
    const nothing = JSON.stringify({ status: 'COMPLETE', results: [] })
    const headers = { 'Content-Type': 'application/json' }
    await fault({ kind: 'answer', status: 200, headers, body: nothing }, batch, nth(1, 5))
    const extent = { ids: companies(450).map(({ id }) => id) }
    expect(distinct(await readStream(connector, 'company', { window: ALL, extent }))).toBe(450)
  })

  test('is not asked again for records that were merged or are gone', async () => {
    const loser = record('5001', MADE, {}, revision(CHANGED, {}, { mergedInto: '5002', deletion: 'soft' }))
    await open({
      companies: [
        loser,
        record('5002', MADE, {}, revision(CHANGED, { name: 'B' })),
        ...companies(5).slice(2),
      ],
    })
    const before = connector.requests()
    const extent = { ids: ['5001', '5002', '5003', '9999'] }
    const reading = await readStream(connector, 'company', { window: ALL, extent })
    expect(new Set(ids(reading, 'company', 'hs_object_id'))).toEqual(new Set(['5001', '5002', '5003']))
    // One for the description.
    expect(connector.requests() - before).toBe(2)
  })
})

test('however many records are asked for by their ids, they come a thousand at a time', async () => {
  await open({ companies: companies(2_300) })
  const extent = { ids: companies(2_300).map(({ id }) => id) }
  const reading = await readStream(connector, 'company', { window: ALL, extent })
  const rows = reading.pages.map(({ files }) => files.reduce((sum, file) => sum + (file.rows ?? 0), 0))
  expect(rows).toEqual([1_000, 1_000, 300])
  expect(distinct(reading)).toBe(2_300)
})

describe('the sets of deals come whole in spite of', () => {
  const associations = { path: '/crm/v4/associations/' }
  const sets = async () => {
    const reading = await readStream(connector, 'deal_contact', {
      window: ALL,
      parents: ['0', '1', '2', '3'],
    })
    return new Set(ids(reading, 'deal_contact', 'id')).size
  }

  test.each([
    ['pieces of a few', { kind: 'short-pages', rows: 3 }, ALWAYS],
    ['deals in another order', { kind: 'shuffled-page' }, ALWAYS],
    ['deals that come twice', { kind: 'doubled-rows', rows: 2 }, ALWAYS],
    ['some that could not be read', { kind: 'mixed-batch', rows: 2 }, nth(1, 4)],
    ['a missing Content-Type', { kind: 'drop-headers', names: ['Content-Type'] }, ALWAYS],
  ])('%s', async (_, effect, when) => {
    await open()
    await fault(effect, associations, when)
    expect(await sets()).toBe(60)
    expect(await struck()).toBeGreaterThan(0)
  })

  test('an answer that leaves a deal out', async () => {
    await open()
    const path = '/crm/v4/associations/deals/contacts/batch/read'
    const body = JSON.stringify({ inputs: [{ id: '1' }] })
    const one = await (await sandbox.hubspot(path, { method: 'POST', body })).text()
    await fault(
      { kind: 'answer', status: 200, headers: { 'Content-Type': 'application/json' }, body: one },
      associations,
    )
    expect(await sets()).toBe(60)
  })

  test('sets that stay unreadable are never taken to be empty', async () => {
    await open()
    await fault({ kind: 'mixed-batch', rows: 1 }, associations, ALWAYS)
    const error = await refusal(sets())
    expect(error).toMatchObject({
      message: 'HubSpot could not read the contacts of some of the records.',
      next: { kind: 'retry' },
    })
  })
})

describe('a list that is paged by places', () => {
  const campaigns = { path: '/marketing/v3/campaigns' }

  test('starts over when it became shorter while it was read, since rows slipped past', async () => {
    await open()
    await fault({ kind: 'deletions', object: 'campaigns', rows: 1, how: 'soft' }, campaigns, nth(3))
    expect(await refusal(readStream(connector, 'campaign', { window: ALL }))).toMatchObject({
      next: { kind: 'restart' },
    })
    const again = await readStream(connector, 'campaign', { window: ALL })
    expect(new Set(ids(again, 'campaign', 'id')).size).toBe(249)
  })

  test('also when it goes on in another life of the program', async () => {
    await open()
    const first = await readStream(connector, 'campaign', { window: ALL, pages: 1 })
    await fault({ kind: 'deletions', object: 'campaigns', rows: 1, how: 'soft' }, {}, { kind: 'at-once' })
    const rest = readStream(connect(hubspotSettings(sandbox)), 'campaign', {
      window: ALL,
      cursor: first.pages[0]!.cursor,
    })
    expect(await refusal(rest)).toMatchObject({ next: { kind: 'restart' } })
  })

  test.each([
    ['short pages', { kind: 'short-pages', rows: 9 }, ALWAYS],
    ['an empty page', { kind: 'empty-page' }, nth(3)],
    ['a repeated page', { kind: 'repeated-page' }, nth(3)],
  ])('comes whole in spite of %s', async (_, effect, when) => {
    await open()
    await fault(effect, campaigns, when)
    const reading = await readStream(connector, 'campaign', { window: ALL })
    expect(new Set(ids(reading, 'campaign', 'id')).size).toBe(250)
  })
})

describe('what can’t be read now is told with what happens next', () => {
  test.each([
    [
      'a day that is used up',
      { kind: 'throttled', policy: 'DAILY' },
      { kind: 'wait', until: expect.any(Date) },
    ],
    ['the whole allowance spent', { kind: 'quota', share: 1 }, { kind: 'wait', until: expect.any(Date) }],
    [
      'a move to another data centre that says how long',
      { kind: 'migrating', retryAfterS: 7_200 },
      { kind: 'wait', until: expect.any(Date) },
    ],
    ['a move that doesn’t', { kind: 'migrating' }, { kind: 'retry' }],
    ['a sign-in that is refused for good', { kind: 'unauthorized' }, { kind: 'reconnect' }],
    ['an outage that lasts', { kind: 'outage' }, { kind: 'retry' }],
    ['a proxy that lasts', { kind: 'bad-gateway' }, { kind: 'retry' }],
    ['pages that are always empty', { kind: 'empty-page' }, { kind: 'retry' }],
  ])('%s', async (_, effect, next) => {
    await open({ companies: companies(250, CHANGED) })
    await fault(effect, effect.kind === 'empty-page' ? search : {}, ALWAYS)
    expect(await refusal(read(WEEK))).toMatchObject({ next })
    expect(await violations()).toEqual([])
  })

  test.each([
    ['2026-11-22T20:00:00Z', '2026-11-22T23:00:00.000Z'],
    ['2026-11-22T23:30:00Z', '2026-11-23T00:30:00.000Z'],
    ['2027-03-28T20:00:00Z', '2027-03-28T22:00:00.000Z'],
  ])(
    'a day used up at %s waits for the account’s midnight, where that isn’t just over',
    async (now, until) => {
      await open()
      await sandbox.control('PUT', '/clock', { now })
      await connector.close()
      connector = connect(hubspotSettings(sandbox), { clock: { now: () => Date.parse(now) } })
      await connector.check(never)
      await fault({ kind: 'throttled', policy: 'DAILY' }, {}, ALWAYS)
      expect(await refusal(connector.check(never))).toMatchObject({
        next: { kind: 'wait', until: new Date(until) },
      })
    },
  )

  test('at eighty percent of the day the quota says so', async () => {
    await open()
    await fault({ kind: 'quota', share: 0.8 }, {}, { kind: 'at-once' })
    await connector.check(never)
    expect(connector.quota()).toMatchObject({ used: 800_001, limit: 1_000_000 })
  })
})

describe('waiting', () => {
  const waits = async (effect: object) => {
    await open({ companies: companies(5, CHANGED) })
    await fault(effect, batch)
    await read(WEEK)
    return timing.waits
  }

  test('a lock is left alone for two seconds', async () => {
    expect(await waits({ kind: 'locked' })).toEqual([2_000])
  })

  test('a rolling limit is given its ten seconds, unless HubSpot says otherwise', async () => {
    expect(await waits({ kind: 'throttled', policy: 'TEN_SECONDLY_ROLLING' })).toContain(10_000)
    await connector.close()
    await sandbox.close()
    expect(await waits({ kind: 'throttled', policy: 'TEN_SECONDLY_ROLLING', retryAfterS: 4 })).toContain(
      4_000,
    )
  })
})

describe('the source changes while it is read', () => {
  test('chains of merges end in tombstones that name the survivor', async () => {
    await open({ companies: companies(4) })
    await fault({ kind: 'merge-chain', object: 'companies', length: 3 }, {}, { kind: 'at-once' })
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:05:00Z' })
    const { rows, deletions } = await readStream(connector, 'company', {
      window: { from: WEEK.from, to: '2026-11-22T20:05:00Z' },
    })
    const losers = rows.get('company')!.filter(({ merged_into }) => merged_into)
    const survivors = rows.get('company')!.filter(({ merged_into }) => !merged_into)
    expect([losers.length, survivors.length]).toEqual([2, 1])
    expect(new Set(losers.map(({ merged_into }) => merged_into))).toEqual(
      new Set([survivors[0]!['hs_object_id']]),
    )
    expect(new Set(deletions)).not.toContain(survivors[0]!['hs_object_id'])
  })

  test('a field that is added, removed or retyped doesn’t stop a list that is being read', async () => {
    await open()
    const changes = [
      { object: 'companies', add: { name: 'score', label: 'Score', type: 'number', custom: true } },
      { object: 'companies', remove: 'name' },
    ]
    await fault({ kind: 'schema', changes }, list, nth(2))
    expect(distinct(await read(ALL))).toBe(250)
    const [schema] = (await connector.describe('company', never))!
    const names = schema!.fields.map(({ name }) => name)
    expect([names.includes('score'), names.includes('name')]).toEqual([true, false])
  })

  test('what is archived between the search and the reading comes as deleted', async () => {
    await open({ companies: companies(5, CHANGED) })
    await fault({ kind: 'deletions', object: 'companies', rows: 2, how: 'soft' }, batch)
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:05:00Z' })
    const reading = await read(WEEK)
    expect([distinct(reading), reading.deletions.length]).toEqual([3, 2])
  })

  test('odd cells come as they are', async () => {
    await open({ companies: companies(60) })
    await fault({ kind: 'odd-cells', object: 'companies', field: 'name' }, {}, { kind: 'at-once' })
    const names = (await read(ALL)).rows.get('company')!.map(({ name }) => String(name))
    expect(names).toContain('a\u0000NUL in the middle')
    expect(names).toContain('first line\r\nsecond line\nthird line')
    expect(names.some((name) => name.length === 100_000)).toBe(true)
  })
})

describe('the short-term limits, held to by HubSpot', () => {
  /** Waiting moves HubSpot's clock along, so that its ten seconds are those of the connector. */
  function pacedTiming() {
    const start = Date.parse('2026-11-22T20:00:00Z')
    let now = start
    return {
      now: () => now - start,
      random: () => 0.5,
      async sleep(ms: number) {
        now += Math.ceil(ms)
        await sandbox.control('PUT', '/clock', { now: new Date(now).toISOString() })
      },
    }
  }

  /** A first load, a week's changes, and sets of deals side by side: several hundred requests. */
  async function readMuch(paced: boolean): Promise<number[]> {
    await open({ companies: companies(2_600, CHANGED) })
    await sandbox.control('PUT', '/limits', { enforced: true })
    connector = connect(hubspotSettings(sandbox, { paced }), { timing: pacedTiming() })
    const all = await read({ from: null, to: WEEK.to })
    const changed = await read(WEEK)
    await Promise.all(
      Array.from({ length: 120 }, () =>
        readStream(connector, 'deal_contact', { window: ALL, parents: ['0'] }),
      ),
    )
    return [distinct(all), distinct(changed)]
  }

  test('are kept by a connection that paces itself: nothing is refused', async () => {
    expect(await readMuch(true)).toEqual([2_600, 2_600])
    expect(await violations()).toEqual([])
  })

  test('refuse one that doesn’t, which waits and still reads everything', async () => {
    expect(await readMuch(false)).toEqual([2_600, 2_600])
    expect(await violations()).not.toEqual([])
  })
})
