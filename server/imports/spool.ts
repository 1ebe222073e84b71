import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { errorCode } from '../error-code.ts'
import { ImportRefused } from './error.ts'
import type { Content } from './imports.ts'

/** A file that was put aside, and where its rows may go. */
export interface Spooled {
  readonly path: string
  readonly rows: string
  /** A hash of its bytes. */
  readonly digest: string
}

/** Where files lie while they are read. What a killed program left there goes when the next one begins. */
export class Spool {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
    rmSync(directory, { recursive: true, force: true })
  }

  /** Puts a file aside for the time of the work. */
  async hold<T>(content: Content, work: (spooled: Spooled) => Promise<T>): Promise<T> {
    mkdirSync(this.#directory, { recursive: true })
    const path = join(this.#directory, `${randomUUID()}.csv`)
    const rows = `${path}.ndjson`
    const hash = createHash('sha256')
    async function* hashed(pieces: Content): Content {
      for await (const piece of pieces) {
        hash.update(piece)
        yield piece
      }
    }
    try {
      await pipeline(content, hashed, createWriteStream(path, { flags: 'wx' })).catch(tellFull)
      return await work({ path, rows, digest: hash.digest('hex') })
    } finally {
      await Promise.all([path, rows].map((each) => rm(each, { force: true })))
    }
  }
}

function tellFull(error: unknown): never {
  const code = errorCode(error)
  if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error
  throw new ImportRefused(
    'no-room',
    'There is no room on the disk to put the file aside while it is read.',
    'Free some room where Plumbline keeps its data, and send the file again.',
    { cause: error },
  )
}
