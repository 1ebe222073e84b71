import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../../../shared/problem.ts'
import { reachable } from './local-socket.ts'

/** The server refused; `problem` is what it said. */
export class RemoteRefusal extends Error {
  override readonly name = 'RemoteRefusal'
  readonly problem: Problem
  readonly action: string | null

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
    this.action = problem.action ?? null
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** Below the API's root. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly accept?: string
  /** A file that is sent, piece by piece, and what it is. */
  readonly file?: { readonly type: string; readonly content: AsyncIterable<Uint8Array> }
  readonly signal?: AbortSignal
}

/** Calls a running server's API over its local socket. Throws `RemoteRefusal` for anything but success. */
export async function call(socket: string, options: Call): Promise<IncomingMessage> {
  const response = await send(socket, options)
  if ((response.statusCode ?? 500) < 400) return response
  const body = await text(response)
  throw new RemoteRefusal(
    problemIn(body) ?? { type: 'about:blank', title: 'The server failed.', status: 500 },
  )
}

/** The JSON body of an answer. */
export async function json(response: IncomingMessage): Promise<unknown> {
  return JSON.parse(await text(response))
}

function send(
  socket: string,
  { method = 'GET', path, query = {}, accept, file, signal }: Call,
): Promise<IncomingMessage> {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
  return new Promise((resolve, reject) => {
    const asking = request({
      socketPath: reachable(socket),
      path: `/api/v1${path}${search}`,
      method,
      headers: { Accept: accept ?? 'application/json', ...(file ? sending(file.type) : {}) },
      agent: false,
      ...(signal ? { signal } : {}),
    })
    asking.once('response', resolve).once('error', reject)
    // A server that refuses answers before it was sent the whole, and reads on.
    if (file) pipeline(file.content, asking).catch(reject)
    else asking.end()
  })
}

/** A connection that is to be closed would be so upon a refusal, with what is still under way, and the refusal be lost. */
function sending(type: string): Record<string, string> {
  return { 'Content-Type': type, Connection: 'keep-alive' }
}

function problemIn(body: string): Problem | null {
  try {
    return Problem.parse(JSON.parse(body))
  } catch {
    return null
  }
}
