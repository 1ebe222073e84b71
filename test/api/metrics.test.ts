import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rawRequest } from '../support/raw-request.ts'
import type { TestServer } from '../support/server.ts'
import { startServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.close())

const get = (path: string, init?: RequestInit) => fetch(`${server.url}/api/v1${path}`, init)

describe('metrics', () => {
  test('the list is of the period and the comparison asked for', async () => {
    const answer = await get('/metrics?period=2026-W46&compare=average')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      period: { name: '2026-W46' },
      items: [{ id: 'on-time-launch-rate' }, {}],
    })
    expect(server.metrics.asked).toEqual([
      { method: 'list', query: { period: '2026-W46', compare: 'average' } },
    ])
  })

  test('without parameters the engine chooses the period', async () => {
    await get('/metrics')
    expect(server.metrics.asked).toEqual([{ method: 'list', query: {} }])
  })

  test('one metric takes a span, a grain, a dimension, filters and a moment', async () => {
    const answer = await get(
      '/metrics/on-time-launch-rate?from=2026-08-24&to=2026-11-16&grain=month&by=type' +
        '&where[channel]=email&where%5Bchannel%5D=event&where[region]=&asOf=2026-11-20T09:00:00%2B01:00',
    )
    expect(answer.status).toBe(200)
    expect(server.metrics.asked).toEqual([
      {
        method: 'answer',
        query: {
          from: '2026-08-24',
          to: '2026-11-16',
          grain: 'month',
          by: 'type',
          where: { channel: ['email', 'event'], region: [null] },
          asOf: '2026-11-20T08:00:00.000Z',
        },
      },
    ])
  })

  test('movers and readiness answer too', async () => {
    expect((await get('/movers?period=2026-W46')).status).toBe(200)
    expect(await (await get('/readiness')).json()).toEqual({ items: [] })
  })

  test('a metric that does not exist is a 404 that names the parameter', async () => {
    const answer = await get('/metrics/nope')
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({
      status: 404,
      parameter: 'id',
      detail: 'There is no metric nope.',
    })
  })
})

describe('a parameter that makes no sense is a 400 that names it', () => {
  test.each([
    ['/metrics?perod=2026-W46', 'perod'],
    ['/metrics?period=last%20week', 'period'],
    ['/metrics?period=2026-W53', 'period'],
    ['/metrics?period=0001', 'period'],
    ['/metrics?period=1899-W52', 'period'],
    ['/metrics?period=3000', 'period'],
    ['/movers?period=9999-Q4', 'period'],
    ['/metrics?period=2026-W46&period=2026-W45', 'period'],
    ['/metrics?compare=next', 'compare'],
    ['/metrics?where[channel]=email', 'where'],
    ['/metrics/launch-slippage?from=yesterday', 'from'],
    ['/metrics/launch-slippage?to=2026-02-30', 'to'],
    ['/metrics/launch-slippage?from=1899-12-31', 'from'],
    ['/metrics/launch-slippage?to=3000-01-01', 'to'],
    ['/metrics/launch-slippage?asOf=1899-12-31T23:59:59Z', 'asOf'],
    ['/metrics/launch-slippage?asOf=9999-12-31T23:59:59-23:59', 'asOf'],
    ['/metrics/launch-slippage?asOf=0000-01-01T00:00:00%2B14:00', 'asOf'],
    ['/metrics/launch-slippage?from=2026-11-16&to=2026-11-16', 'to'],
    ['/metrics/launch-slippage?from=2026-11-16&to=2026-11-09', 'to'],
    ['/metrics/launch-slippage?grain=hour', 'grain'],
    ['/metrics/launch-slippage?by=', 'by'],
    ['/metrics/launch-slippage?by=a%20b', 'by'],
    ['/metrics/launch-slippage?asOf=2026-11-20', 'asOf'],
    ['/metrics/launch-slippage?where=email', 'where'],
    ['/metrics/launch-slippage?where[]=email', 'where[]'],
    ['/metrics/launch-slippage?where[a][b]=email', 'where[a][b]'],
    ['/metrics/launch-slippage?where[__proto__]=x', 'where[__proto__]'],
    ['/metrics/launch-slippage?from[x]=2026-11-09', 'from'],
    ['/metrics/launch-slippage?by=a%00b', 'by'],
    ['/metrics/launch-slippage?limit=10', 'limit'],
    ['/metrics/launch-slippage/records?limit=0', 'limit'],
    ['/metrics/launch-slippage/records?limit=1e3', 'limit'],
    ['/metrics/launch-slippage/records?limit=1001', 'limit'],
    ['/metrics/launch-slippage/records?included=maybe', 'included'],
    ['/metrics/launch-slippage/records?sort=label%20desc', 'sort'],
    ['/metrics/launch-slippage/records?format=xml', 'format'],
    ['/metrics/launch-slippage/records?by=channel', 'by'],
    ['/readiness?now=1', 'now'],
    ['/syncs?limit=-1', 'limit'],
    ['/health?verbose=true', 'verbose'],
  ])('%s', async (path, parameter) => {
    const answer = await get(path)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    const problem: unknown = await answer.json()
    expect(problem).toMatchObject({ status: 400, parameter, type: 'urn:plumbline:problem:bad-parameter' })
    expect(answer.status).toBe(400)
  })
})

