import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { homeOf, type Home } from '../../server/home.ts'
import { readConfig } from '../../server/config.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { createStorage } from '../../server/storage/create-storage.ts'
import type { Storage } from '../../server/storage/storage.ts'
import { markThinned } from '../../server/warehouse/retention/thin.ts'
import { dataDirectory } from '../support/server-process.ts'
import { openTestWorkspace, type TestWorkspace } from '../support/workspace.ts'

const WEEKS = ['2026-11-08T20:00:00Z', '2026-11-12T20:00:00Z', '2026-11-22T20:00:00Z'] as const
const UNTIL = '2026-11-15T23:00:00.000Z'
const world = createWorld({ seed: 7, size: 'tiny', anchor: Date.parse(WEEKS[2]) })
const directory = dataDirectory()
let workspace: TestWorkspace
let home: Home
let storage: Storage

beforeAll(async () => {
  home = homeOf(readConfig({ DATA_DIR: directory.path, HUBSPOT_ACCESS_TOKEN: 'token' }))
  mkdirSync(home.directory)
  const path = home.warehouse.engine === 'duckdb' ? home.warehouse.path : ''
  workspace = await openTestWorkspace(world, { now: WEEKS[0], path })
  for (const at of WEEKS) {
    await workspace.setClock(at)
    await workspace.sync()
  }
  if (workspace.warehouse.dialect.engine === 'postgres')
    home = {
      ...home,
      warehouse: { engine: 'postgres', url: 'postgres://me:secret@db.internal:5432/plumbline' },
    }
  storage = createStorage({
    warehouse: workspace.warehouse,
    home,
    clock: { now: () => Date.parse(WEEKS[2]) },
    retentionDays: 400,
  })
})
afterAll(async () => {
  await workspace.close()
  directory.remove()
})

describe('what a workspace takes up', () => {
  test('is told by object: the records that exist and every version of them', async () => {
    const { objects } = await storage.use()
    const lead = objects.find(({ connection, object }) => connection === 'salesforce' && object === 'lead')!
    const [counted] = await workspace.ask(
      `select count(*) as versions, count(*) filter (where _valid_to = cast('infinity' as timestamptz) and not _deleted) as records from salesforce.lead`,
    )
    expect({ records: lead.records, versions: lead.versions }).toEqual(counted)
    expect(lead.versions).toBeGreaterThan(lead.records)
    expect(objects.map(({ versions }) => versions)).toEqual(
      objects.map(({ versions }) => versions).toSorted((a, b) => b - a),
    )
  })

  test('is told by part of the disk, where the data is without the way to get in', async () => {
    const { parts, place, freeBytes } = await storage.use()
    expect(parts[0]!.part).toBe('data')
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(1_000_000)
    expect(freeBytes).toBeGreaterThan(0)
    expect(place).not.toContain('secret')
    expect([join(directory.path, 'workspace'), 'db.internal:5432/plumbline']).toContain(place)
  })

  test('says how far back every moment is kept, and which one is told instead of another', async () => {
    expect((await storage.use()).history).toEqual({
      since: expect.stringContaining('2026-11-08'),
      everyMomentSince: null,
      retentionDays: 400,
    })
    const between = '2026-11-11T12:00:00.000Z'
    expect(await storage.past(between)).toMatchObject({ asOf: between, everyMomentSince: null })
    const now = Date.parse(WEEKS[2])
    await workspace.warehouse.write((writer) =>
      markThinned(writer, { until: UNTIL, zone: 'Europe/Berlin', now }),
    )
    expect((await storage.use()).history.everyMomentSince).toBe(UNTIL)
    expect(await storage.past(between)).toMatchObject({
      asOf: '2026-11-09T22:59:59.999Z',
      everyMomentSince: UNTIL,
    })
  })
})
