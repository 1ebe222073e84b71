import type { BridgeStep } from '../../../shared/bridge.ts'
import { percentileOf, type Measure } from '../engine/aggregate.ts'
import { changesOf, contributionsOf, explain, type Explanation } from '../engine/explanation.ts'
import type { Questions } from '../engine/lane.ts'
import { readSpans, type Reading } from '../engine/reading.ts'
import { isVisible } from '../engine/sentence.ts'
import { tellAll } from '../engine/told.ts'
import { readValues } from '../engine/values.ts'
import type { Sides } from './sides.ts'
import { segmentTitle } from './words.ts'

/** More steps than these are told as one. */
const MOST_SEGMENTS = 6

/** Both spans as they are known now. */
export interface Facts {
  readonly levels: Readonly<Record<'now' | 'base', Measure>>
  /** The dimension that explains most of what lies between them; null without one, or where nothing moved. */
  readonly best: Explanation | null
}

export async function readFacts(
  reading: Reading,
  { bounds, compared }: Sides,
  sums: Questions,
): Promise<Facts> {
  const { metric } = reading
  const dimensions = metric.dimensions.filter(({ explains }) => explains !== false)
  const spans = [bounds, compared]
  const [after, before] = await readSpans(
    reading,
    spans,
    dimensions.map(({ id }) => id),
  )
  const [now, base] = tellAll(reading, [after?.whole ?? null, before?.whole ?? null])
  const levels = { now: now!.measure, base: base!.measure }
  const change = difference(levels.base, levels.now)
  const swapped = percentileOf(metric.aggregate) !== null
  // The values of a state aren't read of two moments at once.
  if (!after || !before || !change || (swapped && metric.kind === 'state')) return { levels, best: null }
  const values = swapped ? await readValues(reading, spans, sums) : null
  const found = dimensions.flatMap((dimension) => {
    const changes = changesOf(reading, dimension.id, { after, before: [before] })
    const contributions = contributionsOf(metric, dimension.id, changes, values)
    return contributions === null ? [] : explain(dimension, changes, contributions, change)
  })
  return { levels, best: found.toSorted((a, b) => b.score - a.score)[0] ?? null }
}

/** Null where a value is none. */
export function difference(from: Measure, to: Measure): number | null {
  return from.value === null || to.value === null ? null : to.value - from.value
}

/** What the cases of the later span make, those segments first that make most; null where a value is none. */
export function freshSteps({ metric }: Reading, { best, levels }: Facts): BridgeStep[] | null {
  const change = difference(levels.base, levels.now)
  if (change === null) return null
  const whole = wholeStep('New facts', change)
  if (best === null) return whole.effect === 0 ? [] : [whole]
  // Of a percentile the steps hold in the order in which they were made.
  const swapped = percentileOf(metric.aggregate) !== null
  const sorted = swapped
    ? best.segments
    : best.segments.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  const visible = sorted.filter(({ contribution }) => isVisible(metric, contribution)).length
  // One alone is named rather than summed up.
  const most = sorted.length - visible <= 1 && visible <= MOST_SEGMENTS + 1 ? sorted.length : MOST_SEGMENTS
  const named = sorted.slice(0, swapped ? MOST_SEGMENTS : Math.min(most, Math.max(visible, 1)))
  const rest = sorted.slice(named.length)
  const others: BridgeStep = {
    ...whole,
    title: rest.length === 1 ? '1 other' : `${rest.length} others`,
    effect: rest.reduce((sum, { contribution }) => sum + contribution, 0),
    cases: rest.length,
  }
  return [
    ...named.map(({ key, contribution, cases, before, after }): BridgeStep => ({
      kind: 'segment',
      by: null,
      key,
      title: segmentTitle(best.dimension, key),
      effect: contribution,
      cases,
      before: before?.value ?? null,
      after: after?.value ?? null,
    })),
    ...(rest.length === 0 ? [] : [others]),
  ].filter(({ effect }) => effect !== 0)
}

/** What isn't split any further. */
export function wholeStep(title: string, effect: number): BridgeStep {
  return { kind: 'others', by: null, key: null, title, effect, cases: 1, before: null, after: null }
}
