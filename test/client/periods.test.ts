import { describe, expect, test } from 'vitest'
import {
  bucketTitle,
  dayIn,
  periodLabel,
  shiftPeriod,
  spanLabel,
  startOf,
  weekOf,
} from '../../client/format/periods.ts'

describe('periods, as people say them', () => {
  test('a week is named by its number and its days', () => {
    expect(periodLabel({ name: '2026-W46', start: '2026-11-09', end: '2026-11-16' })).toBe(
      'Week 46 · 9–15 Nov 2026',
    )
  })

  test('a span over two months, or two years, says both', () => {
    expect(spanLabel('2026-10-26', '2026-11-02')).toBe('26 Oct – 1 Nov 2026')
    expect(spanLabel('2026-12-28', '2027-01-04')).toBe('28 Dec 2026 – 3 Jan 2027')
  })

  test('a span of one day is that day', () => {
    expect(spanLabel('2026-11-09', '2026-11-10')).toBe('9 Nov 2026')
  })

  test('a week belongs to the year of its Thursday', () => {
    expect(weekOf('2027-01-03')).toBe('2026-W53')
    expect(weekOf('2027-01-04')).toBe('2027-W01')
    expect(weekOf('2024-12-30')).toBe('2025-W01')
    expect(startOf('2026-W53')).toBe('2026-12-28')
    expect(startOf('2025-W01')).toBe('2024-12-30')
  })

  test('one step back or on stays within its kind of period', () => {
    expect(shiftPeriod('2027-W01', -1)).toBe('2026-W53')
    expect(shiftPeriod('2026-W53', 1)).toBe('2027-W01')
    expect(shiftPeriod('2026-01', -1)).toBe('2025-12')
    expect(shiftPeriod('2026-Q4', 1)).toBe('2027-Q1')
    expect(shiftPeriod('2026', -1)).toBe('2025')
  })

  test('a chart’s periods are named by their grain, even where the span cuts them short', () => {
    expect(bucketTitle('2026-11-09', 'week')).toBe('Week 46')
    expect(bucketTitle('2026-08-24', 'month')).toBe('August 2026')
    expect(bucketTitle('2026-08-24', 'quarter')).toBe('Q3 2026')
  })

  test('the day is the workspace’s, not London’s', () => {
    expect(dayIn('Europe/Berlin', '2026-11-15T23:30:00Z')).toBe('2026-11-16')
    expect(dayIn('America/New_York', '2026-11-16T03:00:00Z')).toBe('2026-11-15')
  })
})
