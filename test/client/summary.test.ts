import { describe, expect, test } from 'vitest'
import type { MetricList, MetricSummary, Signal } from '../../shared/metric.ts'
import { nothingText } from '../../client/format/nothing.ts'
import { inPeriodText } from '../../client/pages/review/in-period.ts'
import { comparisonName, summarySentence } from '../../client/pages/review/summary.ts'

const metric = (signal: Signal | null): MetricSummary => ({
  id: 'm',
  pillar: 'platform',
  title: 'M',
  question: '?',
  unit: 'count',
  currency: null,
  better: 'higher',
  headline: true,
  value: 5,
  numerator: null,
  denominator: null,
  previous: 3,
  signal,
  target: null,
  cases: 1,
  noun: { one: 'record', many: 'records', counted: null, fails: 'fails', units: 'records', covers: null },
  entities: null,
  pending: 0,
  coverage: 1,
  interval: null,
  freshness: [],
  incomplete: false,
  smallSample: false,
  companions: [],
  state: 'measurable',
  reason: null,
  cause: null,
  trailing: [],
  line: [],
  leading: null,
  short: [],
  awaited: [],
})

const week = (name: string, start: string, end: string, until = end) => ({
  name,
  start,
  end,
  until,
  incomplete: false,
  begun: true,
})
const list = (...items: MetricSummary[]): MetricList => ({
  period: week('2026-W46', '2026-11-09', '2026-11-16'),
  compare: week('2026-W45', '2026-11-02', '2026-11-09'),
  items,
})

describe('the week in a sentence', () => {
  test('counts what got better and worse', () => {
    const told = list(metric('better'), metric('worse'), metric('unchanged'))
    expect(summarySentence(told, 'previous')).toBe('1 better, 1 worse, 1 unchanged against week 45.')
  })

  test('does not call better or worse what may be chance, and says how many that are', () => {
    expect(summarySentence(list(metric('unchanged'), metric('too-few'), metric('too-few')), 'previous')).toBe(
      '1 unchanged against week 45. 2 with too few cases to tell.',
    )
    expect(summarySentence(list(metric('too-few')), 'previous')).toBe(
      'Nothing can be told apart from chance against week 45. 1 with too few cases to tell.',
    )
  })

  test('counts each as it is shown: by the weeks that lead, where the period holds too few cases', () => {
    const leading = {
      weeks: 13,
      value: 5,
      numerator: null,
      denominator: null,
      cases: 40,
      pending: 0,
      coverage: 1,
      smallSample: false,
      interval: null,
      previous: 3,
      signal: 'worse' as const,
      line: [],
      companions: [],
    }
    expect(summarySentence(list(metric('better'), { ...metric('too-few'), leading }), 'previous')).toBe(
      '1 better, 1 worse against week 45, and where it holds too few cases, over more weeks against as many before.',
    )
  })

  test('says how many can’t be compared, and why nothing can', () => {
    expect(summarySentence(list(metric('better'), metric(null)), 'previous')).toBe(
      '1 better against week 45. 1 can’t be compared.',
    )
    expect(summarySentence(list(metric(null)), 'previous')).toBe(
      'Nothing can be compared: there is no earlier data.',
    )
  })

  test('names what the period is compared with', () => {
    expect(comparisonName(list(), 'average')).toBe('the average of the four weeks before')
    expect(comparisonName({ compare: week('2025-W46', '', '') }, 'year')).toBe('week 46 of 2025')
    expect(comparisonName({ compare: week('2026-10', '2026-10-01', '2026-11-01') }, 'previous')).toBe(
      'October 2026',
    )
    expect(
      comparisonName({ compare: week('2026-10', '2026-10-01', '2026-11-01', '2026-10-23') }, 'previous'),
    ).toBe('1–22 Oct 2026')
  })
})

describe('a period of few cases', () => {
  const few = {
    ...metric('too-few'),
    cases: 4,
    noun: { ...metric(null).noun, many: 'campaigns', counted: 'due' },
  }

  test('says how many of how many', () => {
    expect(inPeriodText({ ...few, unit: 'ratio', value: 0.75, numerator: 3, denominator: 4 })).toBe(
      '3 of 4 campaigns due',
    )
    expect(inPeriodText({ ...few, unit: 'days', value: 0, cases: 3 }).replaceAll('\u202f', ' ')).toBe(
      '0 days over 3 campaigns due',
    )
  })

  test('in which there was none says so, and not that it isn’t measured', () => {
    expect(inPeriodText({ ...few, value: null })).toBe('No campaigns due')
    expect(nothingText({ ...few, state: 'measurable', reason: null })).toEqual({
      head: 'No campaigns due',
      why: null,
    })
  })

  test('in which nobody can know of any yet says how many there are', () => {
    const told = '4 campaigns due, too early to judge'
    expect(inPeriodText({ ...few, value: null, pending: 4 })).toBe(told)
    expect(nothingText({ ...few, state: 'measurable', reason: null, pending: 4 }).head).toBe(told)
  })

  test('that can’t be measured says why', () => {
    const reason = 'The first sync came later.'
    expect(nothingText({ ...few, state: 'not-measured', reason })).toEqual({
      head: 'Not measured',
      why: reason,
    })
  })
})
