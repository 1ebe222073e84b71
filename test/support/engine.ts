import { inject } from 'vitest'
import { loadReferenceLists } from '../../server/warehouse/derived/reference.ts'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { openPostgres } from '../../server/warehouse/postgres.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { createDatabase, EMPTY, TEMPLATE } from './postgres.ts'

interface Options {
  /** Of the embedded engine's file; in memory unless said. */
  readonly path?: string
  /** Of the embedded engine; one unless said. */
  readonly threads?: number
  /** The embedded engine, whatever the tests run on. */
  readonly embedded?: true
}

/** A fresh warehouse of the engine that the tests run on, with its schema and lists. */
export async function openFreshWarehouse(options: Options = {}): Promise<Warehouse> {
  const server = options.embedded ? undefined : serverOfTests()
  if (server !== undefined) return openOnServer(server, TEMPLATE)
  const warehouse = await openBareWarehouse(options)
  await migrate(warehouse)
  await warehouse.write(loadReferenceLists)
  return warehouse
}

/** One in which nothing was ever kept. */
export function openBareWarehouse({
  path = ':memory:',
  threads = 1,
  embedded,
}: Options = {}): Promise<Warehouse> {
  const server = embedded ? undefined : serverOfTests()
  return server === undefined ? openDuckdb({ path, threads }) : openOnServer(server, EMPTY)
}

/** Benches use what tests do, and nothing is given to them. */
function serverOfTests(): string | undefined {
  return process.env['VITEST'] === undefined ? undefined : inject('postgres')
}

async function openOnServer(server: string, template: string): Promise<Warehouse> {
  const { url, drop } = await createDatabase(server, template)
  const warehouse = await openPostgres({ url })
  return {
    ...warehouse,
    async close() {
      await warehouse.close()
      await drop()
    },
  }
}
