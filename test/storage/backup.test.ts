import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { backUp, listBackups } from '../../server/storage/back-up.ts'
import { restore } from '../../server/storage/restore.ts'
import { openWarehouse, type WarehousePlace } from '../../server/warehouse/open.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'
import { createDatabase, EMPTY, postgresServer } from '../support/postgres.ts'
import { dataDirectory } from '../support/server-process.ts'

const NOW = Date.parse('2026-11-22T20:00:00Z')
const directory = dataDirectory()
const backups = join(directory.path, 'backups')
const spool = join(directory.path, 'spool')
const server = inject('postgres')
const drops: (() => Promise<void>)[] = []

/** A place in which nothing was ever kept. */
async function freshPlace(name: string): Promise<WarehousePlace> {
  if (server === undefined) return { engine: 'duckdb', path: join(directory.path, name, 'warehouse.duckdb') }
  const { url, drop } = await createDatabase(postgresServer(server), EMPTY)
  drops.push(drop)
  return { engine: 'postgres', url }
}

/** Two tables that every commit changes alike, and one with all that a value can be. */
const KEPT = [
  `insert into plumbline.connection(id, vendor, label, partial, active) values ('one', 'hubspot', 'One', false, true)`,
  `create schema one`,
  `create table one.contact(_id text not null, seen_at timestamptz, day date, amount decimal(18, 4), share double precision, names text[], told boolean)`,
  `insert into one.contact values ('1', '2026-11-22T20:00:00.123Z', '0001-01-01', 12345678901.2345, 0.1, cast('{a,"b,\\"c"}' as text[]), true)`,
  `insert into one.contact values ('zwei ☃ \t "\\' || chr(10), null, null, null, null, null, null)`,
  `create table one.debit(n integer not null)`,
  `create table one.credit(n integer not null)`,
]

const contentOf = (warehouse: Warehouse) =>
  warehouse.read(async (reader) => ({
    contacts: await reader.all(`select * from one.contact order by _id`),
    debit: (await reader.all<{ n: number }>(`select count(*) as n from one.debit`))[0]!.n,
    credit: (await reader.all<{ n: number }>(`select count(*) as n from one.credit`))[0]!.n,
    columns: await reader.all(
      `select table_schema, table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
       where table_catalog = current_database() and table_schema in ('plumbline', 'entered', 'one') 
       order by 1, 2, ordinal_position`,
    ),
    secrets: await reader.all(`select * from plumbline.secret`),
  }))

let place: WarehousePlace
let warehouse: Warehouse
let backup: string
beforeAll(async () => {
  place = await freshPlace('first')
  warehouse = await openWarehouse(place)
  await warehouse.write(async (writer) => {
    for (const statement of KEPT)
      await writer.run(server === undefined ? statement.replace(/'\{a,.*?\}'/, `'[a, "b,\\"c"]'`) : statement)
    if (server !== undefined)
      await writer.run(`insert into plumbline.secret values ('one', 'seed', 'iv', 'tag', 'sealed')`)
  })
})
afterAll(async () => {
  await warehouse.close()
  for (const drop of drops) await drop()
  directory.remove()
})

const put = (to: WarehousePlace, change: Partial<Parameters<typeof restore>[0]> = {}) =>
  restore({ folder: join(backups, backup), place: to, spool, replace: false, now: NOW, ...change })

