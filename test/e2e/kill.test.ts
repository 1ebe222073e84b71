import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { SyncRun } from '../../shared/sync.ts'
import { SILENCE, untilHalfway } from '../support/halfway.ts'
import { openRealWorkspace, type RealWorkspace } from '../support/real-workspace.ts'
import { dataDirectory, type ServerProcess } from '../support/server-process.ts'

/** A hang guard. */
const LONG_MS = 600_000
const SEED = 7
const ANCHOR = '2026-11-22T20:00:00Z'
const NOW = '2026-11-15T20:00:00Z'

const directory = dataDirectory()
let workspace: RealWorkspace
let plumbline: ServerProcess

beforeAll(async () => {
  workspace = await openRealWorkspace(directory.path, { seed: SEED, size: 'small', anchor: ANCHOR, now: NOW })
}, LONG_MS)
afterAll(async () => {
  await plumbline?.kill()
  await workspace?.sandbox.stop()
  directory.remove()
}, LONG_MS)

test(
  'a first sync that is killed in its middle goes on under its own id, and the warehouse becomes the source',
  { timeout: LONG_MS },
  async () => {
    expect((await workspace.control('POST', '/faults', SILENCE)).status).toBe(200)
    plumbline = await workspace.start()
    const killed = await untilHalfway(plumbline)
    await plumbline.kill()
    await workspace.control('DELETE', '/faults')

    plumbline = await workspace.start()
    const resumed = await plumbline.until(async () => {
      const { items } = await plumbline.connections()
      return items.every(({ run }) => run?.state === 'complete') ? items.map(({ run }) => run!) : null
    })
    expect(resumed.map(({ id, kind }) => ({ id, kind }))).toEqual(
      killed.map(({ id, kind }) => ({ id, kind })),
    )
    expect(resumed.flatMap(({ objects }) => objects).filter(({ state }) => state !== 'complete')).toEqual([])
    expect(workspace.spooled()).toEqual([])
    expect(await plumbline.stop()).toMatchObject({ code: 0 })

    const world = createWorld({ seed: SEED, size: 'small', anchor: Date.parse(ANCHOR) })
    expect(await workspace.faults(world, Date.parse(NOW))).toEqual({ differing: {}, doubled: [] })
  },
)

test(
  'a log of the data that was removed after a kill is missed at the next start',
  { timeout: LONG_MS },
  async () => {
    plumbline = await workspace.start()
    const noted = () => readFileSync(join(directory.path, 'workspace', 'data-version'), 'utf8')
    const before = noted()
    const run = await plumbline.until(async () => {
      const answer = await fetch(`${plumbline.url}/api/v1/connections/hubspot/syncs`, { method: 'POST' })
      return answer.status === 202 ? SyncRun.parse(await answer.json()) : null
    })
    await plumbline.until(async () => {
      const { state } = SyncRun.parse(await plumbline.get(`/syncs/${run.id}`))
      return state === 'complete' ? state : null
    })
    // It is noted a moment after it can be read.
    await plumbline.until(async () => (noted() === before ? null : true))
    await plumbline.kill()
    rmSync(join(directory.path, 'workspace', 'warehouse.duckdb.wal'))

    plumbline = await workspace.start()
    const { err } = await plumbline.stop()
    expect(err).toContain('the last changes of the data are missing')
    plumbline = await workspace.start()
    expect((await plumbline.stop()).err).not.toContain('missing')
  },
)
