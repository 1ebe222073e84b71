import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortedBy, upTo } from '../../server/sandbox/sorted.ts'

it('sorts numbers by keys of any size, and leaves those of one key in their order', () => {
  const key = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.maxSafeInteger(),
    fc.integer({ min: -9_000, max: 9_000 }),
  )
  fc.assert(
    fc.property(fc.array(key.filter((value) => Math.abs(value) < 2 ** 51)), (keys) => {
      const expected = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b)
      expect([...sortedBy(Float64Array.from(keys), upTo(keys.length))]).toEqual(expected)
    }),
    { seed: 1, numRuns: 300 },
  )
})
