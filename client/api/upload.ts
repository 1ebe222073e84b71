import type { z } from 'zod'
import type { Problem } from '../../shared/problem.ts'
import { parsedAnswer, RequestError } from './request.ts'

interface UploadOptions<T> {
  readonly file: Blob
  readonly schema: z.ZodType<T>
  readonly signal: AbortSignal
  /** Hears how many bytes have been sent. */
  readonly onSent: (bytes: number) => void
}

/**
 * Sends a CSV file as it is and parses the answer; throws `RequestError`, and the signal's reason once that is aborted.
 * `fetch` doesn't tell how much of a body was sent.
 */
export async function upload<T>(url: string, { file, schema, signal, onSent }: UploadOptions<T>): Promise<T> {
  signal.throwIfAborted()
  const sending = new XMLHttpRequest()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stop = () => {
    sending.abort()
    reject(signal.reason)
  }
  signal.addEventListener('abort', stop, { once: true })
  sending.upload.addEventListener('progress', ({ loaded }) => onSent(loaded))
  sending.upload.addEventListener('load', () => onSent(file.size))
  sending.addEventListener('load', () => resolve())
  sending.addEventListener('error', () => reject(new RequestError(BROKEN_OFF)))
  sending.open('POST', url)
  sending.setRequestHeader('accept', 'application/json')
  sending.setRequestHeader('content-type', 'text/csv')
  sending.send(file)
  try {
    await promise
  } finally {
    signal.removeEventListener('abort', stop)
  }
  // Node cuts a body that takes too long without a word of its own.
  if (sending.status === 408) throw new RequestError(BROKEN_OFF)
  return parsedAnswer({ status: sending.status, body: jsonIn(sending.responseText) }, schema)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const BROKEN_OFF: Problem = {
  type: 'about:blank',
  title: 'The file didn’t arrive',
  status: 503,
  detail:
    'The sending broke off: the server doesn’t answer, the file has changed on the disk, or it took longer than a minute.',
  action:
    'Check that Plumbline is running, and choose the file again. If the connection is slow, split the file.',
}
