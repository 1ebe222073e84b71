import { createHash } from 'node:crypto'
import type { Server } from 'node:http'

/** An answer of a CRM as it was recorded; its body is the file of its number. */
export interface Recorded {
  /** What was asked; see `keyOf`. */
  readonly key: string
  readonly number: number
  /** Of what was being recorded then: the first load, the next sync. */
  readonly part: number
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** Where a server that listens on loopback is reached. */
export function urlOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  return `http://127.0.0.1:${address.port}`
}

export const INDEX = 'index.jsonl'

export function bodyFile(number: number): string {
  return `${number}.body`
}

/** Names a request, whoever asks and wherever the CRM listens. */
export function keyOf(method: string, path: string, body: Buffer): string {
  return `${method} ${path} ${createHash('sha1').update(body).digest('hex')}`
}

/** What belongs to the connection rather than to the answer. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])

export function keptHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OF_THE_CONNECTION.has(name) ? [] : [[name, String(value)]],
    ),
  )
}
