import { stat } from 'node:fs/promises'
import type { Check } from '../check.ts'
import { failed, ok, skipped } from '../finding.ts'

/** For other users of the machine. */
const OTHERS = 0o077

/** The key under which refresh tokens are kept: a server doesn't start with one that others can read. */
export const secretsKey: Check = {
  id: 'secrets-key',
  title: 'Key of secrets',
  async run({ setup, world }) {
    if (setup.kind === 'faulty') return [skipped('The settings must be usable first.')]
    if (setup.home.sample) return [skipped('The sample keeps no secrets.')]
    const { keyPath } = setup.home.secrets
    const found = await stat(keyPath).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
      throw error
    })
    if (found === null) return [ok('The first start makes it.')]
    if (world.runtime.platform === 'win32') return [skipped('Windows keeps rights in another way.')]
    if ((found.mode & OTHERS) === 0) return [ok('Only its owner can read it.')]
    return [
      failed(`Other users of this machine can read ${keyPath}, so that no server starts.`, {
        action: `Take their rights away: chmod 600 ${keyPath}`,
      }),
    ]
  },
}
