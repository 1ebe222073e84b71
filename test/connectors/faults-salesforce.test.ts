import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Connector, Window } from '../../server/connectors/connector.ts'
import type { Entity } from '../../server/sandbox/world.ts'
import { nextWindow, watermarkOf } from '../../server/sync/window.ts'
import { openTestSandbox, record, tableOf, worldOf, type TestSandbox } from '../support/sandbox.ts'
import {
  connect,
  failure,
  ids,
  instantTiming,
  never,
  readStream,
  refusal,
  salesforceSettings,
  type Reading,
} from './reading.ts'

const ALL = { from: null, to: '2026-11-22T19:55:00Z' }
const WEEK = { from: '2026-11-15T20:00:00Z', to: '2026-11-22T19:55:00Z' }
const MADE = '2026-01-05T08:00:00Z'
const ONCE = { kind: 'nth', nth: 1 }
const ALWAYS = { kind: 'always' }
const DAY_MS = 24 * 60 * 60 * 1000
const Counts = z.record(z.string(), z.number())

let sandbox: TestSandbox
let connector: Connector
let timing: ReturnType<typeof instantTiming>

afterEach(async () => {
  await connector.close()
  await sandbox.close()
})

const idOf = (n: number) => `00Q${String(n).padStart(12, '0')}AAA`
const leads = (count: number, at = MADE) =>
  Array.from({ length: count }, (_, n) =>
    record(idOf(n), at, { LastName: `Lead ${n}`, Title: `line\n"${n}"` }),
  )

/** `timeoutMs` only where silence is waited for: a busy machine may be slow to answer. */
async function open(
  entities: readonly Entity[] = leads(4_500),
  options: { readonly timeoutMs?: number; readonly fetch?: typeof fetch } = {},
): Promise<void> {
  const fields = [
    ['LastName', 'string'],
    ['Title', 'string'],
    ['Score__c', 'double'],
    ['Renewal__c', 'date'],
  ] as const
  sandbox = await openTestSandbox(worldOf({ salesforce: [tableOf('Lead', fields, entities)] }))
  timing = instantTiming()
  connector = connect(salesforceSettings(sandbox), { timing, ...options })
}

async function fault(effect: object, match: object = {}, when: object = ONCE): Promise<void> {
  const spec = { match: { system: 'salesforce', ...match }, when, effect }
  expect((await sandbox.control('POST', '/faults', spec)).status).toBe(200)
}

async function struck(): Promise<number> {
  const faults = await (await sandbox.control('GET', '/faults')).json()
  return faults.reduce((sum: number, { struck }: { struck: number }) => sum + struck, 0)
}

async function asked(path: string): Promise<number> {
  const seen = Counts.parse(await (await sandbox.control('GET', '/requests')).json())
  return Object.entries(seen).reduce(
    (sum, [request, count]) => (request.includes(path) ? sum + count : sum),
    0,
  )
}

const violations = async () => (await sandbox.control('GET', '/violations')).json()
const nth = (nth: number, times = 1) => ({ kind: 'nth', nth, times })
const DATA = '/services/data/v67.0'
const pages = { path: `${DATA}/queryAll` }
const more = { path: `${DATA}/queryAll/` }
const jobs = { path: `${DATA}/jobs/query` }
const job = { path: `${DATA}/jobs/query/` }
const results = { ...job, end: '/results' }

/** Where Bulk API is refused, the rows come by REST, however many. */
const byRest = () =>
  fault(
    {
      kind: 'answer',
      status: 400,
      body: '[{"errorCode":"INVALIDENTITY","message":"not supported by the Bulk API"}]',
    },
    { ...jobs, method: 'POST' },
    ALWAYS,
  )

const read = (window: Window = ALL): Promise<Reading> => readStream(connector, 'lead', { window })
const distinct = (reading: Reading) => new Set(ids(reading, 'lead', 'Id')).size

const impatient = ({ kind }: { kind: string }) => (kind === 'silence' ? { timeoutMs: 500 } : {})

