import { describe, expect, test } from 'vitest'
import { inGrain, periodsIn, spanStart, viewOf } from '../../client/pages/metric/view.ts'

describe('what a metric’s page shows', () => {
  test('is thirteen weeks up to the one in the address, which is looked at', () => {
    expect(viewOf({ period: '2026-W47' })).toEqual({
      grain: 'week',
      from: '2026-08-24',
      to: '2026-11-23',
      focus: {
        name: '2026-W47',
        from: '2026-11-16',
        to: '2026-11-23',
        title: 'Week 47 · 16–22 Nov 2026',
      },
    })
  })

  test('is of whole months where the address names one, to its end though it is still running', () => {
    const { grain, from, to, focus } = viewOf({ period: '2026-11' })
    expect({ grain, from, to }).toEqual({ grain: 'month', from: '2025-12-01', to: '2026-12-01' })
    expect(focus).toMatchObject({ name: '2026-11', from: '2026-11-01', to: '2026-12-01' })
  })

  test('widens a span that cuts into its periods, and never leaves out the one looked at', () => {
    const view = viewOf({ period: '2026-11', from: '2026-08-31', to: '2026-11-23', grain: 'month' })
    expect(view).toMatchObject({ from: '2026-08-01', to: '2026-12-01' })
    expect(viewOf({ period: '2026-W40', from: '2026-10-05', to: '2026-11-23' }).from).toBe('2026-09-28')
    expect(viewOf({ period: '2026-W47', from: '2026-08-31', to: '2026-10-05' }).to).toBe('2026-11-23')
  })

  test('keeps the chart where it is while another of its periods is looked at', () => {
    const view = viewOf({ period: '2026-W44', from: '2026-08-31', to: '2026-11-23' })
    expect(view).toMatchObject({ from: '2026-08-31', to: '2026-11-23', focus: { name: '2026-W44' } })
  })

  test('is the whole span when that is asked for', () => {
    expect(viewOf({ period: '2026-W47', focus: 'all' }).focus).toEqual({
      name: null,
      from: '2026-08-24',
      to: '2026-11-23',
      title: '24 Aug – 22 Nov 2026',
    })
  })

  test('by another grain looks at the period that holds the last day', () => {
    expect(inGrain('2026-W47', 'month')).toBe('2026-11')
    expect(inGrain('2026-11', 'week')).toBe('2026-W49')
    expect(inGrain('2026-11', 'quarter')).toBe('2026-Q4')
    expect(viewOf({ period: '2026' })).toMatchObject({ grain: 'quarter', focus: { name: '2026-Q4' } })
  })

  test('counts its periods, also over the turn of a year', () => {
    expect(spanStart('2027-01-04', 'week', 12)).toBe('2026-10-12')
    expect(periodsIn({ from: '2026-10-12', to: '2027-01-04', grain: 'week' })).toBe(12)
    expect(periodsIn({ from: '2025-12-01', to: '2026-12-01', grain: 'month' })).toBe(12)
    expect(periodsIn({ from: '2025-01-01', to: '2027-01-01', grain: 'quarter' })).toBe(8)
  })
})
