import type { Request, RequestHandler } from 'express'
import { HttpProblem } from './problem.ts'
import type { Upload } from './route.ts'

/** Refuses what isn't such a file before a byte of it is read. */
export function onlyFile({ type, mostBytes }: Upload): RequestHandler {
  return (request, _response, next) => {
    if (!request.is(type))
      throw new HttpProblem('media-type', {
        detail: `Send the file itself, as ${type}.`,
        action: `Say “Content-Type: ${type}”, with the bytes of the file as the body.`,
      })
    const encoding = request.get('Content-Encoding') ?? 'identity'
    if (encoding !== 'identity')
      throw new HttpProblem('media-type', {
        detail: 'Send the file as it is, not compressed.',
        action: 'Unpack it, and leave “Content-Encoding” out.',
      })
    if (Number(request.get('Content-Length') ?? 0) > mostBytes) throw tooLarge(mostBytes)
    next()
  }
}

/** The file's pieces. */
export async function* piecesOf(request: Request, { mostBytes }: Upload): AsyncGenerator<Uint8Array> {
  let bytes = 0
  // What isn't read of it any more is thrown away once the answer is sent.
  const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false })
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > mostBytes) throw tooLarge(mostBytes)
    yield piece
  }
}

function tooLarge(mostBytes: number): HttpProblem {
  return new HttpProblem('too-large', {
    detail: `The file exceeds ${mostBytes / (1 << 20)} MB.`,
    action: 'Split it, and send one part after the other.',
  })
}
