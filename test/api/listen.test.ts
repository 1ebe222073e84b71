import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { lstat, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { execFile } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DrainingServer, listen, ListenError } from '../../server/api/http/listen.ts'
import { answers, listenLocal, localAddress } from '../../server/api/http/local-socket.ts'
import { openWorkplace } from '../../server/terminal/workplace.ts'
import { receiptRows } from '../support/metrics-double.ts'
import { rawRequest } from '../support/raw-request.ts'
import { scratch, startServer } from '../support/server.ts'
import type { TestServer } from '../support/server.ts'
import { runCommand } from '../support/terminal.ts'

let server: TestServer
let folder: Awaited<ReturnType<typeof scratch>>
let socket: string
beforeEach(async () => {
  server = await startServer()
  folder = await scratch()
  socket = localAddress(folder.path)
})
afterEach(async () => {
  await server.close()
  await folder.remove()
})

describe('listening', () => {
  test('a busy port is said in words, with what to do', async () => {
    const port = Number(new URL(server.url).port)
    await expect(listen(server.app, { host: '127.0.0.1', port })).rejects.toThrow(
      `Port ${port} is in use by another program: stop it or set PORT.`,
    )
  })

  test('works on IPv6 loopback too', async () => {
    const six = await listen(server.app, { host: '::1', port: 0 })
    expect((await fetch(`${six.url}/api/v1/health`)).status).toBe(200)
    await six.close()
  })

  test('stopping lets an answer under way finish', async () => {
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    server.metrics.readiness = async () => {
      begun.resolve()
      await release.promise
      return { items: [] }
    }
    const answer = fetch(`${server.url}/api/v1/readiness`)
    await begun.promise
    const closed = server.close()
    release.resolve()
    expect((await answer).status).toBe(200)
    await closed
    await expect(fetch(`${server.url}/api/v1/readiness`)).rejects.toThrow('fetch failed')
  })
})

describe('a client that sends its requests ahead', () => {
  const ahead = (port: number, paths: readonly string[]) =>
    paths.map((path) => `GET /api/v1${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`).join('')

  /** Readiness, asked for and held back until the test says so. */
  function held() {
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    server.metrics.readiness = async () => {
      begun.resolve()
      await release.promise
      return { items: [] }
    }
    return { begun: begun.promise, release: release.resolve }
  }

  test('is answered one by one, in their order', async () => {
    const { begun, release } = held()
    const port = Number(new URL(server.url).port)
    const client = connect(port, '127.0.0.1')
    client.write(ahead(port, ['/readiness', '/metrics', '/metrics/nope']))
    await begun
    expect((await rawRequest(`${server.url}/api/v1/health`)).status).toBe(200)
    expect(server.metrics.asked).toEqual([])
    release()
    let said = ''
    for await (const piece of client.setEncoding('utf8')) {
      said += String(piece)
      if (said.includes('There is no metric nope.')) break
    }
    expect([...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '200', '404'])
  })

  test('and goes is not answered any more', async () => {
    const { begun, release } = held()
    const gone = Promise.withResolvers<void>()
    const watching = new DrainingServer((request, response) => {
      response.once('close', () => gone.resolve())
      server.app(request, response)
    })
    await watching.listen({ host: '127.0.0.1', port: 0 })
    const client = connect(watching.port!, '127.0.0.1')
    client.write(ahead(watching.port!, ['/readiness', '/metrics', '/metrics']))
    await begun
    client.destroy()
    await gone.promise
    release()
    await watching.close()
    expect(server.metrics.asked).toEqual([])
  })
})

test('connections are limited in number, and in the time in which they must ask', () => {
  const { http } = new DrainingServer(server.app)
  expect(http).toMatchObject({ maxConnections: 1_000, headersTimeout: 20_000, requestTimeout: 60_000 })
})

describe('a client of which nothing is heard for a minute', () => {
  let slow: DrainingServer
  let answered: PromiseWithResolvers<void>
  let connection: Promise<Socket>
  beforeEach(async () => {
    answered = Promise.withResolvers()
    slow = new DrainingServer((request, response) => {
      response.once('close', () => answered.resolve())
      server.app(request, response)
    })
    connection = once(slow.http, 'connection').then(([socket]: Socket[]) => socket!)
    await slow.listen({ host: '127.0.0.1', port: 0 })
  })
  afterEach(() => slow.close())

  /** A connection that asks, and reads nothing until it is told to; and the server's end of it. */
  async function ask(path: string): Promise<{ client: Socket; socket: Socket }> {
    const client = connect(slow.port!, '127.0.0.1')
    client.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${slow.port}\r\n\r\n`)
    return { client, socket: await connection }
  }
  /** The runtime tells so of a socket on which nothing moved for that long. */
  const minuteLater = (socket: Socket) => slow.http.emit('timeout', socket)

  test('while it takes nothing of its answer is let go', async () => {
    const rows = receiptRows(2_000)
    const ended = Promise.withResolvers<void>()
    server.metrics.receiptRows = async function* endless() {
      try {
        for (;;) yield rows
      } finally {
        ended.resolve()
      }
    }
    const { client, socket } = await ask('/api/v1/metrics/launch-slippage/records?format=csv')
    while (socket.writableLength === 0) await new Promise(setImmediate)
    expect(slow.http.timeout).toBe(60_000)
    minuteLater(socket)
    expect(socket.destroyed).toBe(true)
    await ended.promise
    client.destroy()
  })

  test('since it was answered is let go', async () => {
    const { client, socket } = await ask('/api/v1/health')
    await answered.promise
    expect(socket.destroyed).toBe(false)
    minuteLater(socket)
    expect(socket.destroyed).toBe(true)
    client.destroy()
  })

  test('while its answer is worked out is answered', async () => {
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    server.metrics.readiness = async () => {
      begun.resolve()
      await release.promise
      return { items: [] }
    }
    const answer = rawRequest(`http://127.0.0.1:${slow.port}/api/v1/readiness`)
    await begun.promise
    minuteLater(await connection)
    release.resolve()
    expect((await answer).status).toBe(200)
  })
})

