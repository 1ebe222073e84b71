import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SyncRun } from '../../shared/sync.ts'
import { eventBlocks } from '../support/events.ts'
import type { TestServer } from '../support/server.ts'
import { startServer } from '../support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await startServer({ heartbeatMs: 5 })
})
afterEach(() => server.close())

const call = (path: string, init?: RequestInit) => fetch(`${server.url}/api/v1${path}`, init)
const start = (id: string, init?: RequestInit) =>
  call(`/connections/${id}/syncs`, { method: 'POST', ...init })

/** The next event that carries a run. */
async function nextRun(blocks: AsyncGenerator<string>): Promise<{ block: string; run: SyncRun } | null> {
  for (;;) {
    const { value, done } = await blocks.next()
    if (done) return null
    const data = /^data: (.*)$/m.exec(value)?.[1]
    if (data !== undefined) return { block: value, run: SyncRun.parse(JSON.parse(data)) }
  }
}

describe('connections', () => {
  test('are listed with the workspace', async () => {
    expect(await (await call('/connections')).json()).toMatchObject({
      items: [{ id: 'salesforce' }, { id: 'hubspot' }],
      workspace: { zone: 'Europe/Berlin', sample: true },
    })
  })
})

describe('a sync', () => {
  test('is started by POST, and the answer says where to look', async () => {
    const answer = await start('salesforce')
    expect(answer.status).toBe(202)
    expect(answer.headers.get('Location')).toBe('/api/v1/syncs/run-1')
    expect(await answer.json()).toMatchObject({
      id: 'run-1',
      connection: 'salesforce',
      trigger: 'manual',
      state: 'running',
    })
    expect(await (await call('/syncs/run-1')).json()).toMatchObject({ id: 'run-1' })
  })

  test('of an unknown connection is a 404, a second one at a time a 409', async () => {
    expect((await start('marketo')).status).toBe(404)
    await start('hubspot')
    const second = await start('hubspot')
    expect(second.status).toBe(409)
    expect(await second.json()).toMatchObject({
      detail: 'A sync of hubspot is under way.',
      action: expect.any(String),
    })
  })

  test('runs are listed, of one connection or of all', async () => {
    await start('salesforce')
    await start('hubspot')
    expect(await (await call('/syncs?connection=hubspot&limit=10')).json()).toMatchObject({
      items: [{ connection: 'hubspot' }],
    })
  })

  test('is cancelled by DELETE; one that has ended stays as it is', async () => {
    await start('salesforce')
    server.syncs.cancel = async (id) => server.syncs.runs.get(id) ?? null
    expect((await call('/syncs/run-1', { method: 'DELETE' })).status).toBe(202)
    server.syncs.move('run-1', { state: 'complete' })
    expect((await call('/syncs/run-1', { method: 'DELETE' })).status).toBe(200)
  })

  test.each([
    ['GET', '/syncs/nope'],
    ['GET', '/syncs/nope/events'],
    ['DELETE', '/syncs/nope'],
  ])('%s %s is a 404', async (method, path) => {
    const answer = await call(path, { method })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ parameter: 'id' })
  })
})

describe('the events of a sync', () => {
  test('tell the run at once and after each move, and end with it', async () => {
    await start('salesforce')
    const answer = await call('/syncs/run-1/events', { headers: { 'Accept-Encoding': 'gzip' } })
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8')
    expect(answer.headers.get('Content-Encoding')).toBeNull()
    const blocks = eventBlocks(answer)
    const first = await nextRun(blocks)
    expect(first?.block).toMatch(/^event: run$/m)
    expect(first?.run.state).toBe('running')
    server.syncs.move('run-1', { requests: 7 })
    expect((await nextRun(blocks))?.run.requests).toBe(7)
    server.syncs.move('run-1', { state: 'complete' })
    const last = await nextRun(blocks)
    expect(last?.run.state).toBe('complete')
    expect(last?.block).toMatch(/^id: last$/m)
    expect(await nextRun(blocks)).toBeNull()
  })

  test('a browser that comes back after the end is told to stay away', async () => {
    await start('salesforce')
    server.syncs.move('run-1', { state: 'complete' })
    const again = await call('/syncs/run-1/events', { headers: { 'Last-Event-ID': 'last' } })
    expect(again.status).toBe(204)
  })

  test('keep the line open while nothing moves', async () => {
    await start('salesforce')
    const leave = new AbortController()
    const blocks = eventBlocks(await call('/syncs/run-1/events', { signal: leave.signal }))
    await nextRun(blocks)
    expect((await blocks.next()).value).toBe(': heartbeat')
    leave.abort()
  })

  test('watching ends when the client goes', async () => {
    await start('salesforce')
    const leave = new AbortController()
    const answer = await call('/syncs/run-1/events', { signal: leave.signal })
    await nextRun(eventBlocks(answer))
    expect(server.syncs.watching).toBe(1)
    leave.abort()
    await server.syncs.unwatched()
    expect(server.syncs.watching).toBe(0)
  })

  test('are for 64 at a time; another one is told to come back, and let in once one has gone', async () => {
    await start('salesforce')
    const streams = Array.from({ length: 64 }, () => new AbortController())
    await Promise.all(
      streams.map(async ({ signal }) => nextRun(eventBlocks(await call('/syncs/run-1/events', { signal })))),
    )
    const asked = server.syncs.asked.length
    const refused = await call('/syncs/run-1/events')
    expect(refused.status).toBe(503)
    expect(server.syncs.asked).toHaveLength(asked)
    expect(refused.headers.get('Retry-After')).toBe('30')
    expect(await refused.json()).toMatchObject({
      type: 'urn:plumbline:problem:busy',
      detail: '64 event streams are open already.',
    })
    expect(server.syncs.watching).toBe(64)
    expect((await call('/syncs/run-1')).status).toBe(200)
    streams[0]!.abort()
    while (server.syncs.watching > 63) await new Promise(setImmediate)
    const leave = new AbortController()
    expect((await call('/syncs/run-1/events', { signal: leave.signal })).status).toBe(200)
    for (const stream of [...streams, leave]) stream.abort()
    await server.syncs.unwatched()
  })

  test('watching ends when the server stops, which it does without waiting for the run', async () => {
    await start('salesforce')
    const blocks = eventBlocks(await call('/syncs/run-1/events'))
    await nextRun(blocks)
    await server.close()
    expect(await nextRun(blocks)).toBeNull()
    await server.syncs.unwatched()
  })
})
