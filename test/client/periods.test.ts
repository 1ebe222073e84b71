import { describe, expect, test } from 'vitest'
import {
  axisLabel,
  dayIn,
  dayLabel,
  daysBetween,
  endOfDay,
  lastComplete,
  lastDayText,
  periodLabel,
  shiftPeriod,
  spanLabel,
  startOf,
  stretchText,
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

  test('a period compared with is named, and where only a part of it counts, by its days', () => {
    const october = {
      name: '2026-10',
      start: '2026-10-01',
      end: '2026-11-01',
      incomplete: false,
      begun: true,
    }
    expect(stretchText({ ...october, until: '2026-11-01' })).toBe('October 2026')
    expect(stretchText({ ...october, until: '2026-10-23' })).toBe('1–22 Oct 2026')
    expect(stretchText({ ...october, name: null, until: '2026-11-01' })).toBe('1–31 Oct 2026')
  })

  test('the last complete period is the one before today’s', () => {
    expect(lastComplete('week', '2026-11-26')).toBe('2026-W47')
    expect(lastComplete('month', '2026-11-01')).toBe('2026-10')
    expect(lastComplete('quarter', '2027-01-01')).toBe('2026-Q4')
  })

  test('an axis says the year where it has to', () => {
    expect(axisLabel('2026-11-09', 'week', false)).toBe('9 Nov')
    expect(axisLabel('2024-11-25', 'week', true)).toBe('Nov ’24')
    expect(axisLabel('2026-10-01', 'month', false)).toBe('Oct')
    expect(axisLabel('2027-01-01', 'month', true)).toBe('Jan ’27')
    expect(axisLabel('2026-10-01', 'quarter', true)).toBe('Q4 ’26')
  })

  test('a day in a table has its year where it is another than beside it', () => {
    expect(dayLabel('2026-11-17', '2026-11-22')).toBe('17 Nov')
    expect(dayLabel('2025-11-17', '2026-11-22')).toBe('17 Nov 2025')
  })

  test('a state is as of the end of its last day', () => {
    expect(lastDayText('2026-11-23')).toBe('Sun 22 Nov')
  })

  test('the day is the workspace’s, not London’s', () => {
    expect(dayIn('Europe/Berlin', '2026-11-15T23:30:00Z')).toBe('2026-11-16')
    expect(dayIn('America/New_York', '2026-11-16T03:00:00Z')).toBe('2026-11-15')
  })

  test('days are counted by the calendar, whatever clocks do between', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
    expect(daysBetween('2026-11-02', '2026-10-25')).toBe(-8)
  })

  test.each([
    ['UTC', '2026-11-15', '2026-11-15T23:59:59.999Z'],
    ['Europe/Berlin', '2026-11-15', '2026-11-15T22:59:59.999Z'],
    ['Asia/Kathmandu', '2026-11-15', '2026-11-15T18:14:59.999Z'],
    // The day on which clocks are put forward is an hour shorter, the other one an hour longer.
    ['Europe/Berlin', '2026-03-29', '2026-03-29T21:59:59.999Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-25T22:59:59.999Z'],
    // Here at midnight itself: the next day begins at one.
    ['America/Santiago', '2026-09-05', '2026-09-06T03:59:59.999Z'],
  ])('a day ends by the clocks of its zone: %s, %s', (zone, day, end) => {
    expect(endOfDay(zone, day)).toBe(end)
  })
})
