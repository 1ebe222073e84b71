import { beforeAll, describe, expect, inject, test } from 'vitest'
import {
  differences,
  leanWorld,
  readUnder,
  readUnderAndAnew,
  readWhileTimePasses,
  type Reading,
} from '../support/equivalence.ts'

/** How much goes wrong in a schedule. */
const COUNT = 8
/** What a schedule is about is the sync, whatever the engine: on the second one, where each takes longer, some of them are enough. */
const SHARE = inject('postgres') === undefined ? 1 : 4

let undisturbed: Reading
beforeAll(async () => {
  undisturbed = await readUnder(leanWorld(), null)
})

describe('whatever goes wrong on the way, the same versions are kept in the same order', () => {
  test.each(Array.from({ length: 16 / SHARE }, (_, n) => n + 1))('schedule %i', async (seed) => {
    const reading = await readUnder(leanWorld(), { seed, count: COUNT, outcomes: ['same'] })
    expect(reading.struck).toBeGreaterThan(0)
    expect(differences(undisturbed.contents, reading.contents)).toEqual([])
    expect(reading.forbidden).toEqual([])
  })
})

describe('whatever changes in the CRMs meanwhile, what is kept in the end is what they hold', () => {
  test.each(Array.from({ length: 4 / SHARE }, (_, n) => n + 105))('schedule %i', async (seed) => {
    const schedule = { seed, count: COUNT, outcomes: ['same', 'changed', 'stopped'] } as const
    const { current, anew, struck, forbidden } = await readUnderAndAnew(leanWorld(), schedule)
    expect(struck).toBeGreaterThan(0)
    expect(differences(anew, current)).toEqual([])
    expect(forbidden).toEqual([])
  })
})

test('what happens between two requests of a reading that takes days is neither missed nor kept too long', async () => {
  const { current, anew, syncs, within } = await readWhileTimePasses(leanWorld())
  expect(syncs).toBeGreaterThan(1)
  expect(within).toBeGreaterThan(0)
  expect(differences(anew, current)).toEqual([])
})
