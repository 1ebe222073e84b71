import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, asyncProperty, constantFrom, stringMatching } from 'fast-check'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConnectorError } from '../../server/connectors/error.ts'
import { Transport, type TransportOptions } from '../../server/connectors/transport.ts'
import type { Protocol } from '../../server/connectors/transport/protocol.ts'
import { Secrets } from '../../server/connectors/transport/secrets.ts'
import { Session } from '../../server/connectors/transport/session.ts'
import { failure, instantTiming, never, refusal, silent } from './reading.ts'

const protocol: Protocol = {
  name: 'Source',
  explain: ({ status, text }) =>
    new ConnectorError(`Source refused: ${text}`, {
      next: { kind: status === 401 ? 'reconnect' : status === 429 || status >= 500 ? 'retry' : 'fix' },
    }),
  quota: () => null,
  rate: () => null,
  rates: () => ({}),
}

const servers: Server[] = []
const directory = mkdtempSync(join(tmpdir(), 'transport-'))
let page = 0

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

process.on('exit', () => rmSync(directory, { recursive: true, force: true }))

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return addressOf(server)
}

function addressOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.')
  return `http://127.0.0.1:${address.port}`
}

/** Answers one after the other; the last one for good. */
function inOrder(
  ...answers: ((response: ServerResponse, request: IncomingMessage) => void)[]
): RequestListener {
  let at = 0
  return (request, response) => answers[Math.min(at++, answers.length - 1)]!(response, request)
}

const ok = (response: ServerResponse) =>
  response.setHeader('Content-Type', 'application/json').end('{"ok":true}')
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(code, headers).end('{}')

function transportTo(baseUrl: string, options: Partial<TransportOptions> = {}) {
  const timing = instantTiming()
  const session = new Session(() => Promise.resolve({ token: 'token-1', baseUrl }), { renewable: false })
  const host = new URL(baseUrl).host
  const transport = new Transport({
    protocol,
    session,
    secrets: new Secrets(),
    log: silent,
    host,
    timing,
    ...options,
  })
  return { transport, timing }
}

const path = () => join(directory, `${++page}.json`)
const Ok = z.object({ ok: z.boolean() })

