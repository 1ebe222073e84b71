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
  constructor(route: Route, options: ReplierOptions) {
    this.#route = route
    this.#options = options
  }

  /** Returns the bytes of a JSON answer that would be the same to the same question; null of any other. */
  async send(reply: Reply, request: Request, response: Response): Promise<Buffer | null> {
    const { gates, heartbeatMs } = this.#options
    switch (reply.kind) {
      case 'json':
        return this.#json(reply, response)
      case 'csv':
        await gates.downloads.pass(() => sendCsv(reply, request, response))
        return null
      case 'events':
        await sendEvents(reply, request, response, { heartbeatMs })
        return null
      default:
        return reply satisfies never
    }
  }

  #json(reply: Extract<Reply, { kind: 'json' }>, response: Response): Buffer | null {
    const status = reply.status ?? 200
    if (this.#options.checkAnswers) this.#check(status, reply.body)
    if (reply.location !== undefined) response.set('Location', reply.location)
    response.status(status)
    const bytes = Buffer.from(JSON.stringify(reply.body))
    response.type('json').send(bytes)
    return this.#route.conditional === true && status === 200 ? bytes : null
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