describe('pages of REST come whole in spite of', () => {
  test.each([
    ['short pages', { kind: 'short-pages', rows: 700 }, pages, ALWAYS],
    ['pages that shrink on the way', { kind: 'short-pages', rows: 300 }, more, nth(1, 99)],
    ['an empty page in the middle', { kind: 'empty-page' }, more, ONCE],
    ['rows in another order', { kind: 'shuffled-page' }, pages, ALWAYS],
    ['a page that is given once more', { kind: 'repeated-page' }, more, nth(2)],
    ['a page cut in the middle', { kind: 'cut', afterBytes: 50_000 }, more, ONCE],
    ['a page that ends early', { kind: 'truncate', afterBytes: 50_000 }, more, ONCE],
    ['a page in drips', { kind: 'drip', bytes: 100_000, everyMs: 1 }, more, ONCE],
    ['silence', { kind: 'silence' }, more, ONCE],
    ['a missing Content-Type', { kind: 'drop-headers', names: ['Content-Type'] }, pages, ALWAYS],
    ['a web page of a proxy', { kind: 'bad-gateway' }, more, nth(1, 3)],
    ['an outage', { kind: 'outage' }, more, nth(1, 5)],
  ])('%s', async (_, effect, match, when) => {
    await open(leads(4_500), impatient(effect))
    await byRest()
    await fault(effect, match, when)
    const reading = await read()
    expect(distinct(reading)).toBe(4_500)
    expect(new Set(reading.files.map(({ format }) => format.kind))).toEqual(new Set(['json']))
    expect(await struck()).toBeGreaterThan(1)
    expect(await violations()).toEqual([])
  })
})

describe('results of a job come whole in spite of', () => {
  test.each([
    ['short pages', { kind: 'short-pages', rows: 700 }, results, ALWAYS],
    ['a page cut in the middle', { kind: 'cut', afterBytes: 50_000 }, results, ONCE],
    ['a page that ends within a cell', { kind: 'truncate', afterBytes: 50_003 }, results, ONCE],
    ['a missing Sforce-Locator', { kind: 'drop-headers', names: ['Sforce-Locator'] }, results, nth(1, 2)],
    ['a missing count', { kind: 'drop-headers', names: ['Sforce-NumberOfRecords'] }, results, ALWAYS],
    ['a missing Content-Type', { kind: 'drop-headers', names: ['Content-Type'] }, results, ALWAYS],
    ['an outage while the job runs', { kind: 'outage' }, job, nth(1, 4)],
    ['a web page of a proxy', { kind: 'bad-gateway' }, results, nth(1, 2)],
    ['silence', { kind: 'silence' }, results, ONCE],
  ])('%s', async (_, effect, match, when) => {
    await open(leads(4_500), impatient(effect))
    await fault(effect, match, when)
    const reading = await read()
    expect(distinct(reading)).toBe(4_500)
    expect(new Set(reading.files.map(({ format }) => format.kind))).toEqual(new Set(['csv']))
    expect(await struck()).toBeGreaterThan(0)
    expect(await violations()).toEqual([])
  })

  test('pages that shrink on the way', async () => {
    await open()
    await fault({ kind: 'short-pages', rows: 1_500 }, results, ONCE)
    await fault({ kind: 'short-pages', rows: 400 }, results, nth(2, 99))
    expect(distinct(await read())).toBe(4_500)
  })

  test('a page that is given once more', async () => {
    await open()
    await fault({ kind: 'short-pages', rows: 1_000 }, results, ALWAYS)
    await fault({ kind: 'repeated-page' }, results, nth(3))
    expect(distinct(await read())).toBe(4_500)
  })

  test('but a page that ends between two lines has fewer rows than it says, which whoever loads it finds', async () => {
    await open()
    await fault({ kind: 'truncated-csv', share: 0.5, at: 'line' }, results)
    expect(await failure(read())).toMatchObject({
      message: expect.stringMatching(/^4500 rows were announced, \d+ are there$/),
    })
  })
})

