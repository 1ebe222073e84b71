import type { Request, Response } from 'express'
import { isFresh } from './conditional.ts'

/** What was sent, and the tag under which it was. */
interface Sent {
  readonly etag: string
  readonly bytes: Buffer
}

/** A workday of pages; what is asked for least recently is forgotten first. */
const MOST_BYTES = 16_000_000
/** Whatever is larger is a receipt on its way to a spreadsheet, and asked for once. */
const LONGEST_BYTES = 1_000_000

/**
 * Answers as they were sent, by address, for as long as the version of the metrics stays: the same question then needn't be
 * read, queued and asked again.
 */
export class RememberedAnswers {
  #version: string | null = null
  #bytes = 0
  readonly #sent = new Map<string, Sent>()

  /** Sends what is remembered of the question, or that it is unchanged. False: nothing is. */
  send(request: Request, response: Response, version: string | null): boolean {
    if (version === null || version !== this.#version) return false
    const key = keyOf(request)
    const sent = this.#sent.get(key)
    if (!sent) return false
    this.#sent.delete(key)
    this.#sent.set(key, sent)
    sayVersion(response, sent.etag)
    if (isFresh(request.headers['if-none-match'], sent.etag)) response.status(304).end()
    else response.type('json').send(sent.bytes)
    return true
  }

  /** Keeps an answer of that version; with a new version, all of the one before are forgotten. */
  keep(request: Request, sent: Sent, version: string): void {
    if (version !== this.#version) {
      this.#sent.clear()
      this.#bytes = 0
      this.#version = version
    }
    const key = keyOf(request)
    if (sent.bytes.length > LONGEST_BYTES || this.#sent.has(key)) return
    this.#sent.set(key, sent)
    this.#bytes += sent.bytes.length
    for (const [oldest, { bytes }] of this.#sent) {
      if (this.#bytes <= MOST_BYTES) break
      this.#sent.delete(oldest)
      this.#bytes -= bytes.length
    }
  }
}

/** The headers of every answer that depends on the question and the version alone. */
export function sayVersion(response: Response, etag: string): void {
  response.set({ 'Cache-Control': 'private, no-cache', ETag: etag, Vary: 'Accept' })
}

/** The media types that the client takes decide about the form of an answer. */
function keyOf({ headers, originalUrl }: Request): string {
  return `${headers.accept ?? ''}\n${originalUrl}`
}
