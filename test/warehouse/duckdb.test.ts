import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { AT_ONCE } from '../../server/warehouse/reader-pool.ts'
import { patiently, type StagedFiles } from '../../server/warehouse/warehouse.ts'
import { importedMoments, importMoments } from '../support/earlier-imports.ts'
import { openTestWarehouse } from '../support/warehouse.ts'

const directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** The bytes of a data file with its schema. */
async function dataFile(): Promise<Buffer> {
  const path = join(directory, 'whole.duckdb')
  const warehouse = await openDuckdb({ path })
  await migrate(warehouse)
  await warehouse.close()
  return readFileSync(path)
}

const overwritten = (bytes: Buffer, start: number, end: number) => Buffer.from(bytes).fill(0x5a, start, end)

describe('a data file that can’t be opened is told for what it is', () => {
  test.each([
    ['something else', () => Buffer.from('these are no data')],
    ['nothing', () => Buffer.alloc(0)],
    ['its first half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['a damaged head', (bytes: Buffer) => overwritten(bytes, 4096, 8192)],
    ['a damaged body', (bytes: Buffer) => overwritten(bytes, 16_384, bytes.length)],
  ])('that holds %s: damaged', async (_what, damage) => {
    const path = join(directory, 'damaged.duckdb')
    writeFileSync(path, damage(await dataFile()))
    await expect(openDuckdb({ path })).rejects.toMatchObject({
      name: 'WarehouseError',
      message: `The data file ${path} is damaged, or no data file at all.`,
      action: expect.stringContaining('Put a backup in its place.'),
    })
  })

  test('that is a folder', async () => {
    const path = join(directory, 'folder.duckdb')
    mkdirSync(path)
    await expect(openDuckdb({ path })).rejects.toMatchObject({
      message: `A folder stands in the place of the data file ${path}.`,
    })
  })
})

describe('what is committed', () => {
  /** The bytes of the log after a commit of so many rows, each of which has some 76 of its own. */
  async function logged(rows: number): Promise<number> {
    const path = join(directory, `${rows.toString()}.duckdb`)
    const warehouse = await openDuckdb({ path })
    await warehouse.write((writer) => writer.run('create table person(id text, email text)'))
    await warehouse.write((writer) =>
      writer.run(
        `insert into person select md5(cast(n as text)), md5(cast(-n as text)) || '@example.com' from range(${rows.toString()}) r(n)`,
      ),
    )
    const { size } = statSync(`${path}.wal`)
    await warehouse.close()
    return size
  }

  test('by the batch goes straight into the file, not through the log first', async () => {
    expect(await logged(20_000)).toBeGreaterThan(20_000 * 50)
    expect(await logged(20_480)).toBeLessThan(20_480)
  })

  test('is there again after the file was closed, whatever its name', async () => {
    const path = join(directory, 'People\'s "own" data.duckdb')
    const before = await openDuckdb({ path })
    await before.write((writer) => writer.run('create table person as select 7 as id'))
    await before.close()
    const after = await openDuckdb({ path, readOnly: true })
    expect(await after.read((reader) => reader.all('select id from person'))).toEqual([{ id: 7 }])
    await after.close()
  })

  test('stays readable in a file that the engine made by itself, with its own larger groups', async () => {
    const path = join(directory, 'before.duckdb')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(`create table person as select n as id from range(150000) r(n)`)
    connection.closeSync()
    instance.closeSync()
    const warehouse = await openDuckdb({ path })
    await warehouse.write((writer) =>
      writer.run('insert into person select n as id from range(150000, 200000) r(n)'),
    )
    await warehouse.write((writer) => writer.run('delete from person where id % 2 = 1'))
    await warehouse.close()
    const again = await openDuckdb({ path })
    expect(
      await again.read((reader) =>
        reader.all(
          'select count(*)::integer as n, count(distinct id)::integer as ids, max(id)::integer as last from person',
        ),
      ),
    ).toEqual([{ n: 100_000, ids: 100_000, last: 199_998 }])
    await again.close()
  })

  test('and what is too large for the memory waits beside the file', async () => {
    const path = join(directory, 'spill.duckdb')
    const warehouse = await openDuckdb({ path })
    expect(
      await warehouse.read((reader) => reader.all(`select current_setting('temp_directory') as folder`)),
    ).toEqual([{ folder: `${path}.tmp` }])
    await warehouse.close()
  })
})

test('a question that takes long holds up no short one', async () => {
  const warehouse = await openDuckdb({ path: ':memory:', readers: 2 })
  const slow = patiently(warehouse)
  const release = Promise.withResolvers<void>()
  const begun: number[] = []
  const first = Promise.withResolvers<void>()
  const reads = [1, 2].map((number) =>
    slow.read(async (reader) => {
      begun.push(number)
      first.resolve()
      await release.promise
      return reader.all('select 1 as one')
    }),
  )
  await first.promise
  expect(await warehouse.read((reader) => reader.all('select 2 as two'))).toEqual([{ two: 2 }])
  // And what is asked by those who mostly ask for long, but is over at once, is a short one.
  expect(await slow.read((reader) => reader.all('select 3 as three'), AT_ONCE)).toEqual([{ three: 3 }])
  expect(begun).toEqual([1])
  release.resolve()
  expect(await Promise.all(reads)).toEqual([[{ one: 1 }], [{ one: 1 }]])
  await warehouse.close()
})

describe('what goes in comes out as it was', () => {
  test('a list of whatever texts people and CRMs write', async () => {
    const warehouse = await openDuckdb({ path: ':memory:' })
    const pieces = [
      '"',
      "'",
      '\\',
      ',',
      '[',
      ']',
      '{',
      '}',
      '=',
      ' ',
      '\n',
      '\t',
      '\0',
      '\u001E',
      'a',
      'ü',
      '😀',
      'NULL',
    ]
    const text = fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (texts) => {
        const sql = `select cast($1 as text[]) as texts`
        expect(await warehouse.read((reader) => reader.all(sql, [texts]))).toEqual([{ texts }])
      }),
    )
    await warehouse.close()
  })

  test('an answer of very many rows, whole and in its order', async () => {
    const warehouse = await openDuckdb({ path: ':memory:' })
    const rows = await warehouse.read((reader) =>
      reader.all<{ n: number }>(`select n from generate_series(1, 20000) g(n) order by n`),
    )
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 20_000 }, (_, n) => n + 1))
    await warehouse.close()
  })
})

