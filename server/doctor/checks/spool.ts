import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../check.ts'
import { knownOf } from '../data.ts'
import { ok, skipped, warning } from '../finding.ts'

const BYTES_PER_MB = 1e6

/** Pages on their way into the database; once no sync runs, none should be left. */
export const spool: Check = {
  id: 'spool',
  title: 'Spool',
  async run({ setup, data }) {
    if (setup.kind === 'faulty') return [skipped('The settings must be usable first.')]
    const { files, bytes } = await contents(setup.home.spool)
    if (files === 0) return [ok('No pages are left over.')]
    const found = `${files} pages (${(bytes / BYTES_PER_MB).toFixed(1)} MB) in ${setup.home.spool}`
    const kept = await data()
    const busy = kept?.kind === 'closed' && kept.why !== 'broken'
    const running =
      kept?.kind === 'served' && knownOf(kept)?.connections.some(({ run }) => run?.state === 'running')
    if (busy || running) return [ok(`${found}, of a sync under way.`)]
    return [
      warning(`${found} were left by a sync that was cut off.`, { action: 'The next sync removes them.' }),
    ]
  },
}

async function contents(path: string): Promise<{ readonly files: number; readonly bytes: number }> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => sizeOf(join(parentPath, name))),
  )
  const present = sizes.filter((size) => size !== null)
  return { files: present.length, bytes: present.reduce((sum, size) => sum + size, 0) }
}

/** Null where a sync has just removed it. */
async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )
}