test('128 questions are answered at a time, a further one is told to come back', async () => {
  const release = Promise.withResolvers<void>()
  const held: true[] = []
  server.metrics.readiness = async () => {
    held.push(true)
    await release.promise
    return { items: [] }
  }
  const answers = Array.from({ length: 128 }, () => get('/readiness'))
  while (held.length < 128) await new Promise(setImmediate)
  const refused = await get('/metrics')
  expect(refused.status).toBe(503)
  expect(refused.headers.get('Retry-After')).toBe('5')
  expect(await refused.json()).toMatchObject({ type: 'urn:plumbline:problem:busy' })
  expect(server.metrics.asked).toEqual([])
  release.resolve()
  expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]))
  expect((await get('/metrics')).status).toBe(200)
})

describe('the years that can be asked about', () => {
  test.each(['1900', '1900-W01', '2999-12', '2999-Q4'])('reach as far as %s', async (period) => {
    expect((await get(`/metrics?period=${period}`)).status).toBe(200)
  })

  test('end where an answer about them need not: the last week ends in the year after', async () => {
    const { items, period } = await server.metrics.list({})
    server.metrics.list = async () => ({
      items,
      period: { ...period, name: '2999-W52', start: '2999-12-26', end: '3000-01-02', until: '3000-01-02' },
      compare: { ...period, name: '1899-W52', start: '1899-12-25', end: '1900-01-01', until: '1900-01-01' },
    })
    expect((await get('/metrics')).status).toBe(200)
  })
})

describe('an unchanged answer', () => {
  test('is a 304, and nothing is computed for it', async () => {
    const first = await get('/metrics?period=2026-W46')
    const etag = first.headers.get('ETag')!
    expect(first.headers.get('Cache-Control')).toBe('private, no-cache')
    const second = await get('/metrics?period=2026-W46', { headers: { 'If-None-Match': etag } })
    expect(second.status).toBe(304)
    expect(await second.text()).toBe('')
    expect(server.metrics.asked).toHaveLength(1)
  })

  test('is computed anew once the data changed', async () => {
    const etag = (await get('/metrics')).headers.get('ETag')!
    server.metrics.dataVersion += 1
    const second = await get('/metrics', { headers: { 'If-None-Match': etag } })
    expect(second.status).toBe(200)
    expect(second.headers.get('ETag')).not.toBe(etag)
  })

  test('of one question never stands for another', async () => {
    const etag = (await get('/metrics?period=2026-W46')).headers.get('ETag')!
    expect((await get('/metrics?period=2026-W45', { headers: { 'If-None-Match': etag } })).status).toBe(200)
    const asCsv = { 'If-None-Match': (await get('/metrics/launch-slippage/records')).headers.get('ETag')! }
    const records = await get('/metrics/launch-slippage/records', {
      headers: { ...asCsv, Accept: 'text/csv' },
    })
    expect(records.status).toBe(200)
  })

  test('is not asked for again, whoever asks', async () => {
    const first = await get('/metrics?period=2026-W46')
    const second = await get('/metrics?period=2026-W46')
    const head = await get('/metrics?period=2026-W46', { method: 'HEAD' })
    expect(await second.text()).toBe(await first.text())
    expect(await head.text()).toBe('')
    for (const { status, headers } of [second, head]) {
      expect(status).toBe(200)
      for (const name of ['ETag', 'Cache-Control', 'Content-Type', 'Vary'])
        expect([name, headers.get(name)]).toEqual([name, first.headers.get(name)])
    }
    expect(server.metrics.asked).toHaveLength(1)
    server.metrics.dataVersion += 1
    await get('/metrics?period=2026-W46')
    expect(server.metrics.asked).toHaveLength(2)
  })

  test('is not remembered when the data changed while it was worked out', async () => {
    server.metrics.meanwhile = () => (server.metrics.dataVersion += 1)
    await get('/metrics')
    server.metrics.meanwhile = () => {}
    await get('/metrics')
    await get('/metrics')
    expect(server.metrics.asked).toHaveLength(2)
  })

  test('in one form never stands for the other', async () => {
    const path = '/metrics/launch-slippage/records'
    await get(path)
    const csv = await get(path, { headers: { Accept: 'text/csv' } })
    expect(csv.headers.get('Content-Type')).toContain('text/csv')
    expect((await get(path)).headers.get('Content-Type')).toContain('application/json')
  })

  test('is a 304 for “*” too, once it is known that there is one', async () => {
    const any = (path: string) =>
      rawRequest(`${server.url}/api/v1${path}`, { headers: { 'If-None-Match': '*' } })
    expect((await any('/metrics/nope')).status).toBe(404)
    expect((await any('/metrics?period=2026-W53')).status).toBe(400)
    expect((await any('/metrics/nope/records?format=csv')).status).toBe(404)
    for (const path of ['/metrics', '/metrics/launch-slippage/records?format=csv']) {
      expect(await any(path)).toMatchObject({ status: 304, body: '' })
    }
  })

  test('still needs a question that makes sense', async () => {
    expect((await get('/metrics?perod=1', { headers: { 'If-None-Match': '*' } })).status).toBe(400)
  })

  test('an error carries no tag and is not kept', async () => {
    const answer = await get('/metrics/nope')
    expect(answer.headers.get('ETag')).toBeNull()
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })
})