describe('a query that runs too long', () => {
  const spread = () =>
    Array.from({ length: 120 }, (_, n) =>
      record(idOf(n), new Date(Date.parse('2026-08-01T00:00:00Z') + n * DAY_MS * 0.9).toISOString(), {
        LastName: 'L',
      }),
    )

  test.each([5, 50])('is halved until Salesforce answers: over %i rows', async (overRows) => {
    await open(spread())
    await fault({ kind: 'query-timeout', overRows }, {}, ALWAYS)
    const reading = await read()
    expect(ids(reading, 'lead', 'Id')).toEqual(spread().map(({ id }) => id))
    expect(await violations()).toEqual([])
    // Where there is nothing it goes on in wider and wider steps.
    expect(connector.requests()).toBeLessThan(1_000)
  })

  test('of a week is halved too, and the deletions of the whole week still come', async () => {
    const deletion = { at: Date.parse('2026-11-20T08:00:00Z'), fields: {}, deletion: 'soft' } as const
    const gone = record(idOf(900), MADE, { LastName: 'G' }, deletion)
    await open([...spread(), gone])
    await fault({ kind: 'query-timeout', overRows: 2 }, {}, ALWAYS)
    const reading = await read(WEEK)
    const expected = spread().filter(({ revisions: [first] }) => first!.at >= Date.parse(WEEK.from))
    expect(ids(reading, 'lead', 'Id')).toEqual([...expected.map(({ id }) => id), gone.id])
    expect(reading.deletions).toEqual([gone.id])
  })

  test('goes on at its part in another life of the program, and doesn’t begin anew', async () => {
    await open(spread())
    await fault({ kind: 'query-timeout', overRows: 50 }, {}, ALWAYS)
    const whole = await read()
    const half = whole.pages.findIndex(({ files }) => files.some(({ rows }) => rows !== 0)) + 1
    const first = await readStream(connector, 'lead', { window: ALL, pages: half })
    const again = connect(salesforceSettings(sandbox))
    const rest = await readStream(again, 'lead', { window: ALL, cursor: first.pages.at(-1)!.cursor })
    await again.close()
    const [before, after] = [ids(first, 'lead', 'Id'), ids(rest, 'lead', 'Id')]
    expect(new Set([...before, ...after]).size).toBe(120)
    expect(before.filter((id) => after.includes(id))).toEqual([])
    expect(before.length).toBeGreaterThan(0)
  })

  test('even over a minute is told, to be tried later', async () => {
    await open(leads(3))
    await fault({ kind: 'query-timeout' }, {}, ALWAYS)
    expect(await refusal(read())).toMatchObject({
      next: { kind: 'retry' },
      message: expect.stringContaining('too long'),
    })
  })

  test('to be counted is read without a count', async () => {
    await open(leads(3))
    const [schema] = (await connector.describe('lead', never))!
    await fault({ kind: 'query-timeout' }, pages, ONCE)
    expect(await connector.count(schema!, ALL, never)).toBeNull()
    await sandbox.control('DELETE', '/faults')
    expect(distinct(await read())).toBe(3)
  })
})

test('what is no record in an answer of a few rows is passed over', async () => {
  await open(leads(3))
  await fault({ kind: 'odd-rows', rows: [null, 7, [], 'no row', {}] }, {}, ALWAYS)
  const account = await connector.check(never)
  expect(account.id).toMatch(/^00D/)
  const [schema] = (await connector.describe('lead', never))!
  expect(schema!.fields.map(({ name }) => name)).toContain('Title')
  expect([await connector.count(schema!, ALL, never), await connector.living(schema!, never)]).toEqual([3, 3])
  expect(await struck()).toBeGreaterThan(0)
})

