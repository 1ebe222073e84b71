import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { diskSpace, folder, rights } from '../../server/doctor/checks/folder.ts'
import { secretsKey } from '../../server/doctor/checks/secrets.ts'
import { readKey } from '../../server/store/key-file.ts'
import { createSecretStore } from '../../server/store/secret-store.ts'
import { openTokenFile } from '../../server/store/token-file.ts'
import { look } from '../support/doctor.ts'
import { dataDirectory } from '../support/server-process.ts'

let directory: ReturnType<typeof dataDirectory>
let settings: { readonly DATA_DIR: string }
let sample: string
beforeEach(() => {
  directory = dataDirectory()
  settings = { DATA_DIR: directory.path }
  sample = join(directory.path, 'sample')
})
afterEach(() => directory.remove())

describe('the data directory', () => {
  test('that is missing will be made, if what is above it can be written', async () => {
    expect(await look(folder, { DATA_DIR: join(directory.path, 'a', 'b') })).toMatchObject([
      { state: 'ok', found: `${join(directory.path, 'a', 'b', 'sample')} will be made by the first start.` },
    ])
  })

  test('that is there can be written', async () => {
    mkdirSync(sample)
    expect(await look(folder, settings)).toMatchObject([{ state: 'ok', found: `${sample} can be written.` }])
  })

  test('has no file in its place', async () => {
    const file = join(directory.path, 'file')
    writeFileSync(file, 'a file')
    for (const DATA_DIR of [file, join(file, 'below')]) {
      expect(await look(folder, { DATA_DIR })).toMatchObject([
        { state: 'failed', found: `A file stands where a folder must be: ${file}.` },
      ])
    }
  })
})

describe('rights', () => {
  test('of other users of the machine are a warning that says how to take them away', async () => {
    mkdirSync(sample)
    chmodSync(sample, 0o755)
    expect(await look(rights, settings)).toMatchObject([
      {
        state: 'warning',
        found: `Other users of this machine can look into ${sample} (0755).`,
        action: `Take their rights away: chmod 700 ${sample}`,
      },
    ])
  })

  test('of the owner alone are fine', async () => {
    mkdirSync(sample)
    chmodSync(sample, 0o700)
    expect(await look(rights, settings)).toMatchObject([{ state: 'ok' }])
  })
})

describe('the key of kept secrets', () => {
  const real = () => ({ ...settings, HUBSPOT_ACCESS_TOKEN: 'token-of-a-test' })

  test('that others can read fails, because no server starts with it', async () => {
    const keyPath = join(directory.path, 'secrets.key')
    expect(await look(secretsKey, real())).toMatchObject([{ state: 'ok' }])
    writeFileSync(keyPath, randomBytes(32).toString('base64url'))
    chmodSync(keyPath, 0o644)
    expect(await look(secretsKey, real())).toMatchObject([
      { state: 'failed', action: `Take their rights away: chmod 600 ${keyPath}` },
    ])
    chmodSync(keyPath, 0o600)
    expect(await look(secretsKey, real())).toMatchObject([{ state: 'ok' }])
  })

  test('that is empty, or gone while tokens are kept under it, fails, and so do tokens that can’t be read', async () => {
    const keyPath = join(directory.path, 'secrets.key')
    const tokens = join(directory.path, 'workspace', 'secrets.json')
    mkdirSync(join(directory.path, 'workspace'), { recursive: true })
    const key = await readKey({ secret: null, path: keyPath })
    await createSecretStore(await openTokenFile(tokens), key)
      .token('hubspot', 'given')
      .write('renewed')
    expect(await look(secretsKey, real())).toMatchObject([{ state: 'ok' }])
    writeFileSync(keyPath, '')
    expect(await look(secretsKey, real())).toMatchObject([
      { state: 'failed', found: expect.stringContaining('damaged') },
    ])
    rmSync(keyPath)
    expect(await look(secretsKey, real())).toMatchObject([
      { state: 'failed', found: expect.stringMatching(/^The key is gone/) },
    ])
    expect(await look(secretsKey, { ...real(), APP_SECRET: 's'.repeat(40) })).toMatchObject([{ state: 'ok' }])
    writeFileSync(tokens, '{')
    expect(await look(secretsKey, real())).toMatchObject([
      { state: 'failed', found: expect.stringContaining('kept secrets are damaged') },
    ])
  })
})

describe('disk space', () => {
  const MB = 1e6
  test.each([
    ['failed', 199 * MB, '199 MB are free.'],
    ['warning', 200 * MB, '200 MB are free.'],
    ['warning', 1_999 * MB, '2.0 GB are free.'],
    ['ok', 2_000 * MB, '2.0 GB are free.'],
  ])('is %s with %i bytes', async (state, bytes, found) => {
    const world = { freeBytes: () => Promise.resolve(bytes) }
    expect(await look(diskSpace, settings, world)).toMatchObject([{ state, found }])
  })

  test('is asked of the disk on which the directory will be made', async () => {
    const asked: string[] = []
    const freeBytes = (path: string) => {
      asked.push(path)
      return Promise.resolve(1e12)
    }
    await look(diskSpace, { DATA_DIR: join(directory.path, 'a', 'b') }, { freeBytes })
    expect(asked).toEqual([directory.path])
    expect((await look(diskSpace, settings))[0]?.found).toMatch(/^\d[\d.]* [GM]B are free\.$/)
  })
})
