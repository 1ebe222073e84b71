import { describe, expect, test } from 'vitest'
import { linePath, lineScale, places } from '../../client/charts/line-path.ts'

describe('a small line', () => {
  test('a week that wasn’t measured leaves a gap and is never bridged', () => {
    const line = places([0, 1, null, 1], { low: 0, high: 1 })
    expect(linePath(line, 30, 10)).toBe('M0 10L10 0M30 0')
  })

  test('a tenth of a point doesn’t look like a landslide', () => {
    const { low, high } = lineScale([0.9, 0.901])
    expect(high - low).toBeGreaterThan(0.05)
  })

  test('nothing measured draws nothing', () => {
    expect(linePath(places([null, null], lineScale([null, null])), 10, 10)).toBe('')
  })
})
