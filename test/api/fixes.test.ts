import { stringify } from 'csv-stringify/sync'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { csvLines, harmless } from '../../server/api/csv.ts'
import type { TestServer } from '../support/server.ts'
import { startServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.close())

const PHONES = 'fill.salesforce.lead.Phone'
const get = (path: string, init?: RequestInit) => fetch(`${server.url}/api/v1/fixes${path}`, init)

describe('the ranking of repairs', () => {
  test('is narrowed to a system, an object and a kind, in the order asked for', async () => {
    const answer = await get('?connection=salesforce&object=lead&kind=fill&sort=recent&limit=5')
    expect(await answer.json()).toMatchObject({ matching: 1, items: [{ id: PHONES, records: 3, ready: 2 }] })
    const query = { connection: 'salesforce', object: 'lead', kind: 'fill', sort: 'recent', limit: 5 }
    expect(server.metrics.asked).toEqual([{ method: 'fixes', query }])
  })

  test.each(['sort=owner', 'kind=wish', 'limit=0', 'shoe=42'])('knows no %s', async (query) => {
    const answer = await get(`?${query}`)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('Content-Type')).toContain('application/problem+json')
  })

  test('an unchanged one is not sent again', async () => {
    const tag = (await get('')).headers.get('ETag')!
    expect((await get('', { headers: { 'If-None-Match': tag } })).status).toBe(304)
  })
})

test('a repair comes with its first records', async () => {
  const answer = await get(`/${PHONES}?limit=8`)
  expect(await answer.json()).toMatchObject({ fix: { id: PHONES }, rows: [{ proposed: ['+4930123456'] }] })
  expect(server.metrics.asked).toEqual([{ method: 'fix', query: { limit: 8 } }])
})

describe('a fix list', () => {
  test('has the record’s id as the loader calls it first, then the proposed value under the field’s own name', async () => {
    const answer = await get(`/${PHONES}.csv`)
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('Content-Disposition')).toBe(`attachment; filename=${PHONES}.csv`)
    const rows: string[][] = parse(await answer.text())
    expect(rows[0]).toEqual([
      'Id',
      'Phone',
      '_Plumbline record',
      '_Plumbline present value',
      '_Plumbline why',
    ])
    expect(rows.slice(1).map(([id]) => id)).toEqual(['00Q1', '00Q2'])
  })

  test('opens with the first column’s name, without the mark that a loader would take for a part of it', async () => {
    const bytes = new Uint8Array(await (await get(`/${PHONES}.csv`)).arrayBuffer())
    expect(new TextDecoder().decode(bytes.slice(0, 3))).toBe('Id,')
  })

  test('is loaded as it is: no guard stands in a proposed value, but in what only people read', async () => {
    const [row] = parse<Record<string, string>>(await (await get(`/${PHONES}.csv`)).text(), { columns: true })
    expect(row).toMatchObject({
      Phone: '+4930123456',
      '_Plumbline record': `'=HYPERLINK("http://evil.example")`,
      '_Plumbline present value': "'-",
    })
  })

  test('has only what is loaded where a tool takes no other column', async () => {
    const rows: string[][] = parse(await (await get(`/${PHONES}.csv?columns=loaded`)).text())
    expect(rows).toEqual([
      ['Id', 'Phone'],
      ['00Q1', '+4930123456'],
      ['00Q2', '+4930123456'],
    ])
  })

  test('of what is to be decided has no column that a loader would take for a field', async () => {
    const answer = await get(`/${PHONES}.csv?rows=open`)
    expect(answer.headers.get('Content-Disposition')).toContain(`${PHONES}_open.csv`)
    const rows = parse<Record<string, string>>(await answer.text(), { columns: true, bom: true })
    expect(rows).toEqual([
      {
        connection: 'salesforce',
        object: 'lead',
        'record id': '00Q1',
        record: `'=HYPERLINK("http://evil.example")`,
        field: 'Phone',
        'present value': "'-",
        'proposed value': '',
        'why there is none': 'Neither system tells what it should be',
        'other record id': '',
        'other record’s address': '',
        owner: 'Zoë Ek',
        address: 'http://127.0.0.1/00Q1',
      },
    ])
  })

  test('that nobody knows is not found, and says what to do', async () => {
    for (const path of ['/fill.nothing', '/fill.nothing.csv']) {
      const answer = await get(path)
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain('fill.nothing')
    }
    expect((await get(`/${PHONES}.csv?rows=all`)).status).toBe(400)
  })
})

test.each([
  '=1',
  '+1',
  '-1+1',
  '-1e5',
  '-',
  '@a',
  '\t=1',
  '\r=1',
  '＝1',
  '＋1',
  '－1',
  '＠a',
  'a=1',
  '',
  ' =1',
])('a text that only people read is guarded as in every other CSV: %j', (text) => {
  const rows: string[][] = parse(stringify([[text]], { escape_formulas: true }))
  expect(harmless(text)).toBe(rows[0]![0])
})

test('a number below 0 stays one in every CSV, so that a spreadsheet sums it', () => {
  expect(csvLines([['-5', '-1234.50', '-5 days', '−5', -5]])).toBe("-5,-1234.50,'-5 days,−5,-5\r\n")
})
