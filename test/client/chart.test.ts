import { describe, expect, test } from 'vitest'
import type { MetricAnswer } from '../../shared/metric.ts'
import { chartRows } from '../../client/charts/chart-rows.ts'
import { scaleOf } from '../../client/charts/ticks.ts'

describe('the ticks of an axis', () => {
  test.each([
    [[0.921, 0.924, 0.927], { fromZero: false, least: 0, most: 1 }, [0.92, 0.922, 0.924, 0.926, 0.928]],
    [[-0.9, 0, 2.6], {}, [-1, 0, 1, 2, 3]],
    [[2077, 2130, 2098], { fromZero: false, whole: true, least: 0 }, [2060, 2080, 2100, 2120, 2140]],
    [[3, 4, 2, 7], { whole: true, least: 0 }, [0, 2, 4, 6, 8]],
    [[1, 1], { whole: true, least: 0 }, [0, 1]],
    [[], { whole: true, least: 0 }, [0, 1]],
    [[0.995, 0.999], { fromZero: false, least: 0, most: 1 }, [0.994, 0.996, 0.998, 1]],
    [[1, 1, 1], { fromZero: false, least: 0, most: 1 }, [0.75, 1]],
  ])('of %j are round numbers around them', (values, options, ticks) => {
    expect(scaleOf(values, options).ticks).toEqual(ticks)
  })

  test('hold every value', () => {
    for (const values of [[0.1, 17.3], [99_999], [-3, -0.5], [0.0004, 0.0009], [12, 12.1]]) {
      const { low, high, ticks } = scaleOf(values)
      expect(low).toBeLessThanOrEqual(Math.min(...values))
      expect(high).toBeGreaterThanOrEqual(Math.max(...values))
      expect(ticks.length).toBeGreaterThan(1)
      expect(ticks.length).toBeLessThan(8)
    }
  })
})

const point = (week: number, value: number | null, cases: number, incomplete = false) => ({
  name: `2026-W${week}`,
  start: `2026-01-${week}`,
  end: `2026-01-${week + 1}`,
  value,
  numerator: value === null ? null : value * cases,
  denominator: value === null ? null : cases,
  cases,
  incomplete,
})
const drawn = (
  kind: 'event' | 'state',
  series: MetricAnswer['series'],
  rolling: MetricAnswer['rolling'] = null,
) => ({ series, rolling, definition: { kind } })
const everything = { draw: 'share', focus: { from: '2026-01-10', to: '2026-01-99' } } as const

describe('the points of a chart', () => {
  test('are the larger the more cases they rest on', () => {
    const [few, many] = chartRows(drawn('event', [point(10, 1, 1), point(11, 0.5, 16)]), everything)
    expect(many!.radius).toBeGreaterThan(few!.radius * 1.5)
  })

  test('of a period that still runs hangs on the last that is over, and is no part of its line', () => {
    const rows = chartRows(
      drawn('state', [point(10, 0.9, 9), point(11, 0.8, 9), point(12, 0.7, 9, true)]),
      everything,
    )
    expect(rows.map(({ complete }) => complete)).toEqual([0.9, 0.8, null])
    expect(rows.map(({ running }) => running)).toEqual([null, 0.8, 0.7])
  })

  test('of a census tell how many fall short, and nothing where that is not known', () => {
    const rows = chartRows(drawn('state', [point(10, null, 0), point(11, 0.5, 8)]), {
      ...everything,
      draw: 'short',
    })
    expect(rows.map(({ value }) => value)).toEqual([null, 4])
  })

  test('stay visible where no line leads to them', () => {
    const weeks = Array.from({ length: 40 }, (_, index) => point(10 + index, index === 5 ? 0.5 : null, 3))
    const radii = chartRows(drawn('state', weeks), everything).map(({ radius }) => radius)
    expect(radii[5]).toBeGreaterThan(0)
    expect(radii[6]).toBe(0)
  })
})
