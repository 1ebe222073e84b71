import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import type { Size, World } from '../../server/sandbox/world.ts'
import { ANCHOR } from '../support/sandbox.ts'

/** Everything that a world holds, as one number: tables with their fields and records, and the truth. */
function digest({ salesforce, hubspot, truth }: World): string {
  const hash = createHash('sha256')
  for (const { id, name, tables } of [salesforce, hubspot]) {
    hash.update(JSON.stringify([id, name]))
    for (const { entities, ...table } of tables.values()) {
      hash.update(JSON.stringify(table))
      for (const entity of entities.values()) hash.update(JSON.stringify(entity))
    }
  }
  return hash.update(JSON.stringify(truth)).digest('hex')
}

const KNOWN: readonly (readonly [Size, string])[] = [
  ['tiny', '3724dab64dc547ab7d8f35bead91ba9ad60eadb0f6bf4d6b78fb16edc630f099'],
  ['small', 'd6bcac2001ea0dc8d5ad4089871277af11cc506e4576af502553cb90e9831153'],
]

// Whoever means to change the orderly company writes down its new digest.
test.each(KNOWN)('the orderly company of size %s is byte for byte what it was', (size, known) => {
  expect(digest(createWorld({ seed: 7, size, anchor: ANCHOR }))).toBe(known)
})

test('an organisation is orderly unless something else is asked for, and always the same', () => {
  const options = { seed: 7, size: 'tiny', anchor: ANCHOR } as const
  const messy = () => digest(createWorld({ ...options, organisation: 'messy' }))
  expect(digest(createWorld({ ...options, organisation: 'orderly' }))).toBe(KNOWN[0]![1])
  expect(messy()).toBe(messy())
  expect(messy()).not.toBe(KNOWN[0]![1])
})
