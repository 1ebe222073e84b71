import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'data-version'

/**
 * Writes the version of what was published beside the data. An engine whose log was removed, or damaged where it begins, opens
 * its file without a word as it was before.
 */
export function keepVersion(directory: string, version: number): void {
  writeFileSync(join(directory, FILE), `${version}\n`, { mode: 0o600 })
}

/** How many versions were published of which the data knows nothing any more; 0 where all is there. */
export function missingVersions(directory: string, version: number): number {
  return Math.max(0, keptVersion(directory) - version)
}

function keptVersion(directory: string): number {
  try {
    const kept = Number(readFileSync(join(directory, FILE), 'utf8'))
    return Number.isSafeInteger(kept) ? kept : 0
  } catch {
    // The first start, or a folder of an earlier program.
    return 0
  }
}
