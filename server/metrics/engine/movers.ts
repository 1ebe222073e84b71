import type { Mover } from '../../../shared/metric.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import type { Dimension, MetricDefinition } from '../metric.ts'
import { percentileOf, pool, type Measure } from './aggregate.ts'
import type { Comparison } from './comparison.ts'
import {
  countContributions,
  percentileContributions,
  rateContributions,
  type Change,
} from './contribution.ts'
import type { Observed, Segment } from './observation.ts'
import { readSpans, type Reading } from './reading.ts'
import { moverSentence } from './sentence.ts'
import { boundsOf, sameStretch } from './spans.ts'
import { readValues } from './values.ts'

/** A mover and how much it matters beside those of other metrics: the change as a share of the value before. */
export interface WeightedMover {
  readonly mover: Mover
  readonly weight: number
}

interface Explanation {
  readonly dimension: Dimension
  readonly segments: readonly (Change & { readonly cases: number; readonly contribution: number })[]
  readonly score: number
}

/** The segments of the dimension that explains best how the metric moved; none when it didn't, or can't be told. */
export async function findMovers(
  reading: Reading,
  { period, others }: Comparison,
  warehouse: Warehouse,
): Promise<WeightedMover[]> {
  const { metric, snapshot, now } = reading
  const { zone } = snapshot.calendar
  const bounds = [
    boundsOf(period, zone),
    ...others.map((other) => sameStretch(other, { span: period, now, zone })),
  ]
  const dimensions = metric.dimensions.filter(({ explains }) => explains !== false)
  const ids = dimensions.map(({ id }) => id)
  const [after, ...rest] = await readSpans(reading, bounds, ids)
  const before = rest.filter((each) => each !== null)
  if (!after || before.length === 0) return []
  const value = after.whole.measure.value
  const previous = pool(
    metric.aggregate,
    before.map(({ whole }) => whole.measure),
  ).value
  if (value === null || previous === null || isNegligible(metric, value - previous)) return []

  const values = percentileOf(metric.aggregate) !== null ? await readValues(reading, bounds, warehouse) : null
  const explanations = dimensions.flatMap((dimension) => {
    const changes = changesOf(metric, dimension.id, { after, before })
    const contributions = contributionsOf(metric, dimension.id, changes, values)
    return contributions === null ? [] : explain(dimension, changes, contributions, value - previous)
  })
  const best = explanations.sort((a, b) => b.score - a.score)[0]
  if (!best) return []
  return best.segments
    .filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .map(({ key, before, after, cases, contribution }) => ({
      mover: {
        metric: metric.id,
        title: metric.title,
        unit: metric.unit,
        better: metric.better,
        dimension: { id: best.dimension.id, title: best.dimension.title },
        key,
        value: after?.value ?? null,
        previous: before?.value ?? null,
        contribution,
        cases,
        sentence: moverSentence(metric, {
          dimension: best.dimension,
          key,
          change: value - previous,
          contribution,
        }),
      },
      weight: Math.abs(contribution) / Math.max(Math.abs(previous), Math.abs(value), Number.MIN_VALUE),
    }))
}

/** A tenth of a point is no news. */
const NEGLIGIBLE_RATE = 0.001

function isNegligible({ unit }: MetricDefinition, change: number): boolean {
  return unit === 'ratio' ? Math.abs(change) < NEGLIGIBLE_RATE : change === 0
}

type Changed = Change & { readonly cases: number }

function changesOf(
  metric: MetricDefinition,
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
    after: measureOf(now.get(key)),
    // A count's average counts the periods without a case too.
    before: averageOf(
      metric,
      then.map((segments) => segments.get(key)),
    ),
    cases: now.get(key)?.totals.cases ?? 0,
  }))
}

function measureOf(segment: Segment | undefined): Measure | null {
  return segment === undefined || segment.totals.cases === 0 ? null : segment.totals.measure
}

function averageOf(metric: MetricDefinition, segments: readonly (Segment | undefined)[]): Measure | null {
  const found = segments.map(measureOf)
  if (found.every((measure) => measure === null)) return null
  const zero: Measure = { value: 0, numerator: 0, denominator: null }
  const counted = metric.aggregate.kind === 'count' || metric.aggregate.kind === 'sum'
  return pool(
    metric.aggregate,
    found.flatMap((measure) => measure ?? (counted ? [zero] : [])),
  )
}

function contributionsOf(
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
function explain(
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
