import { describe, expect, test } from 'vitest'
import type { MetricList, MetricSummary } from '../../shared/metric.ts'
import { comparisonName, summarySentence } from '../../client/pages/review/summary.ts'

const metric = (
  value: number | null,
  previous: number | null,
  better: 'higher' | 'lower' = 'higher',
): MetricSummary => ({
  id: 'm',
  pillar: 'platform',
  title: 'M',
  question: '?',
  unit: 'count',
  better,
  value,
  numerator: null,
  denominator: null,
  previous,
  signal,
  target: null,
  cases: 1,
  noun: { one: 'record', many: 'records', counted: null, units: 'records' },
  entities: null,
  coverage: 1,
  interval: null,
  freshness: [],
  incomplete: false,
  smallSample: false,
  companions: [],
  state: 'measurable',
  reason: null,
  trailing: [],
  line: [],
  leading: null,
  short: [],
  awaited: [],
})

const list = (...items: MetricSummary[]): MetricList => ({
  period: { name: '2026-W46', start: '2026-11-09', end: '2026-11-16', incomplete: false },
  compare: { name: '2026-W45', start: '2026-11-02', end: '2026-11-09', incomplete: false },
  items,
})

describe('the week in a sentence', () => {
  test('counts what got better and worse by each metric’s own direction', () => {
    const week = list(metric(5, 3), metric(5, 3, 'lower'), metric(4, 4))
    expect(summarySentence(week, 'previous')).toBe('1 better, 1 worse, 1 unchanged against week 45.')
  })

  test('says how many can’t be told, and doesn’t count them as unchanged', () => {
    expect(summarySentence(list(metric(5, 3), metric(null, 3)), 'previous')).toBe(
      '1 better than week 45. 1 can’t be compared yet.',
    )
    expect(summarySentence(list(metric(5, null)), 'previous')).toBe('Nothing can be compared yet.')
  })

  test('names what the week is compared with', () => {
    expect(comparisonName(list(), 'average')).toBe('the average of the four weeks before')
    expect(
      comparisonName({ compare: { name: '2025-W46', start: '', end: '', incomplete: false } }, 'year'),
    ).toBe('week 46 of 2025')
  })
})
