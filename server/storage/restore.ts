import { existsSync } from 'node:fs'
import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Backup } from '../../shared/storage.ts'
import { flushDirectory, flushFile } from '../store/atomic-file.ts'
import { DAMAGED } from '../warehouse/duckdb-refusal.ts'
import { COPY } from '../warehouse/duckdb.ts'
import { knowsSchema } from '../warehouse/migrate.ts'
import { openEngine, type WarehousePlace } from '../warehouse/open.ts'
import { WarehouseError } from '../warehouse/warehouse.ts'
import { readManifest, verifyFiles } from './manifest.ts'
import { BackupRefused } from './storage.ts'

interface Restore {
  /** The backup's folder. */
  readonly folder: string
  readonly place: WarehousePlace
  /** Pages on their way into the data that is replaced. */
  readonly spool: string
  /** What is there already may be replaced. */
  readonly replace: boolean
  readonly now: number
}

export interface Restored {
  readonly backup: Backup
  /** Where the data that was replaced lies now; null: there was none, or it was in a database. */
  readonly aside: string | null
}

/**
 * Puts a backup in the place of the data, whole or not at all: every file is held against what was noted of it first. Nobody
 * may have the data open. Throws `BackupRefused` and `WarehouseError`.
 */
export async function restore({ folder, place, spool, replace, now }: Restore): Promise<Restored> {
  const backup = await readManifest(folder, basename(folder))
  if (backup === null)
    throw new BackupRefused('damaged', `There is no backup in ${folder}.`, {
      action: 'Name a folder that `backup` made; it holds a file backup.json.',
    })
  if (backup.engine !== place.engine)
    throw new BackupRefused(
      'other-engine',
      `The backup is of ${NAMES[backup.engine]}, and this workspace is in ${NAMES[place.engine]}.`,
      {
        action:
          place.engine === 'postgres'
            ? 'Restore it without DATABASE_URL, and move it over with `migrate-to`.'
            : 'Set DATABASE_URL to a PostgreSQL, and restore it there.',
      },
    )
  if (!knowsSchema(backup.schema))
    throw new BackupRefused('newer', `The backup was made by a newer Plumbline (step ${backup.schema}).`, {
      action: 'Restore it with that version.',
    })
  await verifyFiles(folder, backup)
  if (!replace && (await isOccupied(place)))
    throw new BackupRefused('occupied', 'There is a workspace already.', {
      action: 'Say --replace to put the backup in its place; take a backup of it first.',
    })
  const aside = place.engine === 'duckdb' ? await replaceFile(folder, place.path, now) : null
  if (place.engine === 'postgres') {
    const { restorePostgres } = await import('../warehouse/postgres.ts')
    await restorePostgres(place.url, folder)
  }
  await rm(spool, { recursive: true, force: true })
  return { backup, aside }
}

const NAMES = { duckdb: 'files', postgres: 'a PostgreSQL' } as const

/** Opened, so that one which somebody else has open is refused. */
async function isOccupied(place: WarehousePlace): Promise<boolean> {
  if (place.engine === 'duckdb' && !existsSync(place.path)) return false
  const warehouse = await openEngine(place).catch(unlessDamaged)
  if (warehouse === null) return true
  try {
    const [table] = await warehouse.read((reader) =>
      reader.all(
        `select 1 as one from information_schema.tables where table_schema = 'plumbline' and table_name = 'connection'`,
      ),
    )
    if (table === undefined) return false
    const [used] = await warehouse.read((reader) =>
      reader.all(`select 1 as one from plumbline.connection limit 1`),
    )
    return used !== undefined
  } finally {
    await warehouse.close()
  }
}

/** Copied beside it first and then renamed over it, so that at every moment one of the two is there. What was replaced is kept. */
async function replaceFile(folder: string, path: string, now: number): Promise<string | null> {
  const coming = `${path}.restoring`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rm(coming, { force: true })
  await copyFile(join(folder, COPY), coming)
  await flushFile(coming)
  // What can't be opened takes nothing's place.
  await (await openEngine({ engine: 'duckdb', path: coming })).close()
  const aside = await putAside(path, now)
  await rename(coming, path)
  await flushDirectory(path)
  return aside
}

async function putAside(path: string, now: number): Promise<string | null> {
  const log = `${path}.wal`
  const aside = `${path}.before-${new Date(now)
    .toISOString()
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, 'Z')}`
  if (!existsSync(path)) {
    if (existsSync(log)) await rename(log, `${aside}.wal`)
    return null
  }
  // What is committed is in one file then, and whoever has it open is found out.
  const warehouse = await openEngine({ engine: 'duckdb', path }).catch(unlessDamaged)
  await warehouse?.close()
  // The engine would read it into the file that comes.
  if (warehouse === null && existsSync(log)) await rename(log, `${aside}.wal`)
  if (existsSync(log))
    throw new WarehouseError('The last changes of the present data are still in its log.', {
      action: 'Start and stop Plumbline once, then restore.',
    })
  // Where a disk knows no second name for a file, it is copied.
  await link(path, aside).catch(() => copyFile(path, aside))
  return aside
}

/** A file that the engine can't read is what a backup is put back for. */
function unlessDamaged(error: unknown): null {
  if (error instanceof WarehouseError && DAMAGED.test(String(error.cause))) return null
  throw error
}
