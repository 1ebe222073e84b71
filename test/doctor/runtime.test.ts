import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { database } from '../../server/doctor/checks/database.ts'
import { metrics } from '../../server/doctor/checks/metrics.ts'
import { node, platform } from '../../server/doctor/checks/runtime.ts'
import { look, scriptedCrm } from '../support/doctor.ts'
import { dataDirectory } from '../support/server-process.ts'

const REAL = { HUBSPOT_ACCESS_TOKEN: 'token-of-a-test' }

describe('Node', () => {
  test.each([
    ['failed', '22.14.0'],
    ['ok', '26.10.0'],
    ['ok', '28.0.0'],
  ])('is %s at %s', async (state, version) => {
    const runtime = { node: version, platform: 'linux', arch: 'x64' } as const
    expect(await look(node, {}, { runtime })).toMatchObject([{ state }])
  })
})

describe('the database engine', () => {
  test('is loaded on this platform', async () => {
    expect(await look(platform, {})).toMatchObject([
      { state: 'ok', found: expect.stringContaining(`${process.platform} ${process.arch}`) },
    ])
  })

  test('that can’t be loaded is told, and whatever needs it goes without', async () => {
    const directory = dataDirectory()
    const home = join(directory.path, 'workspace')
    mkdirSync(home)
    writeFileSync(join(home, 'warehouse.duckdb'), '')
    const settings = { ...REAL, DATA_DIR: directory.path }
    const loadEngine = () => Promise.resolve({ kind: 'missing', why: 'No such file' } as const)
    expect(await look(platform, settings, { loadEngine })).toMatchObject([
      { state: 'failed', found: expect.stringMatching(/can't be loaded on .*: No such file\.$/) },
    ])
    expect(await look(database, settings, { loadEngine })).toMatchObject([
      { state: 'failed', found: "The database engine can't be loaded." },
    ])
    expect(await look(metrics, settings, { loadEngine, crms: [scriptedCrm()] })).toMatchObject([
      { state: 'skipped' },
    ])
    directory.remove()
  })
})
