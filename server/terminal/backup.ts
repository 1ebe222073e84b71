import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { bytesText } from '../../shared/bytes.ts'
import { readConfig } from '../config.ts'
import { errorCode } from '../error-code.ts'
import { homeOf } from '../home.ts'
import { printableJson } from './printable.ts'
import type { Terminal } from './terminal.ts'
import { OK, UsageError } from './terminal.ts'

/** Backs up all that is kept, by the running server where there is one, and tells where it is. */
export async function backup(
  folder: string | undefined,
  { json }: { readonly json: boolean },
  { open, out, environment }: Terminal,
): Promise<number> {
  const to = folder === undefined ? null : resolve(folder)
  if (to !== null && (await isInUse(to)))
    throw new UsageError(`${to} holds something already. Name a folder that isn’t there yet.`)
  const { backups } = homeOf(readConfig(environment()))
  const workplace = await open()
  try {
    const made = await workplace.storage.backUp()
    const own = join(backups, made.name)
    const place = to ?? own
    if (to !== null)
      await move(own, to).catch((cause: unknown) => {
        throw new Error(
          `The backup is in ${own}: it can't be moved to ${to} (${errorCode(cause) ?? 'unknown'}).`,
          {
            cause,
          },
        )
      })
    out.write(
      json
        ? `${printableJson({ ...made, folder: place })}\n`
        : `Backed up: ${bytesText(made.bytes)} in ${place}. Put it back with “npm run plumbline -- restore ${place}”.\n`,
    )
    return OK
  } finally {
    await workplace.close()
  }
}

async function isInUse(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0
  } catch (error) {
    // A file stands there.
    return errorCode(error) !== 'ENOENT'
  }
}

/** Also to another disk. */
async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  try {
    await rename(from, to)
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error
    await cp(from, to, { recursive: true })
    await rm(from, { recursive: true })
  }
}
