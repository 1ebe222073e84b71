import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { localAddress } from '../../server/api/http/local-socket.ts'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { openWorkplace } from '../../server/terminal/workplace.ts'
import { createDatabase, EMPTY, postgresServer } from '../support/postgres.ts'
import { openRealWorkspace, type RealWorkspace } from '../support/real-workspace.ts'
import { dataDirectory, type ServerProcess } from '../support/server-process.ts'
import { runCommand } from '../support/terminal.ts'

const SEED = 7
/** What the first sync meets, and what has happened when the second one begins. */
const NOW = '2026-11-08T20:00:00Z'
const ANCHOR = '2026-11-22T20:00:00Z'
/** Longer than a backup of so little takes. */
const HELD_UP_MS = 15_000

const directory = dataDirectory()
const backup = join(directory.path, 'elsewhere', 'backup')
let workspace: RealWorkspace
let server: ServerProcess
let drop: (() => Promise<void>) | null = null

beforeAll(async () => {
  const postgres = inject('postgres')
  const database = postgres === undefined ? null : await createDatabase(postgresServer(postgres), EMPTY)
  drop = database?.drop ?? null
  workspace = await openRealWorkspace(directory.path, {
    seed: SEED,
    size: 'tiny',
    anchor: ANCHOR,
    now: NOW,
    ...(database && { databaseUrl: database.url }),
  })
  server = await workspace.start()
  await synced()
})
afterAll(async () => {
  await server.stop()
  await workspace.sandbox.stop()
  await drop?.()
  directory.remove()
})

/** Waits until nothing is under way, and all is read. */
const synced = () =>
  server.until(async () => {
    const { items } = await server.connections()
    return items.every(({ state }) => state === 'ready') ? items : null
  })

const run = (...words: string[]) =>
  runCommand(words, {
    environment: () => workspace.settings,
    open: () =>
      openWorkplace({
        socket: localAddress(directory.path),
        openLocal: () => Promise.reject(new Error('The server that runs is to be asked.')),
      }),
  })

async function start(connection: string): Promise<void> {
  const { origin } = new URL(server.url)
  const answer = await fetch(`${server.url}/api/v1/connections/${connection}/syncs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: '{}',
  })
  expect(answer.status).toBe(202)
}

test('the running server makes a backup while it syncs', async () => {
  await workspace.control('PUT', '/clock', { now: ANCHOR })
  // One of its requests takes long, so that the sync stays under way.
  await workspace.control('POST', '/faults', {
    match: { system: 'salesforce', path: '/services/data/v67.0/query' },
    when: { kind: 'nth', nth: 5 },
    effect: { kind: 'delay', ms: HELD_UP_MS },
  })
  await start('salesforce')
  await start('hubspot')
  await server.until(async () => {
    const { run: begun } = await server.connection('salesforce')
    return begun?.objects.some(({ state }) => state === 'complete') ? begun : null
  })
  const made = await run('backup', backup)
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining(backup) })
  const { run: under } = await server.connection('salesforce')
  expect(under?.state).toBe('running')
  expect(existsSync(join(backup, 'backup.json'))).toBe(true)
  expect(readdirSync(join(directory.path, 'backups'))).toEqual([])
  const again = await run('backup', backup)
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining('holds something already') })
})

test('it is not put back while the server runs', async () => {
  expect(await run('restore', backup, '--replace')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Plumbline is running'),
  })
})

test('put back, the next sync brings all that has changed since, and nothing is missing or doubled', async () => {
  await synced()
  await server.stop()
  expect(await run('restore', backup)).toMatchObject({ code: 1, err: expect.stringContaining('--replace') })
  const { code, out, err } = await run('restore', backup, '--replace')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('Restored')
  const published = await workspace.ask(`select count(*) as n from plumbline.publication`)
  expect(published).toEqual([{ n: 2 }])
  server = await workspace.start()
  // The sync that the backup was made in goes on by itself; both are asked to bring what came since.
  await synced()
  await start('salesforce')
  await start('hubspot')
  await synced()
  await server.stop()
  const world = createWorld({ seed: SEED, size: 'tiny', anchor: Date.parse(ANCHOR) })
  expect(await workspace.faults(world, Date.parse(ANCHOR))).toEqual({ differing: {}, doubled: [] })
})
