import { once } from 'node:events'
import type { Response } from 'express'

/** Writes a piece and waits until the client can take more, or has gone: a slow reader holds up its own answer only. */
export async function writeOn(response: Response, piece: string): Promise<void> {
  if (isOver(response) || response.write(piece)) return
  const done = new AbortController()
  const either = { signal: done.signal }
  await Promise.race([once(response, 'drain', either), once(response, 'close', either)]).catch(() => {})
  done.abort()
}

/** Nothing more can be sent: it was ended, or the client went. */
export function isOver(response: Response): boolean {
  return response.writableEnded || response.closed || response.destroyed
}
