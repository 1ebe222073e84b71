import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StorageUse } from '../../shared/storage.ts'
import type { Home } from '../home.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

/** What each part of a workspace takes up, the data first. */
export async function diskUse(
  { warehouse: place, spool, imports, backups }: Home,
  warehouse: Warehouse,
): Promise<StorageUse['parts']> {
  const ours = [
    { part: 'spool', bytes: (await bytesIn(spool)) + (await bytesIn(imports)) },
    { part: 'backups', bytes: await bytesIn(backups) },
  ] as const
  if (place.engine === 'postgres') return [{ part: 'data', bytes: await databaseBytes(warehouse) }, ...ours]
  return [
    { part: 'data', bytes: await bytesIn(place.path) },
    { part: 'log', bytes: await bytesIn(`${place.path}.wal`) },
    { part: 'spill', bytes: await bytesIn(`${place.path}.tmp`) },
    ...ours,
  ]
}

/** Of a file, or of all that is in a folder; 0 where nothing is. What goes while it is looked at counts for nothing. */
async function bytesIn(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null)
  if (found === null) return 0
  if (!found.isDirectory()) return found.size
  const sizes = await Promise.all(
    (await readdir(path).catch(() => [])).map((name) => bytesIn(join(path, name))),
  )
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

async function databaseBytes(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.read((reader) =>
    reader.all<{ bytes: number }>(`select pg_database_size(current_database()) as bytes`),
  )
  return row!.bytes
}