describe('tries again', () => {
  test.each([408, 429, 500, 502, 503])('a %i is tried again and passes', async (code) => {
    const retries: Protocol = {
      ...protocol,
      explain: () => new ConnectorError('busy', { next: { kind: 'retry' } }),
    }
    const { transport } = transportTo(await serve(inOrder(status(code), ok)), { protocol: retries })
    expect(await transport.json({ url: '/' }, Ok, never)).toEqual({ ok: true })
    expect(transport.requests).toBe(2)
  })

  test('six times in all, waiting longer each time, with jitter', async () => {
    const { transport, timing } = transportTo(await serve(inOrder(status(503))))
    expect(await refusal(transport.text({ url: '/' }, never))).toMatchObject({ next: { kind: 'retry' } })
    expect(transport.requests).toBe(6)
    expect(timing.waits).toEqual([500, 1000, 2000, 4000, 8000])
  })

  test('what the source says to wait wins over our own guess', async () => {
    const { transport, timing } = transportTo(await serve(inOrder(status(429, { 'Retry-After': '7' }), ok)))
    await transport.text({ url: '/' }, never)
    expect(timing.waits).toContain(7000)
  })

  test('a date to wait for is read against the clock of the source', async () => {
    const headers = { Date: 'Mon, 02 Mar 2026 10:00:00 GMT', 'Retry-After': 'Mon, 02 Mar 2026 10:00:30 GMT' }
    const { transport, timing } = transportTo(await serve(inOrder(status(503, headers), ok)))
    await transport.text({ url: '/' }, never)
    expect(timing.waits).toEqual([30_000])
  })

  test('a wait of hours is not slept through but told', async () => {
    const clock = { now: () => Date.parse('2026-03-02T10:00:00Z') }
    const { transport } = transportTo(await serve(inOrder(status(503, { 'Retry-After': '7200' }))), { clock })
    const error = await refusal(transport.text({ url: '/' }, never))
    expect(error.next).toEqual({ kind: 'wait', until: new Date('2026-03-02T12:00:00Z') })
    expect(transport.requests).toBe(1)
  })

  test.each(['99999999999999999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT', '315360000'])(
    'a wait of %s is somebody’s mistake: it is a day at most',
    async (asked) => {
      const clock = { now: () => Date.parse('2026-03-02T10:00:00Z') }
      const { transport } = transportTo(await serve(inOrder(status(503, { 'Retry-After': asked }))), {
        clock,
      })
      const { next } = await refusal(transport.text({ url: '/' }, never))
      expect(next).toEqual({ kind: 'wait', until: new Date('2026-03-03T10:00:00Z') })
    },
  )

  test.each([
    ['Thu, 01 Jan 1970 00:00:00 GMT', '2026-03-02T10:00:00.000Z'],
    ['Thu, 01 Jan 2099 00:00:00 GMT', '2026-03-02T10:00:00.000Z'],
    ['Mon, 23 Feb 2026 09:00:00 GMT', '2026-02-23T09:00:00.000Z'],
  ])('an answer dated %s is taken to be of %s', async (dated, told) => {
    const clock = { now: () => Date.parse('2026-03-02T10:00:00Z') }
    const { transport } = transportTo(await serve(inOrder(status(200, { Date: dated }))), { clock })
    const time = await transport.serverTime(() => transport.text({ url: '/' }, never))
    expect(time.toISOString()).toBe(told)
  })

  test.each([400, 403, 404])('a %i is final', async (code) => {
    const { transport } = transportTo(await serve(inOrder(status(code), ok)))
    expect(await refusal(transport.text({ url: '/' }, never))).toMatchObject({ next: { kind: 'fix' } })
    expect(transport.requests).toBe(1)
  })

  test('a body that is cut off is read again, and the file is whole', async () => {
    const text = JSON.stringify({ rows: Array.from({ length: 20_000 }, (_, n) => ({ n })) })
    const cut = (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Length': String(text.length) })
      response.write(text.slice(0, 50_000), () => response.destroy())
    }
    const { transport } = transportTo(await serve(inOrder(cut, (response) => response.end(text))))
    const file = path()
    const saved = await transport.save({ url: '/' }, file, never, ({ bytes, head, tail }) => ({
      bytes,
      head,
      tail,
    }))
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(saved).toEqual({ bytes: text.length, head: text.slice(0, 4096), tail: text.slice(-4096) })
  })

  test('half of a JSON answer that claims to be whole is asked for again', async () => {
    const { transport } = transportTo(await serve(inOrder((response) => response.end('{"ok":tr'), ok)))
    expect(await transport.json({ url: '/' }, Ok, never)).toEqual({ ok: true })
  })

  test('a source that stays silent is given up after its time', async () => {
    const { transport } = transportTo(await serve(() => {}), { timeoutMs: 20 })
    const error = await refusal(transport.text({ url: '/' }, never))
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ didn't answer in time/)
    expect(transport.requests).toBe(6)
  })

  test('a body that stands still is given up after its time', async () => {
    const { transport } = transportTo(await serve((_, response) => void response.write('{')), {
      timeoutMs: 20,
    })
    const error = await refusal(transport.save({ url: '/' }, path(), never, () => null))
    expect(error.message).toMatch(/didn't answer in time/)
  })
})

describe('a mistake in dealing with an answer', () => {
  test('is told as it is, not as the network’s, and is not made again', async () => {
    const { transport } = transportTo(await serve(inOrder(ok)))
    const mistake = new RangeError('Invalid time value')
    const inspect = () => {
      throw mistake
    }
    expect(await failure(transport.save({ url: '/' }, path(), never, inspect))).toBe(mistake)
    expect(await failure(transport.json({ url: '/' }, Ok, never, inspect))).toBe(mistake)
    expect(transport.requests).toBe(2)
  })
})

describe('an answer that never ends', () => {
  const flood = Buffer.alloc(1024 * 1024, 'x')

  test('is given up before it fills the memory', async () => {
    const endless: RequestListener = (_, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(flood));
      }
      response.on('drain', pour)
      pour()
    }
    const { transport } = transportTo(await serve(endless))
    const error = await refusal(transport.text({ url: '/' }, never))
    expect(error.message).toMatch(
      /^An answer of 127\.0\.0\.1:\d+ doesn't end: it was given up after 32 MB\.$/,
    )
    expect(transport.requests).toBe(1)
  })

  test('is given up though it drips all the time', async () => {
    const drips: RequestListener = (_, response) => {
      const tap = setInterval(() => response.write('x'), 1)
      response.on('close', () => clearInterval(tap))
    }
    const { transport } = transportTo(await serve(drips), { timeoutMs: 10 })
    const error = await refusal(transport.text({ url: '/' }, never))
    expect(error.message).toMatch(/didn't answer in time/)
  })
})

