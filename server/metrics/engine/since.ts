import { Moment, type Instants } from '../../warehouse/model/moment.ts'
import type { MetricDefinition } from '../metric.ts'
import type { AnswerCache } from './cache.ts'
import { about, metricKey, type Bounds } from './facts.ts'
import type { Questions } from './lane.ts'
import { startOf, type Span } from './period.ts'
import type { Snapshot } from './snapshot.ts'

/** The day from which on a metric's events are known: before the first of them nobody can say that there were none. */
export type Since = Temporal.PlainDate | null

interface Found {
  readonly first: string | null
}

interface Asked {
  readonly at: Instants | null
  readonly questions: Questions
}

/** Asks for the day of the first event of a metric, in the number or not; null for a state, whose past is what was read by then. */
export function createSince(
  cache: AnswerCache<Found>,
): (metric: MetricDefinition, snapshot: Snapshot, asked: Asked) => Promise<Since> {
  return async (metric, snapshot, { at, questions }) => {
    if (metric.kind === 'state' || at === null) return null
    const key = JSON.stringify([...metricKey(metric, snapshot), snapshot.stamp(at)])
    const { first } = await cache.get(key, async () => {
      const moment = new Moment(at)
      const select = `select min(f.at) as first from facts as f`
      const [row] = await questions.read(snapshot, (ask) => ask<Found>(about(metric, select), moment))
      return row ?? { first: null }
    })
    if (first === null) return null
    return Temporal.Instant.from(first).toZonedDateTimeISO(snapshot.calendar.zone).toPlainDate()
  }
}

/** Whether the bounds lie wholly before anything was known. */
export function isBefore(bounds: Bounds, since: Since, zone: string): boolean {
  return since !== null && Date.parse(bounds.end) <= Date.parse(startOf(since, zone))
}

/** Whether a span's cases can all be known: it doesn't reach back beyond the week of the first event. */
export function isKnown(span: Span, since: Since): boolean {
  if (since === null) return true
  const monday = since.subtract({ days: since.dayOfWeek - 1 })
  return Temporal.PlainDate.compare(span.start, monday) >= 0
}
