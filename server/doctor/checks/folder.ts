import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { bytesText } from '../../../shared/bytes.ts'
import type { Check } from '../check.ts'
import { failed, ok, skipped, warning } from '../finding.ts'
import { folderOf } from '../setup.ts'

/** For other users of the machine. */
const OTHERS = 0o077
const ENOUGH_BYTES = 2e9
const LEAST_BYTES = 200e6

/** Where everything is kept, or will be. */
export const folder: Check = {
  id: 'data-directory',
  title: 'Data directory',
  async run({ setup }) {
    const path = folderOf(setup)
    const found = await nearest(path)
    if (!found.isFolder) {
      return [failed(`A file stands where a folder must be: ${found.path}.`, { action: ELSEWHERE })]
    }
    const refused = await access(found.path, constants.R_OK | constants.W_OK | constants.X_OK).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    )
    if (refused !== null) {
      return [
        failed(`${found.path} can't be written (${refused}).`, {
          action: `Give the user who runs Plumbline the right to write there. ${ELSEWHERE}`,
        }),
      ]
    }
    return [ok(found.path === path ? `${path} can be written.` : `${path} will be made by the first start.`)]
  },
}

/** The records are about people. */
export const rights: Check = {
  id: 'rights',
  title: 'Rights',
  async run({ setup, world }) {
    const path = folderOf(setup)
    if (world.runtime.platform === 'win32') return [skipped('Windows keeps rights in another way.')]
    const found = await nearest(path)
    if (found.path !== path || !found.isFolder) return [skipped('There is no folder yet.')]
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0')
    if ((found.mode & OTHERS) !== 0) {
      return [
        warning(`Other users of this machine can look into ${path} (${mode}).`, {
          action: `Take their rights away: chmod 700 ${path}`,
        }),
      ]
    }
    return [ok(`Only its owner can look into it (${mode}).`)]
  },
}

export const diskSpace: Check = {
  id: 'disk-space',
  title: 'Disk space',
  async run({ setup, world }) {
    const bytes = await world.freeBytes((await nearest(folderOf(setup))).path)
    const found = `${bytesText(bytes)} are free.`
    if (bytes < LEAST_BYTES) {
      return [
        failed(found, { action: `Make room: a sync needs at least ${bytesText(LEAST_BYTES)}. ${ELSEWHERE}` }),
      ]
    }
    if (bytes < ENOUGH_BYTES) {
      return [warning(found, { action: `Make room: less than ${bytesText(ENOUGH_BYTES)} may not last.` })]
    }
    return [ok(found)]
  },
}

const ELSEWHERE = 'Or set DATA_DIR to another folder.'

/** What stands at the path, or at the nearest place above it where anything does. */
async function nearest(
  path: string,
): Promise<{ readonly path: string; readonly isFolder: boolean; readonly mode: number }> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (found) return { path, isFolder: found.isDirectory(), mode: found.mode }
  return nearest(dirname(path))
}