describe('deletions', () => {
  const lead = () => connector.streams.find(({ object }) => object === 'lead')!

  test.each([40, 3, 1])(
    'come whole where Salesforce lists no more than %i of them at once',
    async (overIds) => {
      const gone = Array.from({ length: 60 }, (_, n) =>
        record(
          idOf(n),
          MADE,
          { LastName: 'G' },
          {
            at: Date.parse(WEEK.from) + (n + 1) * 2 * 60 * 60_000,
            fields: {},
            deletion: 'soft',
          },
        ),
      )
      await open(gone)
      await fault({ kind: 'id-limit', overIds }, {}, ALWAYS)
      const { deletions } = await read(WEEK)
      expect(deletions.toSorted()).toEqual(gone.map(({ id }) => id))
      expect(await struck()).toBeGreaterThan(0)
    },
  )

  test('of one moment, more than are ever listed, don’t stop the reading', async () => {
    const at = Date.parse('2026-11-18T08:00:30Z')
    const gone = leads(5).map(({ id, revisions }) => ({
      id,
      revisions: [...revisions, { at, fields: {}, deletion: 'soft' as const }],
    }))
    await open(gone)
    await fault({ kind: 'id-limit', overIds: 4 }, {}, ALWAYS)
    const reading = await read(WEEK)
    expect(reading.deletions).toEqual([])
    // Queries tell of them too.
    expect(distinct(reading)).toBe(5)
    expect(reading.pages.at(-1)!.cursor).toBeNull()
  })

  test('that are committed after the window was read are met by the next, however long they took', async () => {
    await open(leads(3))
    const edit = {
      system: 'salesforce',
      object: 'Lead',
      id: idOf(1),
      deletion: 'soft',
      at: '2026-11-22T19:20:00Z',
      committedAt: '2026-11-22T20:10:00Z',
    }
    await sandbox.control('POST', '/edits', edit)
    const window = { from: '2026-11-22T19:00:00Z', to: '2026-11-22T19:55:00Z' }
    const first = await read(window)
    expect(first.deletions).toEqual([])
    const { completeTo = null } = first.pages.at(-1)!
    expect(completeTo).toBe('2026-11-22T19:20:00.000Z')
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:30:00Z' })
    const watermark = watermarkOf(lead(), window, completeTo)
    const next = nextWindow(
      lead(),
      { watermark, wholeAt: null, open: null },
      new Date('2026-11-22T20:30:00Z'),
    )
    expect(next.from).toBe(completeTo)
    expect((await read(next)).deletions).toEqual([idOf(1)])
  })

  test('that are complete leave the next window where it is', async () => {
    await open(leads(3))
    const { completeTo = null } = (await read(WEEK)).pages.at(-1)!
    expect(watermarkOf(lead(), WEEK, completeTo)).toBe(WEEK.to)
  })
})

describe('an address that is found too long', () => {
  test.each([414, 431] as const)('(%i) is asked for by a job, whose query has no limit', async (status) => {
    await open(leads(40))
    await fault({ kind: 'too-long', status, overBytes: 200 }, pages, ALWAYS)
    const reading = await read()
    expect([distinct(reading), reading.files[0]!.format.kind]).toEqual([40, 'csv'])
  })

  test('is never sent to Salesforce, however many fields there are', async () => {
    const entities = leads(3)
    const fields = Array.from(
      { length: 700 },
      (_, n) => [`A_long_name_of_a_custom_field_${n}__c`, 'string'] as const,
    )
    sandbox = await openTestSandbox(worldOf({ salesforce: [tableOf('Lead', fields, entities)] }))
    connector = connect(salesforceSettings(sandbox))
    expect(distinct(await read())).toBe(3)
    const extent = { ids: entities.map(({ id }) => id) }
    expect(distinct(await readStream(connector, 'lead', { window: ALL, extent }))).toBe(3)
    expect(await violations()).toEqual([])
  })
})

