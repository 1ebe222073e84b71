import { createHash } from 'node:crypto'
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backUp } from '../../server/storage/back-up.ts'
import { openWarehouse } from '../../server/warehouse/open.ts'
import { dataDirectory } from '../support/server-process.ts'
import { runCommand } from '../support/terminal.ts'

const NOW = Date.parse('2026-11-22T20:00:00Z')
let directory: ReturnType<typeof dataDirectory>
let settings: Record<string, string>
let path: string
let folder: string
beforeEach(async () => {
  directory = dataDirectory()
  settings = { DATA_DIR: directory.path, HUBSPOT_ACCESS_TOKEN: 'token' }
  path = join(directory.path, 'workspace', 'warehouse.duckdb')
  const warehouse = await openWarehouse({ engine: 'duckdb', path })
  await warehouse.write((writer) =>
    writer.run(
      `insert into plumbline.connection(id, vendor, label, partial, active) values ('hubspot', 'hubspot', 'HubSpot', false, true)`,
    ),
  )
  const { name } = await backUp(warehouse, { backups: join(directory.path, 'backups'), now: NOW })
  await warehouse.close()
  folder = join(directory.path, 'backups', name)
})
afterEach(() => directory.remove())

const run = (...words: string[]) => runCommand(['restore', ...words], { environment: () => settings })
const connections = async () => {
  const warehouse = await openWarehouse({ engine: 'duckdb', path })
  try {
    return await warehouse.read((reader) => reader.all(`select id from plumbline.connection`))
  } finally {
    await warehouse.close()
  }
}

test('a data file that is damaged is replaced, and kept beside it with its log', async () => {
  writeFileSync(path, 'no data file')
  writeFileSync(`${path}.wal`, 'no log')
  expect(await run(folder)).toMatchObject({ code: 1, err: expect.stringContaining('--replace') })
  const { code, out } = await run(folder, '--replace')
  expect(code).toBe(0)
  expect(out).toContain('before-')
  expect(await connections()).toEqual([{ id: 'hubspot' }])
  const kept = readdirSync(join(directory.path, 'workspace')).filter((name) => name.includes('.before-'))
  expect(kept).toHaveLength(2)
  expect(kept.filter((name) => name.endsWith('.wal'))).toHaveLength(1)
})

test('a log that lies where no data file is doesn’t get into what is put back', async () => {
  renameSync(path, `${path}.moved`)
  writeFileSync(`${path}.wal`, 'no log')
  expect((await run(folder)).code).toBe(0)
  expect(await connections()).toEqual([{ id: 'hubspot' }])
})

test('a backup that can’t be opened takes nothing’s place, whatever its list says', async () => {
  const file = join(folder, 'warehouse.duckdb')
  const garbage = 'no data file'
  writeFileSync(file, garbage)
  const list = join(folder, 'backup.json')
  const sha256 = createHash('sha256').update(garbage).digest('hex')
  writeFileSync(
    list,
    JSON.stringify({
      format: 1,
      at: new Date(NOW).toISOString(),
      engine: 'duckdb',
      schema: '0024-retention',
      files: [{ name: 'warehouse.duckdb', bytes: garbage.length, sha256 }],
    }),
  )
  expect((await run(folder, '--replace')).code).toBe(1)
  expect(await connections()).toEqual([{ id: 'hubspot' }])
  expect(existsSync(`${path}.before-2026-11-22T20-00-00Z`)).toBe(false)
})

test('the sample is not restored', async () => {
  settings = { DATA_DIR: directory.path }
  expect(await run(folder)).toMatchObject({ code: 2, err: expect.stringContaining('sample') })
})