const notFound = new TypeError('fetch failed', {
  cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
})

describe('says what went wrong', () => {
  test('nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = addressOf(server)
    server.close()
    await once(server, 'close')
    const error = await refusal(transportTo(url).transport.text({ url: '/' }, never))
    expect(error.message).toBe(`Nothing answers at ${new URL(url).host}.`)
  })

  test('a host that does not exist', async () => {
    const { transport } = transportTo('https://nowhere.example', { fetch: () => Promise.reject(notFound) })
    const error = await refusal(transport.text({ url: '/' }, never))
    expect(error).toMatchObject({
      message: "The host name nowhere.example doesn't exist.",
      next: { kind: 'retry' },
    })
  })

  test('a web page instead of data', async () => {
    const listener = inOrder((response) =>
      response.setHeader('Content-Type', 'text/html').end('<!doctype html>'),
    )
    const { transport } = transportTo(await serve(listener))
    const error = await refusal(transport.save({ url: '/', expects: 'json' }, path(), never, () => null))
    expect(error).toMatchObject({
      message: "A web page came back instead of Source's data.",
      next: { kind: 'fix' },
    })
  })

  test('an address that points elsewhere, without taking the token there', async () => {
    const seen: unknown[] = []
    const elsewhere = await serve((request, response) => {
      seen.push(request.headers.authorization)
      ok(response)
    })
    const { transport } = transportTo(await serve(inOrder(status(302, { Location: elsewhere }))))
    const error = await refusal(transport.text({ url: '/' }, never))
    expect(error.message).toContain(`it points to ${new URL(elsewhere).host}`)
    expect(seen).toEqual([])
    await transport.text({ url: elsewhere }, never)
    expect(seen).toEqual([undefined])
  })
})

function guarded(accepted: string): Promise<string> {
  return serve((request, response) =>
    request.headers.authorization === `Bearer ${accepted}` ? ok(response) : status(401)(response),
  )
}

describe('the sign-in', () => {
  test('is renewed once for all requests that were refused together', async () => {
    const baseUrl = await guarded('token-2')
    let signIns = 0
    const session = new Session(() => Promise.resolve({ token: `token-${++signIns}`, baseUrl }), {
      renewable: true,
    })
    const { transport } = transportTo(baseUrl, { session })
    await Promise.all(Array.from({ length: 10 }, () => transport.json({ url: '/' }, Ok, never)))
    expect(signIns).toBe(2)
  })

  test('that is refused again needs a person', async () => {
    const baseUrl = await guarded('another')
    let signIns = 0
    const session = new Session(() => Promise.resolve({ token: `token-${++signIns}`, baseUrl }), {
      renewable: true,
    })
    const { transport } = transportTo(baseUrl, { session })
    expect(await refusal(transport.text({ url: '/' }, never))).toMatchObject({ next: { kind: 'reconnect' } })
    expect(signIns).toBe(2)
    expect(transport.requests).toBe(2)
  })

  test('with a token that was pasted in is not tried twice', async () => {
    const { transport } = transportTo(await guarded('another'))
    expect(await refusal(transport.text({ url: '/' }, never))).toMatchObject({ next: { kind: 'reconnect' } })
    expect(transport.requests).toBe(1)
  })
})

