import { describe, expect, it } from 'vitest'
import {
  parsePeriod,
  periodBefore,
  periodOf,
  pieces,
  startOf,
  weeksUpTo,
  yearBefore,
} from '../../server/metrics/engine/period.ts'

const calendar = { zone: 'Europe/Berlin', fiscalYearStart: 1 }
const february = { zone: 'Europe/Berlin', fiscalYearStart: 2 }
const date = (text: string) => Temporal.PlainDate.from(text)
const told = ({ name, start, end }: { name: string; start: Temporal.PlainDate; end: Temporal.PlainDate }) =>
  `${name} ${start.toString()} ${end.toString()}`

describe('a period’s name', () => {
  it.each([
    ['2026-W46', '2026-W46 2026-11-09 2026-11-16'],
    ['2026-W53', '2026-W53 2026-12-28 2027-01-04'],
    ['2026-02', '2026-02 2026-02-01 2026-03-01'],
    ['2026-Q4', '2026-Q4 2026-10-01 2027-01-01'],
    ['2026', '2026 2026-01-01 2027-01-01'],
  ])('%s means its days', (name, expected) => {
    expect(told(parsePeriod(name, calendar))).toBe(expected)
  })

  it.each(['2025-W53', '2026-13', '2026-Q5', 'last week', '2026-W00'])('%s is refused', (name) => {
    expect(() => parsePeriod(name, calendar)).toThrow(/is no period/)
  })

  it('follows the fiscal year, which is named after the year in which it ends', () => {
    expect(told(parsePeriod('2027-Q1', february))).toBe('2027-Q1 2026-02-01 2026-05-01')
    expect(told(periodOf(date('2027-01-31'), 'quarter', february))).toBe('2027-Q4 2026-11-01 2027-02-01')
    expect(told(parsePeriod('2027', february))).toBe('2027 2026-02-01 2027-02-01')
  })

  it('of the ISO week at the turn of the year is the week’s own year', () => {
    expect(periodOf(date('2027-01-03'), 'week', calendar).name).toBe('2026-W53')
  })
})

describe('other periods', () => {
  it('the one before and the same one a year ago', () => {
    expect(periodBefore(parsePeriod('2027-W01', calendar), calendar).name).toBe('2026-W53')
    expect(yearBefore(parsePeriod('2026-W46', calendar), calendar).name).toBe('2025-W46')
    expect(yearBefore(parsePeriod('2026-W53', calendar), calendar).name).toBe('2025-W52')
    expect(yearBefore(parsePeriod('2026-Q1', calendar), calendar).name).toBe('2025-Q1')
  })
})

it('a day begins at midnight in the zone, in summer and in winter', () => {
  expect(startOf(date('2026-03-29'), 'Europe/Berlin')).toBe('2026-03-28T23:00:00Z')
  expect(startOf(date('2026-03-30'), 'Europe/Berlin')).toBe('2026-03-29T22:00:00Z')
})

it('a span is cut at the grain’s boundaries and loses no day', () => {
  const cut = pieces({ start: date('2026-10-29'), end: date('2026-11-05') }, 'week', calendar)
  expect(cut.map(({ start, end }) => `${start.toString()} ${end.toString()}`)).toEqual([
    '2026-10-29 2026-11-02',
    '2026-11-02 2026-11-05',
  ])
})

it('the last weeks are whole ones', () => {
  const weeks = weeksUpTo(date('2026-11-18'), 2)
  expect(weeks.map(({ start, end }) => `${start.toString()} ${end.toString()}`)).toEqual([
    '2026-11-02 2026-11-09',
    '2026-11-09 2026-11-16',
  ])
})
