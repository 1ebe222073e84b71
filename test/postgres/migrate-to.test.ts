import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { readKey } from '../../server/store/key-file.ts'
import { createSecretStore } from '../../server/store/secret-store.ts'
import { openTokenFile } from '../../server/store/token-file.ts'
import { tokenTable } from '../../server/token-table.ts'
import { openEngine, openWarehouse } from '../../server/warehouse/open.ts'
import { createDatabase, EMPTY, postgresServer } from '../support/postgres.ts'
import { dataDirectory } from '../support/server-process.ts'
import { runCommand } from '../support/terminal.ts'

const APP_SECRET = 'a-secret-that-all-of-the-nodes-share'
const directory = dataDirectory()
const home = `${directory.path}/workspace`
const settings = {
  DATA_DIR: directory.path,
  HUBSPOT_CLIENT_ID: 'app',
  HUBSPOT_CLIENT_SECRET: 'app-secret',
  HUBSPOT_REFRESH_TOKEN: 'given-by-a-person',
  APP_SECRET,
}
let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase(postgresServer(inject('postgres')), EMPTY)
})
afterAll(async () => {
  await database.drop()
  directory.remove()
})

const run = (url: string, change: Record<string, string> = {}) =>
  runCommand(['migrate-to', url], { environment: () => ({ ...settings, ...change }) })

test('says where there is nothing to move', async () => {
  const nothing = await run(database.url)
  expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining('There is no workspace in') })
  const sample = await runCommand(['migrate-to', database.url], {
    environment: () => ({ DATA_DIR: directory.path }),
  })
  expect(sample).toMatchObject({ code: 2, err: expect.stringContaining('the sample stays in its files') })
})

test('refuses what is no address of a database, without repeating it', async () => {
  const { code, err } = await run('mysql://root:se-cret@db/x')
  expect(code).toBe(2)
  expect(err).toContain('postgres://user:password@host:5432/plumbline')
  expect(err).not.toContain('se-cret')
})

test('moves what was entered and the tokens, which the nodes can open by the secret that they share', async () => {
  const files = await openWarehouse({ engine: 'duckdb', path: `${home}/warehouse.duckdb` })
  await files.write((writer) =>
    writer.run(
      `insert into plumbline.connection(id, vendor, label, partial, active) values ('hubspot', 'hubspot', 'HubSpot', false, true)`,
    ),
  )
  await files.close()
  const key = await readKey({ secret: null, path: `${directory.path}/secrets.key` })
  const kept = createSecretStore(await openTokenFile(`${home}/secrets.json`), key)
  await kept.token('hubspot', settings.HUBSPOT_REFRESH_TOKEN).write('as-it-was-replaced')

  const { code, out } = await run(database.url)
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringContaining('the same as here by number and content'),
  })
  const moved = await openEngine({ engine: 'postgres', url: database.url })
  const shared = createSecretStore(tokenTable(moved), await readKey({ secret: APP_SECRET, path: 'none' }))
  expect(await shared.token('hubspot', settings.HUBSPOT_REFRESH_TOKEN).read()).toBe('as-it-was-replaced')
  expect(await moved.read((reader) => reader.all('select id from plumbline.connection'))).toEqual([
    { id: 'hubspot' },
  ])
  await moved.close()
})

test('never moves into a database that holds a workspace', async () => {
  const again = await run(database.url)
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('holds a workspace already') })
})
