import type { MetricDefinition } from '../metric.ts'
import type { Where } from '../metrics.ts'
import type { Bounds } from './facts.ts'
import type { Ask, Observed } from './observation.ts'
import { isBefore, type Since } from './since.ts'
import type { Snapshot } from './snapshot.ts'
import { momentOf } from './spans.ts'

type Observe = (ask: Ask) => Promise<readonly Observed[]>

/** What one metric is asked within one request. */
export interface Reading {
  readonly metric: MetricDefinition
  readonly snapshot: Snapshot
  /** The moment asked from: the snapshot's, or an earlier one. */
  readonly now: string
  readonly where: Where
  readonly observe: Observe
  /** Before it nothing is known of events. */
  readonly since: Since
}

/**
 * What each of the spans comes to; null where nothing could be known. Events of all spans are asked for at once, states
 * one by one, each as of its own moment.
 */
export async function readSpans(
  { metric, snapshot, now, where, observe, since }: Reading,
  spans: readonly Bounds[],
  by: readonly string[] = [],
): Promise<readonly (Observed | null)[]> {
  const moments = spans.map((bounds) =>
    isBefore(bounds, since, snapshot.calendar.zone) ? null : momentOf(metric, { bounds, snapshot, now }),
  )
  if (metric.kind === 'state') {
    return Promise.all(
      moments.map(async (at) =>
        at === null ? null : (await observe({ metric, snapshot, at, spans: [], where, by }))[0]!,
      ),
    )
  }
  const asked = spans.filter((_, index) => moments[index] !== null)
  const at = moments.find((moment) => moment !== null)
  if (!at) return spans.map(() => null)
  const found = await observe({ metric, snapshot, at, spans: asked, where, by })
  let next = 0
  return moments.map((moment) => (moment === null ? null : found[next++]!))
}