describe('the local socket', () => {
  test('is for this user alone, and gone after the stop', async () => {
    const local = await listenLocal(server.app, socket)
    expect((await stat(socket)).mode & 0o777).toBe(0o600)
    expect(await answers(socket)).toBe(true)
    await local.close()
    expect(existsSync(socket)).toBe(false)
    expect(await answers(socket)).toBe(false)
  })

  test('leaves the mask for other files as it was', async () => {
    const before = process.umask()
    const local = await listenLocal(server.app, socket)
    expect(process.umask()).toBe(before)
    await local.close()
  })

  test('one left behind by a crash is replaced', async () => {
    const script = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`
    await once(execFile(process.execPath, ['-e', script]), 'exit')
    expect(existsSync(socket)).toBe(true)
    const local = await listenLocal(server.app, socket)
    expect(await answers(socket)).toBe(true)
    await local.close()
  })

  test.each([
    ['a file', (path: string) => writeFile(path, 'somebody’s')],
    ['a folder', (path: string) => mkdir(path)],
    ['a link', (path: string) => symlink('/etc/hostname', path)],
  ])('%s in its place is left alone, and the refusal says where', async (_what, put) => {
    await put(socket)
    const before = await lstat(socket)
    const refusal = await listenLocal(server.app, socket).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ListenError)
    expect(refusal).toHaveProperty('message', expect.stringContaining(`something else stands at ${socket}`))
    expect((await lstat(socket)).ino).toBe(before.ino)
  })

  test('one that is in use is left alone, and the refusal says why', async () => {
    const other = createServer().listen(socket)
    await once(other, 'listening')
    await expect(listenLocal(server.app, socket)).rejects.toThrow(
      'Another Plumbline is running on this data directory',
    )
    expect(await answers(socket)).toBe(true)
    other.close()
  })

  test('a path too long for a socket is said in words', async () => {
    await expect(listenLocal(server.app, join(folder.path, 'x'.repeat(120), 's'))).rejects.toThrow(
      'set DATA_DIR',
    )
  })

  test('no browser can reach it, so any Host is fine', async () => {
    const local = await listenLocal(server.app, socket)
    const answer = await rawRequest('http://anything/api/v1/health', { socketPath: socket })
    expect(answer.status).toBe(200)
    await local.close()
  })
})

const open = () => openWorkplace({ socket, openLocal: () => Promise.reject(new Error('opened the files')) })

describe('the terminal beside a running server', () => {
  test('asks the server instead of opening the files', async () => {
    const local = await listenLocal(server.app, socket)
    const { code, out } = await runCommand(['metrics', 'on-time-launch-rate', '--by', 'channel', '--json'], {
      open,
    })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ id: 'on-time-launch-rate', breakdown: [{ key: 'email' }] })
    await local.close()
  })

  test('follows a sync of the server to its end', async () => {
    const local = await listenLocal(server.app, socket)
    server.syncs.script = [{ requests: 3 }, { state: 'complete' }]
    const { code, err } = await runCommand(['sync'], { open })
    expect(code).toBe(0)
    expect(err).toContain('hubspot: complete\n')
    await local.close()
  })

  test('Ctrl-C cancels over there', async () => {
    const local = await listenLocal(server.app, socket)
    const interrupt = new AbortController()
    const running = runCommand(['sync', 'salesforce'], { open, interrupt: interrupt.signal })
    interrupt.abort()
    expect((await running).out).toContain('salesforce: cancelled')
    await local.close()
  })

  test('a question that makes no sense is wrong usage there too', async () => {
    const local = await listenLocal(server.app, socket)
    expect(await runCommand(['metrics', 'nope'], { open })).toMatchObject({
      code: 2,
      err: 'There is no metric nope.\n',
    })
    expect((await runCommand(['metrics', '--period', '2026-W53'], { open })).code).toBe(2)
    await local.close()
  })

  test('a server that stops in the middle is told', async () => {
    const local = await listenLocal(server.app, socket)
    const running = runCommand(['sync', 'salesforce'], { open })
    while (server.syncs.watching === 0) await new Promise(setImmediate)
    await local.close()
    const { code, err } = await running
    expect(code).toBe(1)
    expect(err).toContain('The server stopped while the sync was under way')
  })

  test('without a server the files are opened', async () => {
    const { code, err } = await runCommand(['metrics'], { open })
    expect([code, err]).toEqual([1, 'opened the files\n'])
  })
})
