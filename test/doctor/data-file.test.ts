import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDuckdb } from '../../server/warehouse/duckdb.ts'
import { migrate } from '../../server/warehouse/migrate.ts'
import { contentsOf, runDoctor } from '../support/doctor.ts'
import { dataDirectory, type Environment } from '../support/server-process.ts'

let directory: ReturnType<typeof dataDirectory>
beforeEach(() => (directory = dataDirectory()))
afterEach(() => directory.remove())

describe('the data file', () => {
  const REAL = { HUBSPOT_ACCESS_TOKEN: 'token-of-a-test' }
  let path: string
  let settings: Environment
  beforeEach(async () => {
    settings = { ...REAL, DATA_DIR: directory.path }
    path = join(directory.path, 'workspace', 'warehouse.duckdb')
    mkdirSync(join(directory.path, 'workspace'))
  })
  const filled = async (options: Parameters<typeof migrate>[1], ...statements: readonly string[]) => {
    const warehouse = await openDuckdb({ path })
    await migrate(warehouse, options)
    await warehouse.write(async (writer) => {
      for (const statement of statements) await writer.run(statement)
    })
    await warehouse.close()
  }
  const offline = () => runDoctor(settings, '--offline')

  test('that is none, is cut off or has a folder in its place is told as damaged, and isn’t touched', async () => {
    const damaged = `The data file ${path} is damaged, or no data file at all.`
    const damages: readonly (readonly [found: string, damage: () => void | Promise<void>])[] = [
      [damaged, () => writeFileSync(path, 'no database')],
      [damaged, () => writeFileSync(path, '')],
      [
        damaged,
        async () => {
          await filled({})
          truncateSync(path, 9_000)
        },
      ],
      [`A folder stands in the place of the data file ${path}.`, () => mkdirSync(path)],
    ]
    for (const [found, damage] of damages) {
      await damage()
      const before = contentsOf(directory.path)
      const { code, of, states } = await offline()
      expect(code).toBe(1)
      expect(of('database')).toMatchObject([{ state: 'failed', found }])
      expect(states('schema')).toEqual(['skipped'])
      expect(states('syncs')).toEqual(['skipped'])
      expect(contentsOf(directory.path)).toEqual(before)
      rmSync(path, { recursive: true })
    }
  })

  test('of a newer program says so', async () => {
    await filled({}, `insert into plumbline_migration values ('9999-later', current_timestamp)`)
    const { code, of } = await offline()
    expect(code).toBe(1)
    expect(of('database')).toMatchObject([{ state: 'ok' }])
    expect(of('schema')).toMatchObject([
      { state: 'failed', found: 'The data was written by a newer Plumbline (step 9999-later).' },
    ])
  })

  test('of an older program says which steps the next start takes, and isn’t brought up to date', async () => {
    await filled({ through: '0001-foundation' })
    const before = contentsOf(directory.path)
    const { code, of, states } = await offline()
    expect(code).toBe(0)
    expect(of('schema')[0]?.found).toMatch(/^At step 0001-foundation; the next start takes 0002-passes/)
    expect(states('syncs')).toEqual(['skipped'])
    expect(contentsOf(directory.path)).toEqual(before)
  })

  test('that another process has is told with its number, and is no failure', async () => {
    await filled({})
    const script = `const { DuckDBInstance } = await import(${JSON.stringify(import.meta.resolve('@duckdb/node-api'))})
      await DuckDBInstance.create(${JSON.stringify(path)})
      console.log('open')
      process.stdin.resume()`
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', script])
    const ended = once(owner, 'close')
    await once(owner.stdout, 'data')
    const { code, of } = await offline()
    owner.stdin.end()
    await ended
    expect(code).toBe(0)
    expect(of('database')).toMatchObject([
      { state: 'warning', found: expect.stringContaining(`in use by another process (${owner.pid})`) },
    ])
  })
})
