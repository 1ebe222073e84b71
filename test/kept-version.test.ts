import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepVersion, missingVersions } from '../server/kept-version.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

it('data that knows less than was published lacks the difference', () => {
  keepVersion(directory, 57)
  keepVersion(directory, 60)
  expect([57, 60, 61].map((version) => missingVersions(directory, version))).toEqual([3, 0, 0])
})

it('nothing is missing where nothing was kept, or what was is not readable', () => {
  expect(missingVersions(directory, 0)).toBe(0)
  writeFileSync(join(directory, 'data-version'), 'garbage')
  expect(missingVersions(directory, 5)).toBe(0)
})
