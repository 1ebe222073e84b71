import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { deliver, type Delivery } from './delivery.ts'

/** A request with its parts at hand. Header names are in lower case. */
export interface Ask {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
  /** Bytes of the address as it was asked for. */
  readonly urlBytes: number
  /** Bytes of the request line and headers. */
  readonly headBytes: number
  /** Where the server is reached, such as `http://127.0.0.1:4400`. */
  readonly base: string
  /** Rows of a page at most, whatever was asked for: set by a fault only. 0: the page is empty and tells where to go on. */
  readonly mostRows?: number
}

/** What is answered. A body in pieces is sent as it comes. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Iterable<string>
  /** The vendor's limit that the request broke, for the judge; never sent. */
  readonly violation?: Violation
}

/** A limit of the vendor's that a request broke, by its name in `violations.ts`. */
export interface Violation {
  readonly rule: string
  readonly detail: string
}

/** An answer, and how it goes wrong on its way. */
export interface Delivered extends Answer {
  readonly delivery?: Delivery
}

export interface Site {
  /** Milliseconds since the epoch for the `Date` header. */
  readonly now: () => number
  readonly answer: (ask: Ask) => Delivered | Promise<Delivered>
}

export const JSON_TYPE = { 'Content-Type': 'application/json;charset=UTF-8' }

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(value) }
}

export function html(status: number, text: string): Answer {
  return { status, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body: text }
}

/** Listens on loopback; resolves with the server and its address. */
export async function listen(site: Site, port: number): Promise<{ server: Server; url: string }> {
  let url = ''
  const server = createServer(
    { maxHeaderSize: 128 * 1024, keepAliveTimeout: 60_000 },
    (request, response) => {
      void serve({ site, base: url, request, response }).catch(() => request.socket.destroy())
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  url = `http://127.0.0.1:${address.port}`
  return { server, url }
}

interface Exchange {
  readonly site: Site
  readonly base: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function serve({ site, base, request, response }: Exchange): Promise<void> {
  request.setEncoding('utf8')
  let body = ''
  for await (const chunk of request) body += chunk
  const asked = request.url ?? '/'
  const url = new URL(asked, base)
  const answer = await site.answer({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    urlBytes: Buffer.byteLength(asked),
    headBytes: asked.length + request.rawHeaders.reduce((sum, part) => sum + part.length + 2, 0),
    base,
  })
  response.sendDate = false
  const headers = { Date: new Date(site.now()).toUTCString(), ...answer.headers }
  if (answer.delivery !== undefined) await deliver(response, { ...answer, headers }, answer.delivery)
  else await send(response, { ...answer, headers })
}

async function send(
  response: ServerResponse,
  { status, headers, body }: Answer & { readonly headers: Readonly<Record<string, string>> },
): Promise<void> {
  if (body === undefined || typeof body === 'string') {
    const bytes = Buffer.from(body ?? '')
    response.writeHead(status, { ...headers, 'Content-Length': String(bytes.length) }).end(bytes)
    return
  }
  response.writeHead(status, headers)
  for (const piece of body) {
    if (response.destroyed) return
    if (!response.write(piece)) await drained(response)
  }
  response.end()
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.once('drain', go).once('close', go)
  })
}
