import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'

const FILE = 'data-version'

export const NOT_NOTED = 'the version of the data could not be noted'

/**
 * Writes the version of what was published beside the data. An engine whose log was removed, or damaged where it begins, opens
 * its file without a word as it was before. A disk that is full must not keep anybody from looking at what is there.
 */
export function noteVersion(log: Logger, directory: string, version: number): void {
  try {
    writeFileSync(join(directory, FILE), `${version}\n`, { mode: 0o600 })
  } catch (cause) {
    log.warn({ err: cause }, NOT_NOTED)
  }
}

/** Says how many versions were published of which the data knows nothing any more; nothing where all is there. */
export function tellMissing(log: Logger, directory: string, version: number): void {
  const versions = notedVersion(directory) - version
  if (versions <= 0) return
  log.error(
    { versions },
    'the last changes of the data are missing: its log was removed or damaged. The next sync reads again what the CRMs hold; what was entered here since is lost',
  )
}

function notedVersion(directory: string): number {
  try {
    const noted = Number(readFileSync(join(directory, FILE), 'utf8'))
    return Number.isSafeInteger(noted) ? noted : 0
  } catch {
    // The first start, or a folder of an earlier program.
    return 0
  }
}
