import type { Request, Response } from 'express'
import { isOver, pacedBy } from './flow.ts'
import type { Reply } from './route.ts'

/** Id of the final event. A browser that comes back with it has seen everything and is told to stay away. */
const LAST_ID = 'last'

/** How long a browser waits before it opens a broken stream again. */
const RETRY_MS = 2_000

/**
 * Sends server-sent events until the items end, the client goes or the server stops.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function sendEvents(
  reply: Extract<Reply, { kind: 'events' }>,
  request: Request,
  response: Response,
  options: { readonly heartbeatMs: number },
): Promise<void> {
  if (request.get('Last-Event-ID') === LAST_ID) {
    response.status(204).end()
    return
  }
  response.set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const write = pacedBy(response)
  response.write(`retry: ${RETRY_MS}\n\n`)
  const heartbeat = setInterval(() => {
    if (!isOver(response) && !response.writableNeedDrain) response.write(': heartbeat\n\n')
  }, options.heartbeatMs)
  try {
    for await (const item of reply.items) {
      if (isOver(response)) break
      const id = item.last ? `id: ${LAST_ID}\n` : ''
      await write(`${id}event: ${reply.event}\ndata: ${JSON.stringify(item.data)}\n\n`)
    }
  } catch (error) {
    if (!isOver(response)) throw error
  } finally {
    clearInterval(heartbeat)
    response.end()
  }
}
