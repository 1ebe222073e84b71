import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { NOT_NOTED, noteVersion, tellMissing } from '../server/noted-version.ts'

let directory: string
let told: z.infer<typeof Told>[]
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plumbline-'))
  told = []
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const Told = z.object({ versions: z.int().optional(), msg: z.string() })
const log = pino({}, { write: (line: string) => told.push(Told.parse(JSON.parse(line))) })

it('data that knows less than was published lacks the difference', () => {
  noteVersion(log, directory, 57)
  noteVersion(log, directory, 60)
  for (const version of [57, 60, 61]) tellMissing(log, directory, version)
  expect(told.map(({ versions }) => versions)).toEqual([3])
})

it('nothing is missing where nothing was noted, or what was is not readable', () => {
  tellMissing(log, directory, 0)
  writeFileSync(join(directory, 'data-version'), 'garbage')
  tellMissing(log, directory, 5)
  expect(told).toEqual([])
})

it('a version that can’t be written keeps nobody from the data: it is told in the log', () => {
  mkdirSync(join(directory, 'data-version'))
  noteVersion(log, directory, 3)
  expect(told.map(({ msg }) => msg)).toEqual([NOT_NOTED])
})
