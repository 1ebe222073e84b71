import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ImportAnswer,
  ImportCampaignList,
  ImportChoiceList,
  ImportKindList,
  ImportProgress,
  ImportRun,
  ImportRunList,
} from '../../shared/import.ts'
import { Problem } from '../../shared/problem.ts'
import { MOST_BYTES } from '../../server/imports/limits.ts'
import { openImportingCompany, type ImportingCompany } from '../support/imports.ts'
import { startServer, type TestServer } from '../support/server.ts'

/** A hang guard. */
const PATIENCE_MS = 60_000

let server: TestServer
let company: ImportingCompany
beforeAll(async () => {
  company = await openImportingCompany()
  server = await startServer({ imports: company.imports })
})
afterAll(async () => {
  await server.close()
  await company.close()
})

const FILE = 'Campaign;Launch\r\nCampaign 1;17.03.2026\r\nc2;18.03.2026\r\n'
const ask = (path: string, init?: RequestInit) => fetch(`${server.url}/api/v1/imports${path}`, init)
const send = (query: Record<string, string>, body: BodyInit = FILE, headers: Record<string, string> = {}) =>
  ask(`?${new URLSearchParams({ kind: 'actual-launches', ...query }).toString()}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', ...headers },
    body,
  })
const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  return Problem.parse(await response.json())
}

describe('a file over the API', () => {
  it('is only looked at unless it is said to import it; then it has an address, and can be undone there once', async () => {
    const looked = await send({ file: 'march.csv' })
    expect(looked.status).toBe(200)
    const { counts, imported } = ImportAnswer.parse(await looked.json())
    expect([counts!.new, imported]).toEqual([2, null])
    expect(ImportRunList.parse(await (await ask('')).json()).items).toEqual([])

    const taken = await send({ file: 'march.csv', dryRun: 'false' })
    expect(taken.status).toBe(201)
    const run = ImportAnswer.parse(await taken.json()).imported!
    expect(taken.headers.get('location')).toBe(`/api/v1/imports/${run.id}`)
    expect(run).toMatchObject({
      kind: 'actual-launches',
      title: 'Actual launches',
      file: 'march.csv',
      by: null,
      undone: null,
    })
    expect(ImportRun.parse(await (await ask(`/${run.id}`)).json())).toEqual(run)
    expect(ImportRunList.parse(await (await ask('')).json()).items).toEqual([run])

    const again = await send({ dryRun: 'false' })
    expect([again.status, ImportAnswer.parse(await again.json()).imported]).toEqual([200, null])

    const undone = await ask(`/${run.id}`, { method: 'DELETE' })
    expect(ImportRun.parse(await undone.json()).undone).toMatchObject({ removed: 2, kept: 0 })
    const twice = await ask(`/${run.id}`, { method: 'DELETE' })
    expect([twice.status, (await problem(twice)).type]).toEqual([409, 'urn:plumbline:problem:already-undone'])
  })

  it('takes the choices that were made of its columns and of how they are written', async () => {
    const file = 'Wer,Wann\nc3,05/06/2026'
    const choices = { 'match[campaign]': 'Wer', 'match[launched_on]': 'Wann' }
    const open = ImportAnswer.parse(await (await send(choices, file)).json())
    expect(open.undecided.map(({ field }) => field)).toEqual(['launched_on'])
    const read = ImportAnswer.parse(
      await (await send({ ...choices, 'form[launched_on]': 'month-first' }, file)).json(),
    )
    expect(read.lines[0]!.values).toMatchObject({ launched_on: '2026-05-06' })
    const none = ImportAnswer.parse(await (await send({ ...choices, 'match[launched_on]': '' }, file)).json())
    expect(none.columns.find(({ field }) => field === 'launched_on')!.header).toBeNull()
  })

  it('with refused lines is refused whole, with what to do', async () => {
    const file = 'campaign,launched_on\nc4,2026-03-01\nnobody,2026-03-01'
    const refused = await send({ dryRun: 'false' }, file)
    expect(refused.status).toBe(422)
    const told = await problem(refused)
    expect(told.type).toBe('urn:plumbline:problem:lines-refused')
    expect(told.action).toContain('skipRefused=true')
    const taken = await send({ dryRun: 'false', skipRefused: 'true' }, file)
    expect(taken.status).toBe(201)
  })

  it.each([
    ['no CSV', {}, 'PK\x03\x04', 422, 'unreadable-file'],
    ['something undecided', { dryRun: 'false' }, 'campaign,launched_on\nc4,05/06/2026', 422, 'undecided'],
    ['an unknown kind', { kind: 'horoscopes' }, FILE, 404, 'not-found'],
    ['an unknown choice', { colour: 'red' }, FILE, 400, 'bad-parameter'],
    ['a column that it hasn’t', { 'match[campaign]': 'Who' }, FILE, 400, 'bad-parameter'],
    ['a choice that is no JSON', { choices: 'Newsletter' }, FILE, 400, 'bad-parameter'],
    ['a choice of no campaign', { choices: '{"Newsletter":"none"}' }, FILE, 400, 'bad-parameter'],
    ['an unsaid dry run', { dryRun: 'perhaps' }, FILE, 400, 'bad-parameter'],
  ])('with %s is refused', async (_what, query, file, status, type) => {
    const refused = await send(query, file)
    const { type: kind, action } = await problem(refused)
    expect([refused.status, kind]).toEqual([status, `urn:plumbline:problem:${type}`])
    // Whatever is refused, it is said what to do next.
    expect(action).toMatch(/\w.*\.$/)
  })

  it('must be CSV as it is, and no larger than may be', async () => {
    const json = await send({}, '{}', { 'content-type': 'application/json' })
    expect(json.status).toBe(415)
    expect((await problem(json)).detail).toBe('Send the file itself, as text/csv.')
    expect((await send({}, FILE, { 'content-encoding': 'gzip' })).status).toBe(415)
    const large = await send({}, Buffer.alloc(MOST_BYTES + 1, 'a'))
    expect([large.status, (await problem(large)).detail]).toEqual([413, 'The file exceeds 30 MB.'])
  })

  it('that doesn’t say how large it is is counted as it comes', async () => {
    const piece = Buffer.alloc(1 << 20, 'a')
    const asking = request(`${server.url}/api/v1/imports?kind=actual-launches`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
    })
    const answered = new Promise<number | undefined>((resolve, reject) => {
      asking.once('response', ({ statusCode }) => resolve(statusCode)).once('error', reject)
    })
    let sent = 0
    const more = () => {
      sent += 1
      if (!asking.destroyed) asking.write(piece, more)
    }
    more()
    expect(await answered).toBe(413)
    expect(sent).toBeGreaterThan(MOST_BYTES >> 20)
    asking.destroy()
    expect((await send({})).status).toBe(200)
  })
})

describe('files that trickle in', () => {
  it('keep nobody waiting: whoever has sent theirs is answered before', async () => {
    const slow = [1, 2, 3].map(() => {
      const asking = request(`${server.url}/api/v1/imports?kind=templates`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv', 'content-length': '30' },
      })
      asking.once('error', () => {})
      asking.write('campaign,template\n')
      return asking
    })
    await expect.poll(() => company.spooled(), { timeout: PATIENCE_MS }).toHaveLength(3)
    expect((await send({})).status).toBe(200)
    expect(company.spooled()).toHaveLength(3)
    for (const asking of slow) asking.destroy()
    await expect.poll(() => company.spooled(), { timeout: PATIENCE_MS }).toEqual([])
  })

  it('are told how far they are by the id of whoever sends them, and as soon as they are through by none', async () => {
    const at = async () => ImportProgress.parse(await (await ask('/progress/mine')).json())
    expect(await at()).toEqual({ stage: null, lines: null, of: null })
    const asking = request(`${server.url}/api/v1/imports?kind=templates&progress=mine`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'content-length': '22' },
    })
    const answered = new Promise<number | undefined>((resolve, reject) => {
      asking.once('response', (response) => {
        response.resume().once('end', () => resolve(response.statusCode))
      })
      asking.once('error', reject)
    })
    asking.write('campaign,template\n')
    await expect.poll(at, { timeout: PATIENCE_MS }).toMatchObject({ stage: 'receiving' })
    asking.end('c1,A')
    expect(await answered).toBe(200)
    expect(await at()).toMatchObject({ stage: null })
  })
})

describe('what a name in a file means', () => {
  it.each([
    ['as many long names as may be chosen for at a time', 200, 70, 200],
    ['more than an address holds', 200, 100, 400],
    ['more names than may be', 201, 10, 400],
  ])('is read of %s', async (_what, names, letters, status) => {
    const chosen = Object.fromEntries(
      Array.from({ length: names }, (_, nth) => [`${nth} ${'ü'.repeat(letters)}`.slice(0, letters), 'c7']),
    )
    const answer = await send(
      { kind: 'templates', choices: JSON.stringify(chosen) },
      'campaign,template\nc1,A',
    )
    expect(answer.status).toBe(status)
  })

  it('is chosen with the file, listed from then on, and forgotten at its address', async () => {
    const file = 'campaign,template\nThe one in May,A'
    const found = ImportCampaignList.parse(await (await ask('/campaigns?search=campaign%207')).json())
    const choices = JSON.stringify({ 'the one in may': found.items[0]!.id })
    const taken = await send({ kind: 'templates', dryRun: 'false', choices }, file)
    expect(taken.status).toBe(201)
    const { items } = ImportChoiceList.parse(await (await ask('/choices')).json())
    expect(items).toMatchObject([{ name: 'The one in May', recordId: 'c7' }])
    const forgotten = await ask(`/choices/${items[0]!.id}`, { method: 'DELETE' })
    expect(ImportChoiceList.parse(await forgotten.json()).items).toEqual([])
    const twice = await ask(`/choices/${items[0]!.id}`, { method: 'DELETE' })
    expect([twice.status, (await problem(twice)).action]).toEqual([
      404,
      'Take an id from the list of choices.',
    ])
  })
})

describe('a client that goes before it has sent the whole', () => {
  it('leaves nothing behind, neither rows nor a file', async () => {
    const before = ImportRunList.parse(await (await ask('')).json()).items
    const asking = request(`${server.url}/api/v1/imports?kind=templates&dryRun=false`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'content-length': '1000' },
    })
    const gone = new Promise((resolve) => asking.once('error', resolve))
    asking.write('campaign,template\nc9,A\n')
    await expect.poll(() => company.spooled(), { timeout: PATIENCE_MS }).toHaveLength(1)
    asking.destroy()
    await gone
    await expect.poll(() => company.spooled(), { timeout: PATIENCE_MS }).toEqual([])
    expect(ImportRunList.parse(await (await ask('')).json()).items).toEqual(before)
  })
})

describe('what can be imported', () => {
  it('is listed with its fields and the metrics that there are of it', async () => {
    const { items, most } = ImportKindList.parse(await (await ask('/kinds')).json())
    expect(items.map(({ key }) => key)).toEqual([
      'planned-dates',
      'actual-launches',
      'requests',
      'budgets',
      'costs',
      'corrections',
      'templates',
      'postmaster',
    ])
    expect(most).toEqual({ lines: 100_000, bytes: MOST_BYTES })
    expect(items[0]!.metrics.map(({ id }) => id)).toContain('on-time-launch-rate')
    expect(items[0]!.fields.find(({ name }) => name === 'reason')!.options).toContain('late-inputs')
  })

  it('is downloaded as CSV, as it is known and as an empty file with an example', async () => {
    await send({ dryRun: 'false' }, 'campaign,launched_on\nc9,2026-03-01')
    const rows = await ask('/kinds/actual-launches/rows')
    expect(rows.headers.get('content-disposition')).toContain('actual-launches.csv')
    const text = await rows.text()
    expect(text).toContain('c9,2026-03-01,c9')
    const again = ImportAnswer.parse(await (await send({}, text)).json())
    expect(again.counts).toMatchObject({ new: 0, changed: 0, refused: 0 })
    const template = await ask('/kinds/actual-launches/template')
    expect(await template.text()).toBe('Campaign,Launched on\r\nSpring webinar,2026-03-19\r\n')
    expect((await ask('/kinds/horoscopes/rows')).status).toBe(404)
  })
})
