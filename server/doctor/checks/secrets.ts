import { existsSync } from 'node:fs'
import type { Home } from '../../home.ts'
import { StoreError } from '../../store/error.ts'
import { readKeyFile } from '../../store/key-file.ts'
import { openTokenFile } from '../../store/token-file.ts'
import type { Check } from '../check.ts'
import { failed, failure, ok, skipped, type Finding } from '../finding.ts'

/** The key under which refresh tokens are kept, and whether they can be read: without either a server doesn't start, or can't sign in. */
export const secretsKey: Check = {
  id: 'secrets-key',
  title: 'Key of secrets',
  async run({ setup }) {
    if (setup.kind === 'faulty') return [skipped('The settings must be usable first.')]
    if (setup.home.sample) return [skipped('The sample keeps no secrets.')]
    try {
      return [await look(setup.home, setup.config.appSecret)]
    } catch (error) {
      if (error instanceof StoreError) return [failure(error)]
      throw error
    }
  },
}

async function look(
  { secrets: { path, keyPath }, warehouse }: Home,
  secret: string | null,
): Promise<Finding> {
  const kept = warehouse.engine === 'duckdb' && (await openTokenFile(path)).any()
  if (secret !== null) return ok('It is made of APP_SECRET.')
  if (existsSync(keyPath)) {
    await readKeyFile(keyPath)
    return ok('It can be read, and by its owner only.')
  }
  if (!kept) return ok('The first start makes it.')
  return failed(`The key is gone: ${keyPath}. Refresh tokens are kept under it, and no other opens them.`, {
    action:
      'Put it back from a backup; without one remove secrets.json, and put new refresh tokens into the settings.',
  })
}
