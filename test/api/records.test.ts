import { connect } from 'node:net'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { receiptRows } from '../support/metrics-double.ts'
import { rawRequest } from '../support/raw-request.ts'
import type { TestServer } from '../support/server.ts'
import { startServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.close())

const path = '/api/v1/metrics/on-time-launch-rate/records'
const get = (query = '', init?: RequestInit) => fetch(`${server.url}${path}${query}`, init)

describe('the receipt', () => {
  test('is a page of records, filtered and sorted as asked', async () => {
    const answer = await get(
      '?included=false&reason=cancelled&part=phone&search=web&sort=-detail:late&cursor=abc&limit=50',
    )
    expect(await answer.json()).toMatchObject({
      included: 3,
      next: null,
      items: [{ caseId: 'case-0' }, {}, {}],
    })
    expect(server.metrics.asked).toEqual([
      {
        method: 'receipt',
        query: {
          included: false,
          reason: 'cancelled',
          part: 'phone',
          search: 'web',
          sort: '-detail:late',
          cursor: 'abc',
          limit: 50,
        },
      },
    ])
  })

  test.each([
    ['format=csv', '?format=csv', {}],
    ['Accept: text/csv', '', { Accept: 'text/csv' }],
  ])('comes whole as CSV with %s', async (_how, query, headers) => {
    const answer = await get(query, { headers })
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const rows = parse<Record<string, string>>(bytes, { columns: true, bom: true })
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({
      case: 'case-0',
      record: 'Webinar 0, "Zürich"',
      counts: '1',
      of: '1',
      channel: 'email',
      region: '',
    })
  })

  test('names its columns by what the metric calls them, and writes days as the workspace has them', async () => {
    const rows = parse<Record<string, string>>(await (await get('?format=csv')).text(), {
      columns: true,
      bom: true,
    })
    expect(Object.keys(rows[0]!).slice(0, 8)).toEqual([
      'record',
      'verdict',
      'reason',
      'due',
      'committed',
      'days late',
      'channel',
      'region',
    ])
    // The case began at midnight in Berlin, which is still the day before in UTC.
    expect(rows[0]).toMatchObject({ verdict: 'on time', due: '2026-11-10', committed: '2026-11-10' })
  })

  test('a text that a spreadsheet would run as a formula is defused, a negative number is not', async () => {
    const rows = parse<Record<string, string>>(await (await get('?format=csv')).text(), {
      columns: true,
      bom: true,
    })
    expect(rows[1]).toMatchObject({ record: `'=HYPERLINK("http://evil.example")`, 'days late': '-1.5' })
  })

  test('the file is named after the metric and its span', async () => {
    const answer = await get('?format=csv&from=2026-08-24&to=2026-11-16')
    expect(answer.headers.get('Content-Disposition')).toBe(
      'attachment; filename=on-time-launch-rate_2026-08-24_2026-11-16.csv',
    )
  })

  test('without records the CSV still has its header', async () => {
    server.metrics.rows = []
    expect((await (await get('?format=csv')).text()).split('\r\n')).toEqual([
      expect.stringContaining('record,verdict,'),
      '',
    ])
  })

  test('a page size and a place in the pages mean nothing to the whole', async () => {
    await get('?format=csv&limit=10&cursor=abc&sort=label')
    expect(server.metrics.asked).toEqual([{ method: 'receiptRows', query: { sort: 'label' } }])
  })

  test('a question at fault is a problem, not a file', async () => {
    const answer = await fetch(`${server.url}/api/v1/metrics/nope/records?format=csv`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Content-Type')).toContain('application/problem+json')
    expect(answer.headers.get('Content-Disposition')).toBeNull()
  })

  test('HEAD tells the type and sends nothing', async () => {
    const answer = await get('?format=csv', { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  })
})

describe('a long download', () => {
  test('is read from the engine only as fast as the client takes it, and no further once the client has gone', async () => {
    let made = 0
    let ended: () => void
    const closed = new Promise<void>((resolve) => {
      ended = resolve
    })
    const rows = receiptRows(500)
    server.metrics.receiptRows = async function* endless() {
      try {
        for (;;) {
          made += 1
          yield rows
        }
      } finally {
        ended()
      }
    }
    const leave = new AbortController()
    const answer = await get('?format=csv', {
      signal: leave.signal,
      headers: { 'Accept-Encoding': 'identity' },
    })
    await answer.body!.getReader().read()
    leave.abort()
    await closed
    // Far less than the engine could have made meanwhile: what fits the buffers between us.
    expect(made).toBeLessThan(1_000)
  })

  test('is not read on for a client that has gone', async () => {
    const [row] = receiptRows(1)
    // More than all buffers between us hold, so that the first piece is never through.
    const rows = Array.from({ length: 30_000 }, () => ({ ...row!, label: 'x'.repeat(1_000) }))
    let made = 0
    const begun = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    server.metrics.receiptRows = async function* large() {
      try {
        for (;;) {
          made += 1
          begun.resolve()
          yield rows
        }
      } finally {
        ended.resolve()
      }
    }
    const client = connect(Number(new URL(server.url).port), '127.0.0.1')
    client.write(`GET ${path}?format=csv HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\n\r\n`)
    await begun.promise
    client.destroy()
    await ended.promise
    expect(made).toBe(1)
  })

  test('waits for nobody: a third one is told to come back, and pages are answered all the same', async () => {
    const release = Promise.withResolvers<void>()
    server.metrics.receiptRows = async function* slow() {
      yield receiptRows(1)
      await release.promise
    }
    const downloads = await Promise.all([get('?format=csv'), get('?format=csv&search=web')])
    expect(downloads.map(({ status }) => status)).toEqual([200, 200])
    const third = await get('?format=csv')
    expect(third.status).toBe(503)
    expect(third.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    expect(third.headers.get('Retry-After')).toBe('10')
    expect(third.headers.get('ETag')).toBeNull()
    expect(await third.json()).toMatchObject({
      type: 'urn:plumbline:problem:busy',
      action: expect.any(String),
    })
    expect((await get()).status).toBe(200)
    release.resolve()
    await Promise.all(downloads.map((answer) => answer.text()))
    expect((await get('?format=csv')).status).toBe(200)
  })

  test.each(['identity', 'gzip', 'br'])('listens to its client once, encoded as %s', async (encoding) => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    // Each piece fills the buffers, so that each is waited for.
    server.metrics.rows = receiptRows(2_000).map((row) => ({ ...row, label: `${row.caseId} `.repeat(4_000) }))
    const answer = await get('?format=csv', { headers: { 'Accept-Encoding': encoding } })
    expect(await answer.text()).toContain('case-1999 case-1999')
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  test('that breaks off in the middle is not mistaken for the whole', async () => {
    const rows = receiptRows(2)
    server.metrics.receiptRows = async function* broken() {
      yield rows
      throw new Error('disk gone')
    }
    await expect(rawRequest(`${server.url}${path}?format=csv`)).rejects.toThrow(/aborted|hang up/)
  })
})
