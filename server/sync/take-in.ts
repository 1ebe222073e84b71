import { rm } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { PageFile } from '../connectors/connector.ts'
import { repairPage } from '../warehouse/repair.ts'
import { UnreadablePage } from '../warehouse/warehouse.ts'

/**
 * Takes saved pages in, and removes them once their rows are kept. Those that can't be read are repaired, and taken in as far as
 * they can be: then `take` is asked a second time, tolerantly.
 */
export async function takeIn(
  files: readonly PageFile[],
  log: Logger,
  take: (tolerant: boolean) => Promise<void>,
): Promise<void> {
  try {
    await take(false)
  } catch (error) {
    if (!(error instanceof UnreadablePage)) throw error
    log.warn({ err: error, objects: [...new Set(files.map(({ object }) => object))] }, 'a page is repaired')
    for (const file of files) await repairPage(file)
    await take(true)
  }
  await Promise.all(files.map(({ path }) => rm(path, { force: true })))
}