test('a load of many pages takes little memory, unless it needs more or somebody asks a question', async () => {
  const warehouse = await openDuckdb({ path: ':memory:', memoryLimit: '700MB' })
  const page = join(directory, 'page.csv')
  writeFileSync(page, `Id\n${'"1"\n'.repeat(1 << 20)}`)
  const files: StagedFiles = { paths: [page], format: 'csv', columns: [{ name: 'id', path: ['Id'] }] }
  const load = () => warehouse.write((writer) => writer.stage('page', files))
  const limit = async (within: typeof warehouse = warehouse) => {
    const sql = `select current_setting('memory_limit') as held`
    return (await within.read((reader) => reader.all<{ held: string }>(sql)))[0]!.held
  }
  const [whole, spared] = ['667.5 MiB', '238.4 MiB']
  expect(await limit()).toBe(whole)
  expect(await load()).toBe(1 << 20)
  expect(await limit()).toBe(spared)
  await patiently(warehouse).read((reader) => reader.all('select 1 as one'), AT_ONCE)
  expect(await limit()).toBe(spared)
  expect(await limit(patiently(warehouse))).toBe(whole)
  await patiently(warehouse).read(async () => {
    await load()
    expect(await limit()).toBe(whole)
  })
  await load()
  expect(await limit()).toBe(spared)
  const hungry = `create or replace temp table hungry as select array_agg(repeat(id, 120)) as ids from page`
  await warehouse.write(async (writer) => {
    await writer.stage('page', files)
    await writer.run(hungry)
  })
  expect(await limit()).toBe(whole)
  await warehouse.close()
})

test('what is published after a load may take as much memory as a question', async () => {
  const opened = await openTestWarehouse()
  const { warehouse } = opened
  const page = join(directory, 'page.csv')
  writeFileSync(page, `Id\n${'"1"\n'.repeat(1 << 20)}`)
  const limit = async () => {
    const sql = `select current_setting('memory_limit') as held`
    return (await warehouse.read((reader) => reader.all<{ held: string }>(sql)))[0]!.held
  }
  const whole = await limit()
  const files: StagedFiles = { paths: [page], format: 'csv', columns: [{ name: 'id', path: ['Id'] }] }
  await warehouse.write((writer) => writer.stage('page', files))
  expect(await limit()).toBe('238.4 MiB')
  await opened.publish('salesforce', '2026-03-02T06:00:00.000Z')
  expect(await limit()).toBe(whole)
  await opened.close()
})

test('a schema brought up to date is whole after a power failure, with all steps still in the engine’s log', async () => {
  const path = join(directory, 'earlier.duckdb')
  const copy = join(directory, 'copy.duckdb')
  const earlier = await openDuckdb({ path })
  await migrate(earlier, { through: '0011-entered' })
  await earlier.write(importMoments)
  await earlier.close()
  const warehouse = await openDuckdb({ path })
  await migrate(warehouse)
  for (const end of ['', '.wal']) copyFileSync(path + end, copy + end)
  const found = await openDuckdb({ path: copy })
  expect(await importedMoments(found)).toEqual(await importedMoments(warehouse))
  expect((await importedMoments(found))['launches']).toHaveLength(2)
  await found.close()
  await warehouse.close()
})
