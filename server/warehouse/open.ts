import { existsSync, rmSync } from 'node:fs'
import { rebuildDerived } from './derived/rebuild.ts'
import { loadReferenceLists } from './derived/reference.ts'
import { openDuckdb } from './duckdb.ts'
import { migrate } from './migrate.ts'
import type { Warehouse } from './warehouse.ts'

/** Where the data is: a file that one process owns, or a database that several nodes may share. */
export type WarehousePlace =
  { readonly engine: 'duckdb'; readonly path: string } | { readonly engine: 'postgres'; readonly url: string }

/** Opens the data, with all that this program keeps in it brought up to date. Throws `WarehouseError`. */
export async function openWarehouse(place: WarehousePlace): Promise<Warehouse> {
  const warehouse = await openEngine(place)
  try {
    await migrate(warehouse)
    await warehouse.write(loadReferenceLists)
    await rebuildDerived(warehouse)
    return warehouse
  } catch (error) {
    await warehouse.close()
    throw error
  }
}

/** The data as it is, which may be of another program. `readOnly`: to be looked at, so that no file is made or changed. */
export async function openEngine(place: WarehousePlace, { readOnly = false } = {}): Promise<Warehouse> {
  if (place.engine === 'duckdb') return openDuckdb({ path: place.path, readOnly })
  // Most start without it.
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres({ url: place.url })
}

/** Drops an embedded workspace's data. Opened once first, so that data in use by another process is never pulled from under it. */
export async function dropFile(place: WarehousePlace): Promise<void> {
  if (place.engine !== 'duckdb' || !existsSync(place.path)) return
  await (await openDuckdb({ path: place.path })).close()
  rmSync(place.path)
  rmSync(`${place.path}.wal`, { force: true })
}
