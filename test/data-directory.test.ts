import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openDataDirectory } from '../server/data-directory.ts'
import { createLog } from '../server/log.ts'
import { dataDirectory } from './support/server-process.ts'

const log = createLog({ level: 'silent' })
const directory = dataDirectory()
afterAll(directory.remove)

const modeOf = (path: string) => statSync(path).mode & 0o777

test('a folder that is missing is made with those above it, for this user alone', () => {
  const mask = process.umask(0)
  try {
    openDataDirectory(join(directory.path, 'new', 'workspace'), log)
  } finally {
    process.umask(mask)
  }
  expect(modeOf(join(directory.path, 'new'))).toBe(0o700)
  expect(modeOf(join(directory.path, 'new', 'workspace'))).toBe(0o700)
})

test('one that an earlier version left open is closed, and what is above it is left as it is', () => {
  const shared = join(directory.path, 'shared')
  const path = join(shared, 'workspace')
  mkdirSync(path, { recursive: true })
  chmodSync(shared, 0o755)
  chmodSync(path, 0o755)
  openDataDirectory(path, log)
  expect([modeOf(shared), modeOf(path)]).toEqual([0o755, 0o700])
})

test('a file in its place is said in words, with what to do', () => {
  const file = join(directory.path, 'file')
  writeFileSync(file, 'a file')
  for (const path of [file, join(file, 'workspace')]) {
    expect(() => openDataDirectory(path, log)).toThrow(
      expect.objectContaining({
        name: 'WarehouseError',
        message: `The folder ${path} can't be made.`,
        action: 'A file stands in its place: move it away, or set DATA_DIR to another folder.',
      }),
    )
  }
})