describe('a job that', () => {
  test('has failed is told, to be tried again', async () => {
    await open()
    await fault({ kind: 'job-failed' }, job)
    expect(await refusal(read())).toMatchObject({
      next: { kind: 'retry' },
      message: expect.stringContaining('failed'),
    })
    expect(distinct(await read())).toBe(4_500)
  })

  test('has failed for lack of rights needs a person', async () => {
    await open()
    await fault({ kind: 'job-failed', message: 'INSUFFICIENT_ACCESS: no access to Lead' }, job)
    expect(await refusal(read())).toMatchObject({ next: { kind: 'fix' } })
  })

  test('is stuck is ended after half an hour without a move, so that another can run', async () => {
    await open()
    await fault({ kind: 'job-stuck' }, job)
    const error = await refusal(read())
    expect(error).toMatchObject({
      next: { kind: 'retry' },
      message: expect.stringContaining('neither goes on nor ends'),
    })
    expect(timing.now()).toBeGreaterThan(30 * 60_000)
    expect(timing.now()).toBeLessThan(32 * 60_000)
    expect(await (await sandbox.salesforce('/jobs/query')).json()).toMatchObject({ records: [] })
    expect(distinct(await read())).toBe(4_500)
  })

  test('waits in the queue is given a day, and is looked at once a minute', async () => {
    await open()
    await fault({ kind: 'job-stuck', state: 'UploadComplete' }, job)
    expect(await refusal(read())).toMatchObject({ next: { kind: 'retry' } })
    expect(timing.now()).toBeGreaterThan(DAY_MS)
    expect(timing.now()).toBeLessThan(DAY_MS + 2 * 60_000)
    expect(connector.requests()).toBeLessThan(1_500)
  })

  test('failed while the program was down is made anew', async () => {
    await open()
    const first = await readStream(connector, 'lead', { window: ALL, pages: 1 })
    await fault({ kind: 'job-failed' }, job)
    const again = readStream(connector, 'lead', { window: ALL, cursor: first.pages[0]!.cursor })
    expect(await refusal(again)).toMatchObject({ next: { kind: 'restart' } })
    expect(distinct(await read())).toBe(4_500)
  })

  test('expired while it was read is read anew, and its results are asked for no more', async () => {
    await open()
    await fault({ kind: 'short-pages', rows: 1_000 }, results, ALWAYS)
    await fault({ kind: 'job-expired' }, results, nth(3))
    expect(await refusal(read())).toMatchObject({ next: { kind: 'restart' } })
    expect(distinct(await read())).toBe(4_500)
    expect(await violations()).toEqual([])
  })

  test('somebody ended in Salesforce while it was read is read anew', async () => {
    await open()
    const body = JSON.stringify([{ errorCode: 'INVALIDJOBSTATE', message: 'The job is Aborted.' }])
    await fault({ kind: 'answer', status: 400, body }, results)
    expect(await refusal(read())).toMatchObject({ next: { kind: 'restart' } })
  })

  test('expired over the week that the program was down is found out before it is asked for results', async () => {
    await open()
    await fault({ kind: 'short-pages', rows: 1_000 }, results, ALWAYS)
    const first = await readStream(connector, 'lead', { window: ALL, pages: 2 })
    await sandbox.control('PUT', '/clock', { now: '2026-12-01T20:00:00Z' })
    const again = connect(salesforceSettings(sandbox))
    const rest = readStream(again, 'lead', { window: ALL, cursor: first.pages.at(-1)!.cursor })
    expect(await refusal(rest)).toMatchObject({ next: { kind: 'restart' } })
    await again.close()
    expect(await violations()).toEqual([])
  })
})

describe('a list that Salesforce has forgotten', () => {
  test('is read anew', async () => {
    await open()
    await byRest()
    await fault({ kind: 'locator-lost' }, more)
    expect(await refusal(read())).toMatchObject({ next: { kind: 'restart' } })
    expect(distinct(await read())).toBe(4_500)
  })
})

describe('a field that', () => {
  const schema = (change: object) =>
    fault({ kind: 'schema', changes: [{ object: 'Lead', ...change }] }, pages)

  test.each([40, 4_500])(
    'goes after it was described is left out, and the rest is read: %i rows',
    async (count) => {
      await open(leads(count))
      await schema({ remove: 'Title' })
      const reading = await read()
      expect(distinct(reading)).toBe(count)
      expect(reading.rows.get('lead')![0]).toHaveProperty('LastName')
    },
  )

  test('comes is described with the next run', async () => {
    await open(leads(40))
    await schema({ add: { name: 'New__c', label: 'New', type: 'string', custom: true } })
    expect(distinct(await read())).toBe(40)
    const [described] = (await connector.describe('lead', never))!
    expect(described!.fields.map(({ name }) => name)).toContain('New__c')
  })

  test('gets another type is read as text of the old one', async () => {
    await open(leads(40))
    await schema({ retype: { name: 'Score__c', type: 'string' } })
    expect(distinct(await read())).toBe(40)
  })

  test('is refused though it is described needs a person', async () => {
    await open(leads(40))
    const body = JSON.stringify([{ errorCode: 'INVALID_FIELD', message: "No such column 'Title'" }])
    await fault({ kind: 'answer', status: 400, body }, pages, ALWAYS)
    expect(await refusal(read())).toMatchObject({ next: { kind: 'fix' } })
  })
})

