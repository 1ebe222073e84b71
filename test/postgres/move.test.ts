import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { createMetrics } from '../../server/metrics/engine/engine.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { moveWarehouse } from '../../server/warehouse/move.ts'
import { openWarehouse } from '../../server/warehouse/open.ts'
import { readCatalog } from '../../server/warehouse/read-catalog.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { createDatabase, EMPTY, postgresServer } from '../support/postgres.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const LAST = '2026-11-22T20:00:00Z'
const world = createWorld({ seed: 7, size: 'tiny', anchor: Date.parse(LAST) })
const directory = join(mkdtempSync(join(tmpdir(), 'plumbline-')), 'move')

let workspace: TestWorkspace
let database: Awaited<ReturnType<typeof createDatabase>>
let target: Warehouse
beforeAll(async () => {
  workspace = await openTestWorkspace(world, { now: '2026-11-08T20:00:00Z', embedded: true })
  for (const at of ['2026-11-08T20:00:00Z', '2026-11-15T20:00:00Z', LAST]) {
    await workspace.setClock(at)
    await workspace.sync()
  }
  database = await createDatabase(postgresServer(inject('postgres')), EMPTY)
  target = await openWarehouse({ engine: 'postgres', url: database.url })
})
afterAll(async () => {
  await target.close()
  await database.drop()
  await workspace.close()
  rmSync(join(directory, '..'), { recursive: true, force: true })
})

const move = (signal?: AbortSignal, onStep?: () => void) =>
  moveWarehouse({
    from: workspace.warehouse,
    to: target,
    directory,
    ...(signal && { signal }),
    ...(onStep && { onStep }),
  })

/** What everything comes to, and the records behind it. */
async function told(warehouse: Warehouse) {
  const metrics = createMetrics({
    warehouse,
    readCatalog,
    clock: { now: () => Date.parse('2026-11-23T08:00:00Z') },
    zone: 'Europe/Berlin',
    recordUrl: () => null,
    sample: true,
  })
  const receipts: Record<string, unknown> = {}
  for (const { id } of catalogue) receipts[id] = (await metrics.receipt(id, { limit: 200 })).items
  const { items } = await metrics.list({})
  return {
    receipts,
    items: items.map(({ id, value, numerator, denominator, line }) => ({
      id,
      value,
      numerator,
      denominator,
      line,
    })),
  }
}

test('one that is broken off goes on where it was, and all is there once', async () => {
  const stop = new AbortController()
  let steps = 0
  const broken = move(stop.signal, () => {
    steps += 1
    if (steps === 40) stop.abort()
  })
  await expect(broken).rejects.toThrow('aborted')
  const tables = await move()
  expect(tables.length).toBeGreaterThan(60)
  const leads = await workspace.ask('select count(*) as n from salesforce.lead')
  expect(await target.read((reader) => reader.all('select count(*) as n from salesforce.lead'))).toEqual(
    leads,
  )
  expect(leads[0]!['n']).toBeGreaterThan(50)
})

test('every number, and every record behind it, is the same there', async () => {
  const [there, here] = [await told(target), await told(workspace.warehouse)]
  expect(there.items).toEqual(here.items)
  for (const { id } of catalogue)
    expect({ id, rows: there.receipts[id] }).toEqual({ id, rows: here.receipts[id] })
})

test('a database that holds a workspace is refused, and stays as it is', async () => {
  await expect(move()).rejects.toThrow('holds a workspace already')
  const [row] = await target.read((reader) => reader.all('select count(*) as n from plumbline.connection'))
  expect(row!['n']).toBe(2)
})
