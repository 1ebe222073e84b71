import type { Dimension, MetricDefinition } from '../metric.ts'
import { percentileOf, pool, type Measure } from './aggregate.ts'
import {
  countContributions,
  percentileContributions,
  rateContributions,
  type Change,
} from './contribution.ts'
import type { Observed, Segment } from './observation.ts'
import type { Reading } from './reading.ts'
import { tell } from './told.ts'
import type { readValues } from './values.ts'

/** A segment's change, with its cases now. */
type Changed = Change & { readonly cases: number }

/** What each segment of a dimension adds to a change: the contributions sum to it. */
export interface Explanation {
  readonly dimension: Dimension
  readonly segments: readonly (Changed & { readonly contribution: number })[]
  /** How much better it explains than others. */
  readonly score: number
}

export function changesOf(
  reading: Reading,
  dimension: string,
  { after, before }: { after: Observed; before: readonly Observed[] },
): Changed[] {
  const now = new Map((after.by[dimension] ?? []).map((segment) => [segment.key, segment]))
  const then = before.map(
    (observed) => new Map((observed.by[dimension] ?? []).map((segment) => [segment.key, segment])),
  )
  const keys = new Set([...now.keys(), ...then.flatMap((segments) => [...segments.keys()])])
  return [...keys].map((key) => ({
    key,
    after: measureOf(reading, now.get(key)),
    // A count's average counts the periods without a case too.
    before: averageOf(
      reading,
      then.map((segments) => segments.get(key)),
    ),
    cases: now.get(key)?.totals.cases ?? 0,
  }))
}

const ZERO: Measure = { value: 0, numerator: 0, denominator: null }

/** Null where nothing can be told. To count no case is to know it: 0, unless some case had no data. */
function measureOf(reading: Reading, segment: Segment | undefined): Measure | null {
  const { kind } = reading.metric.aggregate
  if (segment === undefined || segment.totals.considered === 0)
    return kind === 'count' || kind === 'sum' ? ZERO : null
  const { measure } = tell(reading, segment.totals)
  return measure.value === null ? null : measure
}

function averageOf(reading: Reading, segments: readonly (Segment | undefined)[]): Measure | null {
  const found = segments.map((segment) => measureOf(reading, segment)).filter((measure) => measure !== null)
  return found.length === 0 ? null : pool(reading.metric.aggregate, found)
}

export function contributionsOf(
  metric: MetricDefinition,
  dimension: string,
  changes: readonly Changed[],
  values: Awaited<ReturnType<typeof readValues>> | null,
): number[] | null {
  const { aggregate } = metric
  if (aggregate.kind === 'ratio') return rateContributions(changes)
  const p = percentileOf(aggregate)
  if (p === null) return countContributions(changes)
  const swapped = values && changes.map(({ key }) => values(dimension, key))
  return swapped && percentileContributions(p, swapped)
}

/**
 * A dimension explains a change the better, the more of it falls on one segment beyond that segment's share of the cases.
 * One that has a single value explains nothing.
 */
export function explain(
  dimension: Dimension,
  changes: readonly Changed[],
  contributions: readonly number[],
  change: number,
): Explanation[] {
  if (changes.length < 2) return []
  const cases = changes.reduce((sum, each) => sum + each.cases, 0)
  const segments = changes.map((each, index) => ({ ...each, contribution: contributions[index]! }))
  const scores = segments.map((segment) => {
    const explained = Math.max(0, Math.min(1, segment.contribution / change))
    return explained - (cases === 0 ? 0 : segment.cases / cases)
  })
  return [{ dimension, segments, score: Math.max(...scores) }]
}
