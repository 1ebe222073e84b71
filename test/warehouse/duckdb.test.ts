import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { AT_ONCE } from '../../server/warehouse/reader-pool.ts'
import { patiently, type StagedFiles } from '../../server/warehouse/warehouse.ts'
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
