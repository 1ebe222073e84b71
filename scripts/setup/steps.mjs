import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildClient, clientIsBuilt } from './client.mjs'
import { dependenciesAreInstalled, installDependencies } from './dependencies.mjs'
import { withLock } from './lock.mjs'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * Installs what is missing and builds the pages when their sources changed; does nothing when all is in place.
 * Any number may run at once: one works, the others wait for it.
 *
 * @param {{ build: boolean, quiet: boolean }} options `quiet` leaves out what npm and the build say
 */
export async function setUp({ build, quiet }) {
  const isReady = () => dependenciesAreInstalled(ROOT) && (!build || clientIsBuilt(ROOT))
  if (isReady()) return
  await withLock(ROOT, async () => {
    if (!dependenciesAreInstalled(ROOT)) await installDependencies(ROOT, { quiet })
    if (build && !clientIsBuilt(ROOT)) await buildClient(ROOT, { quiet })
  })
}