describe('what can’t be read now is told with what happens next', () => {
  test.each([
    ['the whole allowance spent', { kind: 'quota', share: 1 }, { kind: 'wait', until: expect.any(Date) }],
    ['a sign-in that is refused for good', { kind: 'unauthorized' }, { kind: 'reconnect' }],
    ['an outage that lasts', { kind: 'outage' }, { kind: 'retry' }],
    ['a proxy that lasts', { kind: 'bad-gateway' }, { kind: 'retry' }],
    [
      'a proxy that says how long',
      { kind: 'bad-gateway', retryAfterS: 3_600 },
      { kind: 'wait', until: expect.any(Date) },
    ],
  ])('%s', async (_, effect, next) => {
    await open(leads(5))
    await fault(effect, { path: `${DATA}/` }, ALWAYS)
    expect(await refusal(read())).toMatchObject({ next })
    expect(await violations()).toEqual([])
  })

  test('at eighty percent of the allowance the quota says so', async () => {
    await open(leads(5))
    await fault({ kind: 'quota', share: 0.8 }, {}, { kind: 'at-once' })
    await connector.check(never)
    // Who it is, and whose currency: two requests.
    expect(connector.quota()).toMatchObject({ used: 80_002, limit: 100_000 })
  })
})

describe('the source changes while it is read', () => {
  test('rows committed late are behind the next window only by the overlap', async () => {
    await open(leads(5))
    await fault(
      { kind: 'late-commits', object: 'Lead', rows: 2, behindMs: 9 * 60_000, afterMs: 60_000 },
      {},
      { kind: 'at-once' },
    )
    expect(distinct(await read({ from: MADE, to: '2026-11-22T19:55:00Z' }))).toBe(5)
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:05:00Z' })
    const { mode } = connector.streams.find(({ object }) => object === 'lead')!
    const overlapMs = mode.kind === 'changes' ? mode.overlapMs : 0
    const from = new Date(Date.parse('2026-11-22T19:55:00Z') - overlapMs).toISOString()
    expect(distinct(await read({ from, to: '2026-11-22T20:00:00Z' }))).toBe(2)
  })

  test('sessions that end in the middle are renewed', async () => {
    await open()
    await byRest()
    await fault({ kind: 'sessions-ended' }, more, nth(1))
    await fault({ kind: 'sessions-ended' }, more, nth(3))
    expect(distinct(await read())).toBe(4_500)
    expect(await asked('/services/oauth2/token')).toBe(3)
  })

  test('odd cells and odd dates come as they are, by REST and by Bulk alike', async () => {
    await open(leads(60))
    await fault({ kind: 'odd-cells', object: 'Lead', field: 'LastName' }, {}, { kind: 'at-once' })
    await fault({ kind: 'odd-dates', object: 'Lead', field: 'Renewal__c' }, {}, { kind: 'at-once' })
    const cells = ({ rows }: Reading) =>
      new Map(
        rows
          .get('lead')!
          .map(({ Id, LastName, Renewal__c }) => [Id, [String(LastName).toWellFormed(), Renewal__c || null]]),
      )
    await sandbox.control('PUT', '/clock', { now: '2026-11-22T20:10:00Z' })
    const later = { from: null, to: '2026-11-22T20:05:00Z' }
    const rest = await read(later)
    await fault({ kind: 'too-long' }, pages, ALWAYS)
    const bulk = await read(later)
    expect([rest.files[0]!.format.kind, bulk.files[0]!.format.kind]).toEqual(['json', 'csv'])
    // Half of a character isn't text: in CSV it is replaced, and here for both.
    expect(cells(bulk)).toEqual(cells(rest))
    expect([...cells(bulk).values()].flat()).toContain('0001-01-01')
  })
})

test.each(['/nosuch', '//elsewhere.example/services/data/', 'https://elsewhere.example/services/data/'])(
  'a page that leads to %s is no page, and no place to go on from',
  async (elsewhere) => {
    const hosts = new Set<string>()
    await open(leads(5, '2026-11-16T08:00:00Z'), {
      async fetch(url, init) {
        hosts.add(new URL(url instanceof Request ? url.url : url).hostname)
        const answer = await fetch(url, init)
        if (!answer.headers.get('content-type')?.includes('json')) return answer
        const text = await answer.text()
        const led = text.replace(
          /"done":true(?=,"records":\[\{)/,
          `"done":false,"nextRecordsUrl":"${elsewhere}"`,
        )
        return new Response(led, answer)
      },
    })
    const error = await refusal(readStream(connector, 'lead', { window: WEEK, pages: 1 }))
    expect(error.message).toBe("Salesforce gives pages that lead to where no pages of Salesforce's are.")
    expect(hosts).toEqual(new Set(['127.0.0.1']))
  },
)
