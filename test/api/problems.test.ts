import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { Problem } from '../../shared/problem.ts'
import type { AppOptions } from '../../server/api/app.ts'
import { SyncRefused } from '../../server/sync/syncs.ts'
import { receiptRows } from '../support/metrics-double.ts'
import type { TestServer } from '../support/server.ts'
import { startServer } from '../support/server.ts'

let server: TestServer
afterEach(() => server.close())

async function problem(path: string, init?: RequestInit): Promise<{ problem: Problem; answer: Response }> {
  const answer = await fetch(`${server.url}${path}`, init)
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
  const told = Problem.parse(await answer.json())
  expect(told.status).toBe(answer.status)
  expect(told.requestId).toBe(answer.headers.get('X-Request-Id'))
  return { problem: told, answer }
}

const post = (body: BodyInit, type = 'application/json'): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'Content-Type': type },
})

describe('what can’t be answered is told as RFC 9457 describes', () => {
  test.each(['/api/v1/nope', '/api/v1/', '/api/v2/metrics', '/api', '/api/v1/Metrics', '/api/v1/metrics/'])(
    '%s: there is no such address',
    async (path) => {
      server = await startServer()
      expect((await problem(path)).problem).toMatchObject({
        status: 404,
        type: 'urn:plumbline:problem:not-found',
      })
    },
  )

  test('another method is refused, and the possible ones are named', async () => {
    server = await startServer()
    const { answer, problem: told } = await problem('/api/v1/metrics', { method: 'POST' })
    expect(told.status).toBe(405)
    expect(answer.headers.get('Allow')).toBe('GET, HEAD')
    const other = await problem('/api/v1/connections/salesforce/syncs')
    expect(other.answer.headers.get('Allow')).toBe('POST')
  })

  test('a body that is not JSON, not wanted, or too large', async () => {
    server = await startServer()
    const path = '/api/v1/connections/salesforce/syncs'
    expect((await problem(path, post('{"half":'))).problem.status).toBe(400)
    const deep = '['.repeat(40_000) + ']'.repeat(40_000)
    expect((await problem(path, post(`{"x":${deep}}`))).problem.status).toBe(400)
    expect((await problem(path, post('{"kind":"first"}'))).problem).toMatchObject({
      status: 400,
      parameter: 'kind',
    })
    expect((await problem(path, post(JSON.stringify({ x: 'y'.repeat(200_000) })))).problem.status).toBe(413)
    expect(
      (await problem(path, post('kind=first', 'application/x-www-form-urlencoded'))).problem.status,
    ).toBe(415)
    expect((await problem(path, post('{}', 'text/plain'))).problem.status).toBe(415)
    expect(server.syncs.runs.size).toBe(0)
    expect((await fetch(`${server.url}${path}`, post('{}'))).status).toBe(202)
  })

  test('an address that can’t be decoded', async () => {
    server = await startServer()
    expect((await problem('/api/v1/metrics/%E0%A4%A')).problem.status).toBe(400)
  })

  test('being busy is no failure: one line in the log, and no stack', async () => {
    const lines: string[] = []
    const log = pino(
      {},
      new Writable({ write: (line: Buffer, _e, done) => done(void lines.push(line.toString())) }),
    )
    server = await startServer({ log })
    server.syncs.start = () => Promise.reject(new SyncRefused('stopping', 'Plumbline is stopping.'))
    const { problem: told } = await problem('/api/v1/connections/hubspot/syncs', { method: 'POST' })
    expect(told.status).toBe(503)
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: pino.levels.values['warn'], res: { status: 503 } }),
    ])
    expect(lines.join('')).not.toContain('stack')
  })

  test('a failure inside gives nothing away; the log keeps the cause under the same request id', async () => {
    const lines: string[] = []
    const log = pino(
      {},
      new Writable({ write: (line: Buffer, _e, done) => done(void lines.push(line.toString())) }),
    )
    server = await startServer({ log })
    server.metrics.failure = new Error('column "secret_column" does not exist', {
      cause: new Error('root cause'),
    })
    const { problem: told } = await problem('/api/v1/metrics?period=2026-W46')
    expect(told.status).toBe(500)
    expect(JSON.stringify(told)).not.toMatch(/secret_column|root cause|at .*\.ts/)
    const logged = lines.filter((line) => line.includes('secret_column'))
    expect(logged.join('')).toContain(told.requestId)
    expect(logged.join('')).toContain('root cause')
    expect(lines.join('')).not.toContain('2026-W46')
  })

  test('an answer that breaks its schema is found while developing', async () => {
    server = await startServer()
    const [row] = receiptRows(1)
    server.metrics.rows = [{ ...row!, at: 'yesterday' }]
    expect((await problem('/api/v1/metrics/launch-slippage/records')).problem.status).toBe(500)
  })
})

const starting: AppOptions['health'] = () => ({
  status: 'starting',
  version: '0.1.0',
  warehouse: { engine: 'duckdb', dataVersion: 0 },
  lastSync: null,
})

describe('health', () => {
  test('is 503 until ready, with the same words', async () => {
    server = await startServer({ health: starting })
    const answer = await fetch(`${server.url}/api/v1/health`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ status: 'starting' })
  })
})

describe('roles', () => {
  test.each([
    ['viewer', 200, 403],
    ['manager', 200, 202],
    ['owner', 200, 202],
  ] as const)('a %s reads with %i and starts a sync with %i', async (role, reads, starts) => {
    server = await startServer({ who: () => ({ role }) })
    expect((await fetch(`${server.url}/api/v1/metrics`)).status).toBe(reads)
    const started = await fetch(`${server.url}/api/v1/connections/hubspot/syncs`, { method: 'POST' })
    expect(started.status).toBe(starts)
    expect(server.syncs.runs.size).toBe(starts === 202 ? 1 : 0)
  })

  test('nobody is asked to sign in', async () => {
    server = await startServer({ who: () => null })
    expect((await problem('/api/v1/metrics')).problem.status).toBe(401)
    expect(server.metrics.asked).toEqual([])
  })

  test('an answer that the client already holds still needs the role', async () => {
    server = await startServer({ who: () => null })
    expect((await problem('/api/v1/metrics', { headers: { 'If-None-Match': '*' } })).problem.status).toBe(401)
  })
})
