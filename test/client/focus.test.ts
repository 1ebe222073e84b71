import { describe, expect, test } from 'vitest'
import { focusOf } from '../../client/pages/metric/focus.ts'

const point = (start: string, end: string, incomplete = false) => ({
  start,
  end,
  incomplete,
  value: 1,
  numerator: null,
  denominator: null,
  cases: 1,
})

const span = {
  from: '2026-11-02',
  to: '2026-11-23',
  grain: 'week' as const,
  series: [
    point('2026-11-02', '2026-11-09'),
    point('2026-11-09', '2026-11-16'),
    point('2026-11-16', '2026-11-23', true),
  ],
}

describe('the period looked at', () => {
  test('is the last complete one unless another is asked for', () => {
    expect(focusOf(undefined, span)).toMatchObject({ from: '2026-11-09', to: '2026-11-16', title: 'Week 46' })
  })

  test('is the one in the address, the running one too', () => {
    expect(focusOf('2026-11-16', span)).toMatchObject({ from: '2026-11-16', incomplete: true })
  })

  test('is the whole span when all is asked for', () => {
    expect(focusOf('all', span)).toMatchObject({ from: '2026-11-02', to: '2026-11-23', incomplete: true })
  })

  test('falls back when the address names a day outside the chart', () => {
    expect(focusOf('2020-01-06', span)).toMatchObject({ title: 'Week 46' })
  })
})
