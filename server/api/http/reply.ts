import type { Request, Response } from 'express'
import { sendEvents } from './events.ts'
import { isOver, writeOn } from './flow.ts'
import type { Reply, Route } from './route.ts'

/** Writes the replies of one route. */
export class Replier {
  readonly #route: Route
  readonly #options: { readonly checkAnswers: boolean; readonly heartbeatMs: number }

  constructor(route: Route, options: { readonly checkAnswers: boolean; readonly heartbeatMs: number }) {
    this.#route = route
    this.#options = options
  }

  async send(reply: Reply, request: Request, response: Response): Promise<void> {
    switch (reply.kind) {
      case 'json':
        return this.#json(reply, response)
      case 'csv':
        return sendCsv(reply, request, response)
      case 'events':
        return sendEvents(reply, request, response, { heartbeatMs: this.#options.heartbeatMs })
    }
  }

  #json(reply: Extract<Reply, { kind: 'json' }>, response: Response): void {
    const status = reply.status ?? 200
    if (this.#options.checkAnswers) this.#check(status, reply.body)
    if (reply.location !== undefined) response.set('Location', reply.location)
    response.status(status).json(reply.body)
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
  const pieces = reply.pieces[Symbol.asyncIterator]()
  // Headers wait for the first piece, so that a question at fault is still a problem with its own status.
  const first = await pieces.next()
  response.attachment(reply.filename).type('text/csv; charset=utf-8')
  if (request.method === 'HEAD') {
    await pieces.return?.()
    response.end()
    return
  }
  try {
    for (let piece = first; !piece.done && !isOver(response); piece = await pieces.next()) {
      await writeOn(response, piece.value)
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
