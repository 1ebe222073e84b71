import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { homeOf, type Home } from '../home.ts'
import { readKey } from '../store/key-file.ts'
import { sealAnew } from '../store/secret-store.ts'
import { openTokenFile } from '../store/token-file.ts'
import { tokenTable } from '../token-table.ts'
import { moveWarehouse, type MoveStep } from '../warehouse/move.ts'
import { openWarehouse } from '../warehouse/open.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Terminal } from './terminal.ts'
import { FAILED, OK, UsageError } from './terminal.ts'

const VENDORS = ['salesforce', 'hubspot'] as const

/** Moves an embedded workspace into a PostgreSQL, whole and verified; the files here stay as they are. */
export async function migrateTo(
  url: string,
  { out, err, interrupt, environment }: Terminal,
): Promise<number> {
  // Read as the settings are, so that an address that they would refuse is refused here, with what to write instead.
  const { databaseUrl, ...config } = readConfig({ ...environment(), DATABASE_URL: url })
  const home = homeOf({ ...config, databaseUrl: null })
  if (home.sample)
    throw new UsageError('No CRM is set, and the sample stays in its files: there is nothing to move.')
  if (home.warehouse.engine !== 'duckdb' || !existsSync(home.warehouse.path))
    throw new UsageError(`There is no workspace in ${home.directory}: there is nothing to move.`)
  const from = await openWarehouse(home.warehouse)
  try {
    const to = await openWarehouse({ engine: 'postgres', url: databaseUrl! })
    try {
      const tables = await moveWarehouse({
        from,
        to,
        directory: join(home.directory, 'moving'),
        signal: interrupt,
        onStep: (step) => err.write(stepText(step)),
      })
      await moveTokens(home, to, config.appSecret)
      const rows = tables.reduce((sum, table) => sum + table.rows, 0)
      out.write(
        `${rows.toLocaleString('en-GB')} rows of ${tables.length} tables are in the database, the same as here by number and content. Set DATABASE_URL to it and start; the files in ${home.directory} are as they were.\n`,
      )
      return OK
    } finally {
      await to.close()
    }
  } catch (error) {
    if (!interrupt.aborted) throw error
    err.write('Stopped; the same command goes on where it was.\n')
    return FAILED
  } finally {
    await from.close()
  }
}

/** A table once it is whole, and one that takes long each time some of it is in. */
function stepText({ table, rows, of }: MoveStep): string {
  const told =
    rows === of
      ? rows.toLocaleString('en-GB')
      : `${rows.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`
  return rows === 0 && of > 0 ? '' : `${table.replaceAll('"', '')}: ${told} rows\n`
}

/** Refresh tokens are sealed under the key that the nodes share. */
async function moveTokens({ secrets }: Home, to: Warehouse, secret: string | null): Promise<void> {
  const [before, after] = [
    await readKey({ secret: null, path: secrets.keyPath }),
    await readKey({ secret, path: secrets.keyPath }),
  ]
  const kept = await openTokenFile(secrets.path)
  for (const vendor of VENDORS)
    await sealAnew(vendor, { kept, key: before }, { kept: tokenTable(to), key: after })
}
