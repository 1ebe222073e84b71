import { spanOf } from '../engine/answer.ts'
import { stretchBefore } from '../engine/comparison.ts'
import type { Bounds } from '../engine/facts.ts'
import { endOfDay, periodIn, type Span } from '../engine/period.ts'
import type { Reading } from '../engine/reading.ts'
import type { ReadSnapshot, Snapshot } from '../engine/snapshot.ts'
import { boundsOf, comparedStretch, isIncomplete } from '../engine/spans.ts'
import { QueryError, type BridgeQuery } from '../metrics.ts'

/** The two spans that a bridge leads between, and what was known of the earlier one. */
export interface Sides {
  readonly span: Span
  readonly base: ReturnType<typeof stretchBefore>
  readonly bounds: Bounds
  /** Of the earlier span as much as is over of the later one. */
  readonly compared: Bounds
  /** Whether the later span is over, so that the earlier one is told whole. */
  readonly complete: boolean
  /** When the earlier span was looked at. */
  readonly knownAt: string
  /** As of then, and the same under the settings of now. */
  readonly past: Snapshot
  readonly under: Snapshot
}

/** The sides that are asked about: by default the last complete week and the one before it, as it stood on the first day after it. */
export async function readSides(
  { metric, snapshot, now }: Reading,
  query: BridgeQuery,
  readSnapshot: ReadSnapshot,
): Promise<Sides> {
  const { zone } = snapshot.calendar
  const { span, base } = spansOf(query, snapshot)
  const knownAt = query.knownAt ?? endOfDay(base.end, zone)
  const [past, under] = await Promise.all([
    readSnapshot(knownAt),
    readSnapshot.under(snapshot.model.mapping, knownAt),
  ])
  return {
    span,
    base,
    bounds: boundsOf(span, zone),
    compared: comparedStretch(metric, base, { span, now, zone }),
    complete: !isIncomplete(span, now, zone),
    knownAt,
    past,
    under,
  }
}

function spansOf(query: BridgeQuery, snapshot: Snapshot): Pick<Sides, 'span' | 'base'> {
  const monday = snapshot.today.subtract({ days: snapshot.today.dayOfWeek - 1 })
  const span =
    query.from === undefined && query.to === undefined
      ? { start: monday.subtract({ weeks: 1 }), end: monday }
      : spanOf(query, snapshot)
  if (query.baseFrom === undefined && query.baseTo === undefined)
    return { span, base: stretchBefore(span, snapshot.calendar) }
  if (query.baseFrom === undefined || query.baseTo === undefined)
    throw new QueryError(
      query.baseFrom === undefined ? 'baseFrom' : 'baseTo',
      'Name both ends of the earlier span, or none.',
    )
  const base = spanOf({ from: query.baseFrom, to: query.baseTo }, snapshot)
  return { span, base: { name: periodIn(base, snapshot.calendar)?.name ?? null, ...base } }
}