describe('limits', () => {
  test('requests wait so that the announced rate is kept', async () => {
    const sent: number[] = []
    const limited: Protocol = { ...protocol, rates: () => ({ all: { requests: 5, perMs: 1000 } }) }
    const timing = instantTiming()
    const fetch = () => {
      sent.push(timing.now())
      return Promise.resolve(new Response('{"ok":true}'))
    }
    const { transport } = transportTo('http://127.0.0.1:1', { protocol: limited, timing, fetch })
    for (let n = 0; n < 12; n++) await transport.text({ url: '/' }, never)
    expect(sent.slice(0, 5)).toEqual([0, 0, 0, 0, 0])
    const apart = sent.slice(5).map((at, n) => at - sent[n]!)
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(1000)
  })

  test('what others spend of the limit is left to them', async () => {
    const timing = instantTiming()
    const shared: Protocol = {
      ...protocol,
      rate: () => ({ rate: { requests: 100, perMs: 10_000 }, remaining: 0 }),
    }
    const { transport } = transportTo(await serve(inOrder(ok)), { protocol: shared, timing })
    await transport.text({ url: '/' }, never)
    await transport.text({ url: '/' }, never)
    expect(timing.now()).toBeGreaterThanOrEqual(10_000)
  })
})

describe('an abort', () => {
  test('ends a request under way with its own reason', async () => {
    const stop = new AbortController()
    const { transport } = transportTo(await serve(() => stop.abort(new Error('stopped'))))
    expect(await failure(transport.text({ url: '/' }, stop.signal))).toMatchObject({ message: 'stopped' })
  })

  test('ends the wait between two tries', async () => {
    const stop = new AbortController()
    const timing = {
      ...instantTiming(),
      sleep: (_: number, signal: AbortSignal) => once(signal, 'abort').then(() => signal.throwIfAborted()),
    }
    const { transport } = transportTo(
      await serve(
        inOrder((response) => {
          status(503)(response)
          setImmediate(() => stop.abort(new Error('stopped')))
        }),
      ),
      { timing },
    )
    expect(await failure(transport.text({ url: '/' }, stop.signal))).toMatchObject({ message: 'stopped' })
  })

  test('closing the connection ends everything', async () => {
    const open: Transport[] = []
    const { transport } = transportTo(await serve(() => open[0]?.close()))
    open.push(transport)
    expect(await failure(transport.text({ url: '/' }, never))).toMatchObject({ name: 'AbortError' })
  })
})

/** What people and logs could see of an error: everything but the code's own lines. */
function shown(error: unknown): string {
  const parts: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) {
    parts.push(at.message, at instanceof ConnectorError ? (at.action ?? '') : '')
  }
  return parts.join('\n')
}

describe('secrets', () => {
  const secret = stringMatching(/^[!-~]{8,60}$/)
  const way = constantFrom(
    'echoed',
    'in-text',
    'encoded',
    'network',
    'location',
    'page',
    'not-json',
    'invalid-header',
  )

  test('never stand in an error or in the log, whatever the source or the network does', async () => {
    await assert(
      asyncProperty(secret, way, constantFrom(400, 401, 403, 429, 500, 502), async (token, way, code) => {
        const lines: string[] = []
        const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
        const secrets = new Secrets()
        secrets.add(token)
        const session = new Session(() => Promise.resolve({ token, baseUrl: 'http://127.0.0.1:1' }), {
          renewable: false,
        })
        const answers: Record<string, () => Promise<Response>> = {
          echoed: () => Promise.resolve(new Response(token, { status: code })),
          'in-text': () =>
            Promise.resolve(new Response(JSON.stringify({ message: `bad ${token}` }), { status: code })),
          encoded: () => Promise.resolve(new Response(encodeURIComponent(token), { status: code })),
          network: () =>
            Promise.reject(
              new TypeError(`fetch failed for ${token}`, { cause: new Error(`Bearer ${token}`) }),
            ),
          location: () =>
            Promise.resolve(
              new Response(null, { status: 302, headers: { location: `/${encodeURIComponent(token)}` } }),
            ),
          page: () => Promise.resolve(new Response(`<html>${token}`)),
          'not-json': () => Promise.resolve(new Response(`{"${token}`)),
          'invalid-header': () =>
            Promise.reject(new TypeError(`Headers.append: "Bearer ${token}" is an invalid header value.`)),
        }
        const { transport } = transportTo('http://127.0.0.1:1', {
          session,
          secrets,
          log,
          fetch: answers[way]!,
        })
        const url = `/?token=${encodeURIComponent(token)}`
        const error = await refusal(transport.text({ url, expects: 'json' }, never))
        const seen = shown(error) + lines.join('\n')
        for (const form of [token, encodeURIComponent(token), JSON.stringify(token).slice(1, -1)])
          expect(seen).not.toContain(form)
      }),
      { numRuns: 200 },
    )
  })
})
