import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { patiently } from '../../server/warehouse/warehouse.ts'

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
  const reads = [1, 2].map((number) =>
    slow.read(async (reader) => {
      begun.push(number)
      await release.promise
      return reader.all('select 1 as one')
    }),
  )
  expect(await warehouse.read((reader) => reader.all('select 2 as two'))).toEqual([{ two: 2 }])
  expect(begun).toEqual([1])
  release.resolve()
  expect(await Promise.all(reads)).toEqual([[{ one: 1 }], [{ one: 1 }]])
  await warehouse.close()
})
