import { rm } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { PageFile } from '../connectors/connector.ts'
import { repairPage } from '../warehouse/repair.ts'
import { NotStraight } from '../warehouse/unknown.ts'
import { UnreadablePage } from '../warehouse/warehouse.ts'

/** How pages are taken in: the first way is the quickest, the last takes whatever comes. */
export interface How {
  /** Rows of which none can be known are not compared with anything. */
  readonly straight: boolean
  /** Lines that can't be read as rows are set aside. */
  readonly tolerant: boolean
}

/**
 * Takes saved pages in, and removes them once their rows are kept. `take` is asked again, for all of them anew, where some of
 * their cells can't be kept as they came; and once more, tolerantly, where they can't be read before they are repaired.
 */
export async function takeIn<T>(
  files: readonly PageFile[],
  log: Logger,
  take: (how: How) => Promise<T>,
): Promise<T> {
  const taken = await takeWhole(take).catch(async (error: unknown) => {
    if (!(error instanceof UnreadablePage)) throw error
    log.warn({ err: error, objects: [...new Set(files.map(({ object }) => object))] }, 'a page is repaired')
    for (const file of files) await repairPage(file)
    return take({ straight: false, tolerant: true })
  })
  await Promise.all(files.map(({ path }) => rm(path, { force: true })))
  return taken
}

async function takeWhole<T>(take: (how: How) => Promise<T>): Promise<T> {
  try {
    return await take({ straight: true, tolerant: false })
  } catch (error) {
    if (!(error instanceof NotStraight)) throw error
    return await take({ straight: false, tolerant: false })
  }
}
