import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { createSnapshots, type Snapshot } from '../../server/metrics/engine/snapshot.ts'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import { patiently, type Warehouse } from '../../server/warehouse/warehouse.ts'
import { openTestWorkspace } from '../support/workspace.ts'
import { multiply } from './multiply.ts'
import { makePlain } from './plain.ts'

/** Of the sample company's 25,000 people. */
const TIMES = 40
const WEEKS = 4
const ANCHOR = '2026-11-22T20:00:00Z'
/** The morning on which the week is reviewed. */
const NOW_MS = Date.parse('2026-11-23T08:00:00Z')
export const ZONE = 'Europe/Berlin'

/** A company of a million people, and what there is to ask of it. */
export interface Million {
  readonly warehouse: Warehouse
  readonly readCatalog: typeof readCatalog
  readonly clock: { readonly now: () => number }
  readonly snapshot: Snapshot
  readonly directory: string
  close(): Promise<void>
}

/**
 * Opens the warehouse of a company of a million people. It is made where it isn't yet: the sample company is synced from its
 * CRMs as it was in four weeks, one sync a week, then put side by side with its like. Kept when a directory is given.
 */
export async function openMillion(kept: string | null): Promise<Million> {
  const directory = kept ?? mkdtempSync(join(tmpdir(), 'plumbline-'))
  mkdirSync(directory, { recursive: true })
  const path = join(directory, 'million.duckdb')
  const clock = { now: () => NOW_MS }
  const read = async (warehouse: Warehouse) =>
    createSnapshots({ warehouse, readCatalog, clock, zone: ZONE, sample: true })()
  if (!existsSync(path)) {
    // Under its own name only once it is whole.
    const growing = join(directory, 'growing.duckdb')
    rmSync(growing, { force: true })
    await syncSample(growing)
    const warehouse = await openDuckdb({ path: growing })
    await multiply(warehouse, TIMES)
    await warehouse.close()
    renameSync(growing, path)
  }
  // As what takes long asks in the product.
  const warehouse = patiently(await openDuckdb({ path }))
  // One that was kept may be of an earlier schema.
  await migrate(warehouse)
  const snapshot = await read(warehouse)
  await makePlain(warehouse, snapshot)
  return {
    warehouse,
    readCatalog,
    clock,
    snapshot,
    directory,
    async close() {
      await warehouse.close()
      if (kept === null) rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function syncSample(path: string): Promise<void> {
  const at = (week: number) =>
    Temporal.Instant.from(ANCHOR)
      .subtract({ hours: 24 * 7 * (WEEKS - 1 - week) })
      .toString()
  const world = createWorld({ seed: 7, size: 'sample', anchor: Date.parse(ANCHOR) })
  const workspace = await openTestWorkspace(world, { now: at(0), path })
  try {
    for (let week = 0; week < WEEKS; week++) {
      await workspace.setClock(at(week))
      await workspace.sync()
    }
  } finally {
    await workspace.close()
  }
}
