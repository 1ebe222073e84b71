import { open, type FileHandle } from 'node:fs/promises'
import { ConnectorError } from '../error.ts'
import type { Deadline } from './deadline.ts'
import { BrokenConnection } from './network.ts'

/** How much of both ends of a saved body is kept, so that what comes next is known without reading the file again. */
const END_BYTES = 4_096
/** Pieces of a body are written together: one by one they would cost the event loop a turn each. */
const WRITE_BYTES = 256 * 1024

/** What is held in memory as a whole: pages of a hundred records, or what an object's fields are. */
const MAX_TEXT_BYTES = 32 * 1024 * 1024
/** What is written to the disk: a page of two thousand records, which may have to be read whole, or a part of a bulk job's result. */
const MAX_PAGE_BYTES = 256 * 1024 * 1024
const MAX_FILE_BYTES = 4 * 1024 * 1024 * 1024

/** A body that was saved: its first and last bytes as text. */
export interface SavedBody {
  readonly bytes: number
  readonly head: string
  readonly tail: string
}

export async function readText(response: Response, deadline: Deadline): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks(response, deadline, MAX_TEXT_BYTES)) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}

/** Writes the body to a new file as it arrives. `page`: it is one page, and no longer than that. `check` sees the first bytes before anything is written. */
export async function saveBody(
  response: Response,
  deadline: Deadline,
  {
    path,
    page,
    check,
  }: { readonly path: string; readonly page: boolean; readonly check: (head: string) => void },
): Promise<SavedBody> {
  const file = await open(path, 'w').catch((error: unknown) => {
    throw diskError(error)
  })
  try {
    let bytes = 0
    let head = Buffer.alloc(0)
    let tail = Buffer.alloc(0)
    let held: Uint8Array[] = []
    let heldBytes = 0
    const write = async () => {
      tail = endOf([tail, ...held])
      await writeAll(file, held)
      held = []
      heldBytes = 0
    }
    for await (const chunk of chunks(response, deadline, page ? MAX_PAGE_BYTES : MAX_FILE_BYTES)) {
      if (head.length < END_BYTES) head = Buffer.concat([head, chunk.subarray(0, END_BYTES - head.length)])
      if (bytes === 0) check(head.toString('utf8'))
      bytes += chunk.length
      held.push(chunk)
      heldBytes += chunk.length
      if (heldBytes >= WRITE_BYTES) await write()
    }
    if (bytes === 0) check('')
    await write()
    return { bytes, head: head.toString('utf8'), tail: tail.toString('utf8') }
  } finally {
    await file.close()
  }
}

async function writeAll(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  if (parts.length === 0) return
  try {
    const { bytesWritten } = await file.writev(parts)
    const wanted = parts.reduce((sum, part) => sum + part.length, 0)
    // A short write has a reason, such as a full disk, which the next one tells.
    if (bytesWritten < wanted) await file.appendFile(Buffer.concat(parts).subarray(bytesWritten))
  } catch (error) {
    throw diskError(error)
  }
}

/** The last bytes of the pieces, as a copy of their own. */
function endOf(parts: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  let first = parts.length
  for (let bytes = 0; first > 0 && bytes < END_BYTES; bytes += parts[first]!.length) first -= 1
  return Buffer.concat(parts.slice(first).map((part) => part.subarray(-END_BYTES))).subarray(-END_BYTES)
}

async function* chunks(response: Response, deadline: Deadline, most: number): AsyncGenerator<Uint8Array> {
  if (!response.body) return
  let bytes = 0
  for await (const chunk of arriving(response.body as AsyncIterable<Uint8Array>)) {
    deadline.touch()
    bytes += chunk.length
    if (bytes > most) throw endless(new URL(response.url).host, most)
    yield chunk
  }
}

async function* arriving(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (cause) {
    throw new BrokenConnection(cause)
  }
}

function endless(host: string, most: number): ConnectorError {
  return new ConnectorError(
    `An answer of ${host} doesn't end: it was given up after ${most / 1024 / 1024} MB.`,
    {
      next: { kind: 'fix' },
      action: 'Check the address; a proxy between may send something else.',
    },
  )
}

/** What was read can't be kept. */
export function diskError(error: unknown): ConnectorError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
  return new ConnectorError(`A page that was read can't be saved on this computer (${code}).`, {
    next: { kind: 'fix' },
    action: 'Check the free space and the rights of the data directory.',
    cause: error,
  })
}
