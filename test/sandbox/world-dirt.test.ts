import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createWorld } from '../../server/sandbox/world/create-world.ts'
import { duplicates, invalidFields, isVoid } from './world-checks.ts'
import { listedDuplicates, planted, typed, wanting } from './world-defects.ts'

const ANCHOR = Date.parse('2026-11-22T20:00:00Z')
const WEEK_MS = 7 * 86_400_000
const WORLDS = 4

const drawn = fc.record({
  seed: fc.integer({ min: 1, max: 10_000 }),
  dirt: fc.integer({ min: 2, max: 9 }),
  weeks: fc.integer({ min: -100, max: 10 }),
})

it('the world lists exactly what it planted, whatever its seed and however much goes wrong', () => {
  const property = fc.property(drawn, ({ seed, dirt, weeks }) => {
    const world = createWorld({ seed, size: 'small', anchor: ANCHOR, dirt })
    const at = ANCHOR + weeks * WEEK_MS
    for (const system of ['salesforce', 'hubspot'] as const) {
      expect(duplicates(world, system, at)).toEqual(listedDuplicates(world, system, at))
    }
    const missing = wanting(world, at, ({ required }, { fields }) =>
      required.filter((field) => isVoid(fields[field])),
    )
    expect(missing).toEqual(typed(planted(world, 'missing', at)))
    const invalid = wanting(world, at, (kind, record) => invalidFields(world, kind, record))
    expect(invalid).toEqual(typed(planted(world, 'invalid', at)))
  })
  fc.assert(property, { numRuns: WORLDS, seed: 20261122 })
})
