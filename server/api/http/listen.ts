import type { RequestListener, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { isIPv6 } from 'node:net'
import type { ListenOptions, Socket } from 'node:net'
import { errorCode, messageOf } from '../../error-code.ts'
import { oneByOne } from './one-by-one.ts'

/** The server can't listen there; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

export interface Listening {
  readonly url: string
  /** Stops taking requests, ends event streams, lets answers under way finish, then returns. */
  close(): Promise<void>
}

/** How long answers under way may take once the server stops. */
const DRAIN_MS = 5_000
/** How long a client may take nothing of an answer that waits for it. */
const STALL_MS = 60_000
/** How long a client may take to send its headers, and all of a request. */
const HEADERS_MS = 20_000
const REQUEST_MS = 60_000
/** Headers, the address among them: what was chosen for the names in a file comes in it (see `../imports.ts`). */
const MOST_HEADER_BYTES = 128 << 10
/** A browser holds six; each takes some 50 kB even while it is idle. */
const MOST_CONNECTIONS = 1_000

/** Serves the app over TCP. Throws `ListenError` when the address can't be had. */
export async function listen(
  app: RequestListener,
  options: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = new DrainingServer(app)
  try {
    await server.listen({ host: options.host, port: options.port })
  } catch (error) {
    throw new ListenError(reason(error, options), { cause: error })
  }
  const host = isIPv6(options.host) ? `[${options.host}]` : options.host
  return { url: `http://${host}:${server.port}`, close: () => server.close() }
}

function reason(error: unknown, { host, port }: { host: string; port: number }): string {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program: stop it or set PORT.`
    case 'EACCES':
      return `Port ${port} may not be used without special rights: set PORT to 1024 or more.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}: set HOST to 127.0.0.1.`
    default:
      return `Could not listen on ${host}, port ${port}: ${messageOf(error)}`
  }
}

/**
 * An HTTP server that knows its answers under way, so that it can stop without cutting them off, and lets go of clients
 * that stopped taking theirs.
 */
export class DrainingServer {
  readonly http: Server
  readonly #underWay = new Set<ServerResponse>()

  constructor(app: RequestListener) {
    const begin: RequestListener = (request, response) => {
      this.#underWay.add(response)
      response.once('close', () => this.#done(response))
      app(request, response)
    }
    this.http = createServer(
      { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, maxHeaderSize: MOST_HEADER_BYTES },
      oneByOne(begin),
    )
    this.http.maxConnections = MOST_CONNECTIONS
    // A socket on which nothing moved, be it kept alive for a next request or stuck in an answer.
    this.http.setTimeout(STALL_MS, (socket: Socket) => {
      if (!this.#isWorkingFor(socket)) socket.destroy()
    })
  }

  /** Its answer is still being worked out, however long that takes: it isn't the client that keeps us waiting. */
  #isWorkingFor(socket: Socket): boolean {
    return (
      socket.writableLength === 0 && [...this.#underWay].some((response) => response.req.socket === socket)
    )
  }

  #done(response: ServerResponse): void {
    this.#underWay.delete(response)
    // Kept alive for a next request that will not be served.
    if (!this.http.listening) setImmediate(() => this.http.closeIdleConnections())
  }

  listen(options: ListenOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.http.once('error', reject)
      this.http.listen(options, () => {
        this.http.off('error', reject)
        resolve()
      })
    })
  }

  /** The port it got; null on a local socket. */
  get port(): number | null {
    const address = this.http.address()
    return typeof address === 'object' && address ? address.port : null
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.http.listening) return resolve()
      const late = setTimeout(() => this.http.closeAllConnections(), DRAIN_MS)
      this.http.close(() => {
        clearTimeout(late)
        resolve()
      })
      for (const response of this.#underWay) {
        if (isStream(response)) response.end()
        else if (!response.headersSent) response.setHeader('Connection', 'close')
      }
    })
  }
}

/** Event streams would never end by themselves. */
function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('Content-Type') ?? '').startsWith('text/event-stream')
}
