import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** A request with its parts at hand. Header names are in lower case. */
export interface Ask {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
  /** Bytes of the request line and headers. */
  readonly headBytes: number
  /** Where the server is reached, such as `http://127.0.0.1:4400`. */
  readonly base: string
}

/** What is answered. A body in pieces is sent as it comes. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Iterable<string>
}

/** How an answer goes wrong on its way; see `faults.ts`. */
export interface Disturbance {
  readonly instead?: Answer
  readonly delayMs?: number
  /** Bytes of the body after which the connection is cut (`cut`) or the answer ends as if it were whole (`truncate`). */
  readonly cutAfter?: number
  readonly truncateAfter?: number
  readonly dropHeaders?: readonly string[]
}

export interface Site {
  /** Milliseconds since the epoch for the `Date` header. */
  readonly now: () => number
  readonly answer: (ask: Ask) => Answer | Promise<Answer>
  readonly disturb?: (ask: Ask) => Disturbance | null
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
  const url = new URL(request.url ?? '/', base)
  const ask: Ask = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    headBytes:
      (request.url ?? '').length + request.rawHeaders.reduce((sum, part) => sum + part.length + 2, 0),
    base,
  }
  const disturbance = site.disturb?.(ask) ?? null
  if (disturbance?.delayMs !== undefined) await pause(disturbance.delayMs)
  const answer = disturbance?.instead ?? (await site.answer(ask))
  response.sendDate = false
  const headers: Record<string, string> = { Date: new Date(site.now()).toUTCString(), ...answer.headers }
  for (const name of disturbance?.dropHeaders ?? []) {
    for (const key of Object.keys(headers)) if (key.toLowerCase() === name.toLowerCase()) delete headers[key]
  }
  if (disturbance?.cutAfter !== undefined || disturbance?.truncateAfter !== undefined) {
    return sendPart(response, answer, headers, disturbance)
  }
  await send(response, answer, headers)
}

async function send(
  response: ServerResponse,
  answer: Answer,
  headers: Record<string, string>,
): Promise<void> {
  if (answer.body === undefined || typeof answer.body === 'string') {
    const body = Buffer.from(answer.body ?? '')
    response.writeHead(answer.status, { ...headers, 'Content-Length': String(body.length) }).end(body)
    return
  }
  response.writeHead(answer.status, headers)
  for (const piece of answer.body) {
    if (response.destroyed) return
    if (!response.write(piece)) await drained(response)
  }
  response.end()
}

/** Sends the start of the body; a cut leaves the announced rest missing, a truncation pretends that it was all. */
async function sendPart(
  response: ServerResponse,
  answer: Answer,
  headers: Record<string, string>,
  { cutAfter, truncateAfter }: Disturbance,
): Promise<void> {
  const whole = Buffer.from(typeof answer.body === 'string' ? answer.body : [...(answer.body ?? [])].join(''))
  const part = whole.subarray(0, cutAfter ?? truncateAfter)
  const length = cutAfter === undefined ? part.length : Math.max(whole.length, part.length + 1)
  response.writeHead(answer.status, { ...headers, 'Content-Length': String(length) })
  if (cutAfter === undefined) response.end(part)
  else response.write(part, () => response.destroy())
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
