import { existsSync } from 'node:fs'
import type { Health } from '../shared/health.ts'
import type { Catalog } from './warehouse/catalog.ts'
import type { WarehousePlace } from './warehouse/open.ts'
import { readCatalog } from './warehouse/read-catalog.ts'
import { WarehouseError, type Warehouse } from './warehouse/warehouse.ts'

/** Whether questions are answered and changes kept. */
export async function readHealth(
  warehouse: Warehouse,
  { version, place }: { readonly version: string; readonly place: WarehousePlace },
): Promise<Health> {
  const { engine } = warehouse.dialect
  let catalog: Catalog
  try {
    catalog = await warehouse.read(readCatalog)
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error
    return { status: 'failing', version, warehouse: { engine, dataVersion: null }, lastSync: null }
  }
  const published = catalog.connections
    .map((connection) => (connection.partial ? null : connection.published))
    .filter((at) => at !== null)
  return {
    // The engine goes on answering from a file that was moved away, and keeps nothing any more.
    status: place.engine !== 'duckdb' || existsSync(place.path) ? 'ok' : 'failing',
    version,
    warehouse: { engine, dataVersion: catalog.dataVersion },
    lastSync: published.sort().at(-1) ?? null,
  }
}

export async function readDataVersion(warehouse: Warehouse): Promise<number> {
  return (await warehouse.read(readCatalog)).dataVersion
}
