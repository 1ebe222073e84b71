import type { Response } from 'express'

/** Writes a piece, and settles once the client can take more or has gone. */
type Write = (piece: string) => Promise<void>

/** Writes at the client's own pace: a slow reader holds up its own answer only. */
export function pacedBy(response: Response): Write {
  let held = Promise.withResolvers<void>()
  // Once for the whole answer: the compression hands `drain` listeners on to its own stream, where nobody can take them
  // away again. https://github.com/expressjs/compression/issues/135
  for (const event of ['drain', 'close']) response.on(event, () => held.resolve())
  return async (piece) => {
    if (isOver(response) || response.write(piece)) return
    held = Promise.withResolvers()
    await held.promise
  }
}

/** Nothing more can be sent: it was ended, or the client went. */
export function isOver(response: Response): boolean {
  return response.writableEnded || response.closed || response.destroyed
}