describe('a backup', () => {
  test('made while others write holds what was committed at one moment, and can be put back', async () => {
    let written = 0
    const pair = async () => {
      await warehouse.write(async (writer) => {
        await writer.run(`insert into one.debit values (${written})`)
        await writer.run(`insert into one.credit values (${written})`)
      })
      written += 1
    }
    const ended = new AbortController()
    const writeOn = async () => {
      while (!ended.signal.aborted) await pair()
    }
    await pair()
    const writing = writeOn()
    const before = written
    const made = await backUp(warehouse, { backups, now: NOW })
    const after = written
    ended.abort()
    await writing
    expect(written).toBeGreaterThan(before)
    backup = made.name
    expect(made).toMatchObject({ name: 'plumbline-2026-11-22T20-00-00Z', at: '2026-11-22T20:00:00.000Z' })

    const to = await freshPlace('second')
    await put(to)
    const restored = await openWarehouse(to)
    const [here, there] = [await contentOf(warehouse), await contentOf(restored)]
    await restored.close()
    expect(there.debit).toBe(there.credit)
    expect(there.debit).toBeGreaterThanOrEqual(before)
    expect(there.debit).toBeLessThanOrEqual(after + 1)
    expect(there.contacts).toEqual(here.contacts)
    expect(there.columns).toEqual(here.columns)
    expect(there.secrets).toEqual([])
  })

  test('appears whole: one that was cut off isn’t listed, and is gone with the next', async () => {
    const cut = join(backups, 'plumbline-2026-11-01T00-00-00Z.unfinished')
    const failing: Warehouse = {
      ...warehouse,
      copyTo: async (folder) => {
        await warehouse.copyTo(folder)
        throw new Error('ENOSPC: no space left on device')
      },
    }
    await expect(backUp(failing, { backups, now: NOW + 1_000 })).rejects.toMatchObject({ reason: 'full' })
    expect(readdirSync(backups)).toEqual([backup])
    await mkdir(cut)
    expect((await listBackups(backups)).map(({ name }) => name)).toEqual([backup])
    const next = await backUp(warehouse, { backups, now: NOW + 2_000 })
    expect(existsSync(cut)).toBe(false)
    expect((await listBackups(backups)).map(({ name }) => name)).toEqual([next.name, backup])
    rmSync(join(backups, next.name), { recursive: true })
  })

  test('is refused where it was damaged, is missing a file, or is none', async () => {
    const to = await freshPlace('damaged')
    const name = readdirSync(join(backups, backup)).find((file) => file !== 'backup.json')!
    const path = join(backups, backup, name)
    const whole = readFileSync(path)
    appendFileSync(path, 'x')
    await expect(put(to)).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining(name),
    })
    rmSync(path)
    await expect(put(to)).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining('is missing'),
    })
    writeFileSync(path, whole)
    await expect(put(to, { folder: directory.path })).rejects.toMatchObject({ reason: 'damaged' })
    const list = join(backups, backup, 'backup.json')
    const listed = readFileSync(list, 'utf8')
    writeFileSync(list, JSON.stringify({ ...JSON.parse(listed), files: [] }))
    await expect(put(to)).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining('list'),
    })
    rmSync(list)
    execFileSync('mkfifo', [list])
    await expect(put(to)).rejects.toMatchObject({ reason: 'damaged' })
    rmSync(list)
    writeFileSync(list, listed)
    renameSync(path, `${path}-elsewhere`)
    symlinkSync(`${path}-elsewhere`, path)
    await expect(put(to)).rejects.toMatchObject({ reason: 'damaged' })
    rmSync(path)
    renameSync(`${path}-elsewhere`, path)
    await put(to)
  })

  test('is refused where it came from a newer program, or from the other engine', async () => {
    const to = await freshPlace('other')
    const path = join(backups, backup, 'backup.json')
    const manifest = readFileSync(path, 'utf8')
    writeFileSync(path, manifest.replace(/"schema": "[^"]+"/, '"schema": "9999-later"'))
    await expect(put(to)).rejects.toMatchObject({ reason: 'newer' })
    writeFileSync(path, manifest)
    const other: WarehousePlace =
      to.engine === 'duckdb'
        ? { engine: 'postgres', url: 'postgres://127.0.0.1:1/none' }
        : { engine: 'duckdb', path: join(directory.path, 'files', 'warehouse.duckdb') }
    await expect(put(other)).rejects.toMatchObject({ reason: 'other-engine' })
  })

  test('replaces a workspace only where that is said, and leaves secrets as they are', async () => {
    await warehouse.write((writer) => writer.run(`delete from one.contact`))
    await warehouse.close()
    await expect(put(place)).rejects.toMatchObject({ reason: 'occupied' })
    const { aside } = await put(place, { replace: true })
    warehouse = await openWarehouse(place)
    const { contacts, secrets } = await contentOf(warehouse)
    expect(contacts).toHaveLength(2)
    expect(secrets).toHaveLength(server === undefined ? 0 : 1)
    expect(aside === null ? null : existsSync(aside)).toBe(server === undefined ? true : null)
  })
})
