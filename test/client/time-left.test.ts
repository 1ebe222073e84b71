import { expect, test } from 'vitest'
import { timeLeft } from '../../client/ui/time-left.ts'

test('the time left follows from the pace since the first look', () => {
  expect(timeLeft({ done: 2, at: 0 }, { done: 5, at: 30_000 }, 14)).toBe(90_000)
  expect(timeLeft({ done: 2, at: 0 }, { done: 14, at: 30_000 }, 14)).toBe(0)
})

test('before anything has moved it is not known', () => {
  expect(timeLeft({ done: 2, at: 0 }, { done: 2, at: 30_000 }, 14)).toBeNull()
})
