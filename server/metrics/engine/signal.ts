import type { Signal } from '../../../shared/metric.ts'
import type { MetricDefinition } from '../metric.ts'
import { percentileOf, type Measure } from './aggregate.ts'
import { isVisible } from './sentence.ts'
import { wilson } from './wilson.ts'

/** Two-sided 95 %. */
const Z = 1.959964

/** A side of a comparison. `periods`: of a count, how many periods it is the average of. */
export interface Side {
  readonly measure: Measure
  readonly cases: number
  readonly periods?: number
}

/** What a change means; null where one side is not known. Fewer cases than `fewCases` are a small sample. */
export function signalOf(
  metric: MetricDefinition,
  after: Side,
  before: Side,
  fewCases: number,
): Signal | null {
  if (after.measure.value === null || before.measure.value === null) return null
  const change = after.measure.value - before.measure.value
  if (!isVisible(metric, change)) return 'unchanged'
  if (metric.kind === 'event' && isChance(metric, after, before, fewCases)) return 'too-few'
  return change > 0 === (metric.better === 'higher') ? 'better' : 'worse'
}

/** Whether as much could come about by chance, the process being the same. A census of records has no chance in it. */
function isChance(metric: MetricDefinition, after: Side, before: Side, fewCases: number): boolean {
  const { aggregate } = metric
  if (aggregate.kind === 'ratio')
    return metric.interval === 'wilson' && ratesAgree(after.measure, before.measure)
  if (aggregate.kind === 'count') return countsAgree(after, before)
  return percentileOf(aggregate) !== null && Math.min(after.cases, before.cases) < fewCases
}

/**
 * Whether the interval of the difference of two rates holds 0. R. G. Newcombe, "Interval estimation for the difference
 * between independent proportions", Statistics in Medicine 17 (1998), method 10: from the Wilson intervals of both.
 */
function ratesAgree(after: Measure, before: Measure): boolean {
  const [a, b] = [intervalOf(after), intervalOf(before)]
  if (a === null || b === null) return true
  const difference = a.rate - b.rate
  const below = Math.hypot(a.rate - a.low, b.high - b.rate)
  const above = Math.hypot(a.high - a.rate, b.rate - b.low)
  return difference - below <= 0 && difference + above >= 0
}

function intervalOf({ value, numerator, denominator }: Measure) {
  const interval = wilson(numerator ?? 0, denominator ?? 0)
  return value === null || interval === null ? null : { rate: value, ...interval }
}

/** Whether two counts of events can be of one rate: their difference, by Poisson's variance of both. */
function countsAgree(after: Side, before: Side): boolean {
  const [now, then] = [after.measure.value ?? 0, before.measure.value ?? 0]
  return Math.abs(now - then) <= Z * Math.sqrt(now + then / (before.periods ?? 1))
}
