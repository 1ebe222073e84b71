import type { Request, Response } from 'express'
import { sendEvents } from './events.ts'
import { isOver, pacedBy } from './flow.ts'
import type { Gates } from './gates.ts'
import type { Reply, Route } from './route.ts'

interface ReplierOptions {
  readonly gates: Gates
  readonly checkAnswers: boolean
  readonly heartbeatMs: number
}

/** Writes the replies of one route. */
export class Replier {
  readonly #route: Route
  readonly #options: ReplierOptions
  /** What answers that are kept came to, as they are sent: they are the same objects as long as nothing has changed. */
  readonly #sent = new WeakMap<object, Buffer>()

  constructor(route: Route, options: ReplierOptions) {
    this.#route = route
    this.#options = options
  }

  async send(reply: Reply, request: Request, response: Response): Promise<void> {
    const { gates, heartbeatMs } = this.#options
    switch (reply.kind) {
      case 'json':
        return this.#json(reply, response)
      case 'csv':
        return gates.downloads.pass(() => sendCsv(reply, request, response))
      case 'events':
        return sendEvents(reply, request, response, { heartbeatMs })
    }
  }

  #json(reply: Extract<Reply, { kind: 'json' }>, response: Response): void {
    const status = reply.status ?? 200
    if (this.#options.checkAnswers) this.#check(status, reply.body)
    if (reply.location !== undefined) response.set('Location', reply.location)
    response.status(status)
    const { body } = reply
    if (this.#route.conditional && typeof body === 'object' && body !== null) {
      response.type('json').send(this.#bytes(body))
    } else {
      response.json(body)
    }
  }

  #bytes(body: object): Buffer {
    const known = this.#sent.get(body)
    if (known) return known
    const bytes = Buffer.from(JSON.stringify(body))
    this.#sent.set(body, bytes)
    return bytes
  }

  #check(status: number, body: unknown): void {
    const { method, path, answers } = this.#route
    const schema = answers[status]?.json
    if (!schema) throw new Error(`${method} ${path} declares no JSON answer with status ${status}.`)
    const result = schema.safeParse(body)
    if (!result.success) {
      throw new Error(`${method} ${path} broke its contract: ${result.error.message}`, {
        cause: result.error,
      })
    }
  }
}

async function sendCsv(
  reply: Extract<Reply, { kind: 'csv' }>,
  request: Request,
  response: Response,
): Promise<void> {
  if (isOver(response)) return
  const pieces = reply.pieces[Symbol.asyncIterator]()
  // Headers wait for the first piece, so that a question at fault is still a problem with its own status.
  const first = await pieces.next()
  response.attachment(reply.filename).type('text/csv; charset=utf-8')
  const { fresh } = request
  if (fresh || request.method === 'HEAD') {
    await pieces.return?.()
    response.status(fresh ? 304 : 200).end()
    return
  }
  const write = pacedBy(response)
  try {
    for (let piece = first; !piece.done; piece = await pieces.next()) {
      await write(piece.value)
      // The engine reads no further piece for a client that has gone.
      if (isOver(response)) break
    }
    response.end()
  } catch (error) {
    // Too late for a problem: a download that visibly breaks off is not mistaken for the whole.
    request.log.error({ err: error }, 'a download broke off')
    response.destroy()
  } finally {
    await pieces.return?.()
  }
}
