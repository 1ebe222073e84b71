import { expect, test } from 'vitest'
import { catalogue } from '../../server/metrics/catalogue.ts'
import { ratio } from '../../server/metrics/engine/aggregate.ts'
import { signalOf as told, type Side } from '../../server/metrics/engine/signal.ts'
import type { MetricDefinition } from '../../server/metrics/metric.ts'
import { DEFAULT_DOUBT } from '../../shared/mapping.ts'

const metric = (id: string) => catalogue.find((each) => each.id === id)!
const signalOf = (of: MetricDefinition, after: Side, before: Side, fewCases = DEFAULT_DOUBT.fewCases) =>
  told(of, after, before, fewCases)
const rate = (numerator: number, denominator: number): Side => ({
  measure: ratio(numerator, denominator),
  cases: denominator,
})
const amount = (value: number, cases = 1, periods?: number): Side => ({
  measure: { value, numerator: value, denominator: null },
  cases,
  ...(periods === undefined ? {} : { periods }),
})

test.each([
  ['3 of 4 after 4 of 5', rate(3, 4), rate(4, 5), 'too-few'],
  ['1 of 1 after 0 of 1', rate(1, 1), rate(0, 1), 'too-few'],
  ['40 of 80 after 70 of 80', rate(40, 80), rate(70, 80), 'worse'],
  ['70 of 80 after 40 of 80', rate(70, 80), rate(40, 80), 'better'],
  ['800 of 1,000 after 4 of 5', rate(800, 1000), rate(4, 5), 'unchanged'],
] as const)('a rate of launches: %s', (_, after, before, signal) => {
  expect(signalOf(metric('on-time-launch-rate'), after, before)).toBe(signal)
})

test('a change within chance is told from one that is not by the interval of the difference', () => {
  // Newcombe 1998, table II, example (a): 56 of 70 and 48 of 80 differ by 0.0524 to 0.3339.
  expect(signalOf(metric('on-time-launch-rate'), rate(56, 70), rate(48, 80))).toBe('better')
  expect(signalOf(metric('on-time-launch-rate'), rate(55, 70), rate(52, 80))).toBe('too-few')
})

test('a count of launches says nothing by one more or one less, and much by many', () => {
  const launches = metric('campaign-throughput')
  expect(signalOf(launches, amount(3), amount(4))).toBe('too-few')
  expect(signalOf(launches, amount(20), amount(4))).toBe('better')
  // Against an average of four weeks less of the difference is chance.
  expect(signalOf(launches, amount(9), amount(3))).toBe('too-few')
  expect(signalOf(launches, amount(12), amount(4, 1, 4))).toBe('better')
})

test('a median of fewer than twenty cases on either side says too little', () => {
  const slippage = metric('launch-slippage')
  expect(signalOf(slippage, amount(2, 30), amount(0.5, 8))).toBe('too-few')
  expect(signalOf(slippage, amount(2, 30), amount(0.5, 25))).toBe('worse')
  // How many are few is a setting.
  expect(signalOf(slippage, amount(2, 30), amount(0.5, 8), 8)).toBe('worse')
  expect(signalOf(slippage, amount(2, 30), amount(0.5, 25), 26)).toBe('too-few')
})

test('a census of records has no chance in it, and what does not show is no change', () => {
  expect(signalOf(metric('data-quality'), rate(90, 100), rate(89, 100))).toBe('better')
  expect(signalOf(metric('data-quality'), rate(90_001, 100_000), rate(90_000, 100_000))).toBe('unchanged')
})

test('where one side is not known nothing is said', () => {
  expect(signalOf(metric('data-quality'), rate(1, 2), rate(0, 0))).toBeNull()
})
