import { existsSync } from 'node:fs'
import type { Health } from '../shared/health.ts'
import { readCatalog } from './warehouse/read-catalog.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

/** Whether questions are answered and changes kept. `file`: that of the data. */
export async function readHealth(
  warehouse: Warehouse,
  { version, file }: { readonly version: string; readonly file: string },
): Promise<Health> {
  const catalog = await warehouse.read(readCatalog)
  const published = catalog.connections
    .map((connection) => (connection.partial ? null : connection.published))
    .filter((at) => at !== null)
  return {
    // The engine goes on answering from a file that was moved away, and keeps nothing any more.
    status: existsSync(file) ? 'ok' : 'failing',
    version,
    warehouse: { engine: warehouse.dialect.engine, dataVersion: catalog.dataVersion },
    lastSync: published.sort().at(-1) ?? null,
  }
}

export async function readDataVersion(warehouse: Warehouse): Promise<number> {
  return (await warehouse.read(readCatalog)).dataVersion
}
