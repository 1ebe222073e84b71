import type { ServerResponse } from 'node:http'
import type { Answer } from './http.ts'

/** How an answer travels: late, in drips, cut off, short, without some of its headers, or not at all. Bytes are of the body. */
export interface Delivery {
  /** Sent so long after it was made. */
  readonly delayMs?: number
  /** Never sent; the connection stays open until the other side gives up. */
  readonly silent?: boolean
  /** Sent in pieces of so many bytes, one each `everyMs`. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number }
  /** Bytes after which the connection is cut; the announced rest is missing. */
  readonly cutAfter?: number
  /** Bytes after which the answer ends as if it were whole. */
  readonly truncateAfter?: number
  readonly dropHeaders?: readonly string[]
}

/** Sends the answer in the wrong way that is asked for; ends early when the other side gives up. */
export async function deliver(
  response: ServerResponse,
  { status, headers, body }: Answer & { readonly headers: Readonly<Record<string, string>> },
  { delayMs = 0, silent = false, drip, cutAfter, truncateAfter, dropHeaders = [] }: Delivery,
): Promise<void> {
  if (silent) return
  if (delayMs > 0) await passed(response, delayMs)
  if (response.destroyed) return
  const whole = Buffer.from(typeof body === 'string' ? body : [...(body ?? [])].join(''))
  const part = whole.subarray(0, cutAfter ?? truncateAfter)
  const announced = cutAfter === undefined ? part.length : Math.max(whole.length, part.length + 1)
  const dropped = new Set(dropHeaders.map((name) => name.toLowerCase()))
  const kept = Object.entries(headers).filter(([name]) => !dropped.has(name.toLowerCase()))
  response.writeHead(status, { ...Object.fromEntries(kept), 'Content-Length': String(announced) })
  const pieceBytes = Math.max(1, drip?.bytes ?? part.length)
  for (let start = 0; start < part.length && !response.destroyed; start += pieceBytes) {
    if (start > 0) await passed(response, drip?.everyMs ?? 0)
    await written(response, part.subarray(start, start + pieceBytes))
  }
  if (cutAfter === undefined) response.end()
  else response.destroy()
}

/** Resolves when the piece has left, so that a cut doesn't take it along. */
function written(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => response.write(piece, () => resolve()))
}

/** Resolves after the time, or when the other side has gone. */
function passed(response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      response.off('close', go)
      resolve()
    }
    const timer = setTimeout(go, ms)
    response.once('close', go)
  })
}
