import type { Mover } from '../../../shared/metric.ts'
import { percentileOf, pool } from './aggregate.ts'
import type { Comparison } from './comparison.ts'
import { changesOf, contributionsOf, explain, type Explanation } from './explanation.ts'
import type { Questions } from './lane.ts'
import { readSpans, type Reading } from './reading.ts'
import { isVisible, moverSentence } from './sentence.ts'
import { signalOf } from './signal.ts'
import { boundsOf, comparedStretch } from './spans.ts'
import { tell } from './told.ts'
import { readValues } from './values.ts'

/** More than these are nobody's story of a week. */
const MOST_MOVERS = 12
const MOST_OF_A_METRIC = 3

/** A mover and how much it matters beside those of other metrics: the change as a share of the value before. */
export interface WeightedMover {
  readonly mover: Mover
  readonly weight: number
}

/** Of all metrics' movers, the few that matter most, the weightiest first. */
export function weightiest(movers: readonly WeightedMover[]): Mover[] {
  return [...movers]
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_MOVERS)
    .map(({ mover }) => mover)
}

/**
 * The largest segments of the dimension that explains best how the metric moved; none when it didn't, can't be told, or may
 * have by chance, as the tile then says.
 * Of a few cases a share of a share is arithmetic, not news: they are told by name (see story.ts).
 */
export async function findMovers(
  reading: Reading,
  comparison: Comparison,
  sums: Questions,
): Promise<WeightedMover[]> {
  const moved = await explainChange(reading, comparison, sums)
  if (moved === null) return []
  const { metric } = reading
  const { value, previous, best } = moved
  const whole = { before: weightOf(best.segments, 'before'), after: weightOf(best.segments, 'after') }
  return best.segments
    .filter(({ contribution }) => isVisible(metric, contribution))
    .filter((segment) => percentileOf(metric.aggregate) === null || movedItself(segment))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, MOST_OF_A_METRIC)
    .map((segment, place) => ({
      mover: {
        metric: metric.id,
        title: metric.title,
        unit: metric.unit,
        better: metric.better,
        dimension: { id: best.dimension.id, title: best.dimension.title },
        key: segment.key,
        value: segment.after?.value ?? null,
        previous: segment.before?.value ?? null,
        contribution: segment.contribution,
        cases: segment.cases,
        sentence: moverSentence(metric, {
          ...segment,
          dimension: best.dimension,
          change: value - previous,
          further: place > 0,
          share: {
            before: (segment.before?.denominator ?? 0) / whole.before,
            after: (segment.after?.denominator ?? 0) / whole.after,
          },
        }),
      },
      weight:
        Math.abs(segment.contribution) / Math.max(Math.abs(previous), Math.abs(value), Number.MIN_VALUE),
    }))
}

/** Whether a segment went the way that it is said to have moved the whole. */
function movedItself({ before, after, contribution }: Explanation['segments'][number]): boolean {
  const [then, now] = [before?.value ?? null, after?.value ?? null]
  return then !== null && now !== null && Math.sign(now - then) === Math.sign(contribution)
}

function weightOf(segments: Explanation['segments'], when: 'before' | 'after'): number {
  return segments.reduce((sum, segment) => sum + (segment[when]?.denominator ?? 0), 0)
}

/** How the whole moved, and every segment of the dimension that explains it best; null when there is nothing to explain. */
async function explainChange(
  reading: Reading,
  { period, others }: Comparison,
  sums: Questions,
): Promise<{ readonly value: number; readonly previous: number; readonly best: Explanation } | null> {
  const { metric, snapshot, now } = reading
  const { zone } = snapshot.calendar
  const bounds = [
    boundsOf(period, zone),
    ...others.map((other) => comparedStretch(metric, other, { span: period, now, zone })),
  ]
  const dimensions = metric.dimensions.filter(({ explains }) => explains !== false)
  const ids = dimensions.map(({ id }) => id)
  const [after, ...rest] = await readSpans(reading, bounds, ids)
  const before = rest.filter((each) => each !== null)
  if (!after || before.length === 0) return null
  const fewest = Math.min(after.whole.cases, ...before.map(({ whole }) => whole.cases))
  if (metric.kind === 'event' && fewest < snapshot.model.mapping.doubt.fewCases) return null
  const told = tell(reading, after.whole)
  const earlier = pool(
    metric.aggregate,
    before.map(({ whole }) => tell(reading, whole).measure),
  )
  const cases = before.reduce((sum, { whole }) => sum + whole.cases, 0)
  const signal = signalOf(
    metric,
    told,
    { measure: earlier, cases, periods: before.length },
    snapshot.model.mapping.doubt.fewCases,
  )
  if (signal !== 'better' && signal !== 'worse') return null
  const [value, previous] = [told.measure.value!, earlier.value!]

  const values = percentileOf(metric.aggregate) !== null ? await readValues(reading, bounds, sums) : null
  const explanations = dimensions.flatMap((dimension) => {
    const changes = changesOf(reading, dimension.id, { after, before })
    const contributions = contributionsOf(metric, dimension.id, changes, values)
    return contributions === null ? [] : explain(dimension, changes, contributions, value - previous)
  })
  const best = explanations.sort((a, b) => b.score - a.score)[0]
  return best === undefined ? null : { value, previous, best }
}
