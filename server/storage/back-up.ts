import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backup } from '../../shared/storage.ts'
import { errorCode } from '../error-code.ts'
import { flushDirectory } from '../store/atomic-file.ts'
import { readSchema } from '../warehouse/migrate.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { readManifest, writeManifest } from './manifest.ts'
import { BackupRefused } from './storage.ts'

/** Being written; what a process left behind that was killed meanwhile. */
const UNFINISHED = '.unfinished'

/**
 * Copies all that is committed by now into a folder of its own below `backups`, named after the moment. It appears whole: until
 * then it has another name.
 */
export async function backUp(
  warehouse: Warehouse,
  { backups, now }: { readonly backups: string; readonly now: number },
): Promise<Backup> {
  const at = new Date(now).toISOString()
  const name = `plumbline-${at.replaceAll(':', '-').replace(/\.\d+Z$/, 'Z')}`
  const folder = join(backups, name)
  const unfinished = `${folder}${UNFINISHED}`
  await dropUnfinished(backups)
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 })
    await warehouse.copyTo(unfinished)
    await writeManifest(unfinished, {
      at,
      engine: warehouse.dialect.engine,
      schema: (await warehouse.read(readSchema)).step!,
    })
    await rename(unfinished, folder)
    await flushDirectory(folder)
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true })
    throw refusal(cause, backups)
  }
  return (await readManifest(folder, name))!
}

/** Backups in the folder, newest first. */
export async function listBackups(backups: string): Promise<Backup[]> {
  const names = await readdir(backups).catch(() => [])
  const found = await Promise.all(
    names.filter((name) => !name.endsWith(UNFINISHED)).map((name) => readManifest(join(backups, name), name)),
  )
  return found.filter((backup) => backup !== null).toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

async function dropUnfinished(backups: string): Promise<void> {
  for (const name of await readdir(backups).catch(() => []))
    if (name.endsWith(UNFINISHED)) await rm(join(backups, name), { recursive: true, force: true })
}

function refusal(cause: unknown, backups: string): unknown {
  const full = errorCode(cause) === 'ENOSPC' || /no space left|disk (is )?full/i.test(String(cause))
  if (!full) return cause
  return new BackupRefused('full', `The disk is full: the backup could not be written to ${backups}.`, {
    action: 'Make room, or move older backups elsewhere; nothing of this one is left.',
    cause,
  })
}
