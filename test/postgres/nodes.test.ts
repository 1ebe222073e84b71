import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { Health } from '../../shared/health.ts'
import { MetricList } from '../../shared/metric.ts'
import { createDatabase, EMPTY, postgresServer } from '../support/postgres.ts'
import { SILENCE, untilHalfway } from '../support/halfway.ts'
import { openRealWorkspace, type RealWorkspace } from '../support/real-workspace.ts'
import { dataDirectory, type ServerProcess } from '../support/server-process.ts'

/** A hang guard. */
const LONG_MS = 600_000
const SEED = 7
const ANCHOR = '2026-11-22T20:00:00Z'
const NOW = '2026-11-15T20:00:00Z'

const directories = [dataDirectory(), dataDirectory()] as const
let database: Awaited<ReturnType<typeof createDatabase>>
let workspace: RealWorkspace
let first: ServerProcess
let second: ServerProcess

beforeAll(async () => {
  database = await createDatabase(postgresServer(inject('postgres')), EMPTY)
  workspace = await openRealWorkspace(directories[0].path, {
    seed: SEED,
    size: 'small',
    anchor: ANCHOR,
    now: NOW,
    databaseUrl: database.url,
  })
}, LONG_MS)
afterAll(async () => {
  await first?.kill()
  await second?.kill()
  await workspace?.sandbox.stop()
  for (const directory of directories) directory.remove()
  await database?.drop()
}, LONG_MS)

test(
  'the syncs of a node that is killed are taken over by another once their leases have expired, and the warehouse becomes the source',
  { timeout: LONG_MS },
  async () => {
    expect((await workspace.control('POST', '/faults', SILENCE)).status).toBe(200)
    first = await workspace.start()
    const killed = await untilHalfway(first)
    second = await workspace.start(directories[1].path)
    const { items: beside } = await second.connections()
    expect(beside.map(({ run }) => ({ id: run?.id, state: run?.state }))).toEqual(
      killed.map(({ id }) => ({ id, state: 'running' })),
    )
    await first.kill()
    await workspace.control('DELETE', '/faults')

    const resumed = await second.until(async () => {
      const { items } = await second.connections()
      return items.every(({ run }) => run?.state === 'complete') ? items.map(({ run }) => run!) : null
    })
    expect(resumed.map(({ id, kind }) => ({ id, kind }))).toEqual(
      killed.map(({ id, kind }) => ({ id, kind })),
    )
    const world = createWorld({ seed: SEED, size: 'small', anchor: Date.parse(ANCHOR) })
    expect(await workspace.faults(world, Date.parse(NOW))).toEqual({ differing: {}, doubled: [] })
  },
)

test('what one node has synced the other tells, number by number', { timeout: LONG_MS }, async () => {
  first = await workspace.start()
  const told = async (node: ServerProcess) => ({
    health: Health.parse(await node.get('/health')),
    metrics: MetricList.parse(await node.get('/metrics?period=2026-W45')),
  })
  const before = await told(second)
  expect(await told(first)).toEqual(before)
  expect(before.health.warehouse.engine).toBe('postgres')
  expect(before.metrics.items.filter(({ value }) => value !== null).length).toBeGreaterThan(5)

  await workspace.control('PUT', '/clock', { now: ANCHOR })
  await first.until(async () => {
    const answer = await fetch(`${first.url}/api/v1/connections/hubspot/syncs`, { method: 'POST' })
    return answer.status === 202 ? true : null
  })
  const { one, other } = await first.until(async () => {
    const { run } = await first.connection('hubspot')
    if (run?.state !== 'complete' || run.trigger !== 'manual') return null
    const asked = { one: await told(first), other: await told(second), again: await told(first) }
    const [earlier, version, later] = [before, asked.one, asked.again].map(
      ({ health }) => health.warehouse.dataVersion,
    )
    // What was shown is kept some time after each sync, as a version of its own: then both are asked anew.
    return version !== earlier && version === later ? asked : null
  })
  expect(other).toEqual(one)
})
