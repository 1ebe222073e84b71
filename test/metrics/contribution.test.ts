import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countContributions,
  percentileContributions,
  rateContributions,
  type Change,
} from '../../server/metrics/engine/contribution.ts'
import { ratio } from '../../server/metrics/engine/aggregate.ts'
import { wilson } from '../../server/metrics/engine/wilson.ts'

const measure = fc.option(
  fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 }))
    .map(([part, whole]) => ratio(Math.min(part, whole), whole)),
)
const changes = fc.array(fc.record({ key: fc.string(), before: measure, after: measure }), {
  minLength: 1,
  maxLength: 6,
})
const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0)
const rate = (segments: readonly Change[], when: 'before' | 'after') =>
  total(segments.map((each) => each[when]?.numerator ?? 0)) /
  total(segments.map((each) => each[when]?.denominator ?? 0))

const count = (value: number) => ({ value, numerator: value, denominator: null })

describe('what segments add to a change', () => {
  it('sums to the change of a rate exactly', () => {
    fc.assert(
      fc.property(changes, (segments) => {
        const contributions = rateContributions(segments)
        const [before, after] = [rate(segments, 'before'), rate(segments, 'after')]
        const change = contributions === null ? Number.NaN : total(contributions)
        expect(change.toFixed(9).replace('-0.000000000', '0.000000000')).toBe(
          (after - before).toFixed(9).replace('-0.000000000', '0.000000000'),
        )
      }),
      { seed: 7 },
    )
  })

  it('blames the segment whose rate fell, not the one that grew', () => {
    const [mail, event] = rateContributions([
      { key: 'Email', before: ratio(9, 10), after: ratio(18, 20) },
      { key: 'Event', before: ratio(9, 10), after: ratio(5, 10) },
    ])!
    expect(event).toBeLessThan(-0.1)
    expect(mail).toBeGreaterThan(0)
  })

  it('sums to the change of a count exactly', () => {
    expect(
      countContributions([
        { key: 'a', before: count(3), after: null },
        { key: 'b', before: null, after: count(2) },
      ]),
    ).toEqual([-3, 2])
  })

  it('sums to the change of a median exactly, swapped in order', () => {
    const values = fc.array(fc.integer({ min: -20, max: 60 }), { maxLength: 6 })
    const cases = fc.array(fc.record({ before: values, after: values }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(cases, (segments) => {
        const contributions = percentileContributions(0.5, segments)
        if (contributions === null) return
        const whole = (when: 'before' | 'after') =>
          percentileContributions(0.5, [{ before: [0], after: segments.flatMap((each) => each[when]) }])
        expect(total(contributions)).toBeCloseTo(whole('after')![0]! - whole('before')![0]!, 9)
      }),
      { seed: 7 },
    )
  })
})

describe('the Wilson interval', () => {
  it('is wide for a few campaigns and never leaves 0 to 1', () => {
    expect(wilson(5, 5)).toEqual({ low: expect.closeTo(0.566, 3), high: 1 })
    expect(wilson(85, 100)).toEqual({ low: expect.closeTo(0.767, 3), high: expect.closeTo(0.907, 3) })
    expect(wilson(0, 0)).toBeNull()
  })
})
