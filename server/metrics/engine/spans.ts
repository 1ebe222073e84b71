import type { Instants } from '../../warehouse/model/moment.ts'
import type { MetricDefinition } from '../metric.ts'
import type { Bounds } from './facts.ts'
import { startOf, type Span } from './period.ts'
import type { Snapshot } from './snapshot.ts'

export function boundsOf(span: Span, zone: string): Bounds {
  return { start: startOf(span.start, zone), end: startOf(span.end, zone) }
}

/** Still running, or still to come, at the moment asked from. */
export function isIncomplete(span: Span, now: string, zone: string): boolean {
  return Date.parse(startOf(span.end, zone)) > Date.parse(now)
}

export function hasBegun(span: Span, now: string, zone: string): boolean {
  return Date.parse(startOf(span.start, zone)) < Date.parse(now)
}

/**
 * What of `other` a metric's `span` is compared with. Events of a running week are held against those of the same days of
 * another. A state is held against the one at the other's end, because what changed before the week began was told with the
 * week in which it did.
 */
export function comparedStretch(
  { kind }: Pick<MetricDefinition, 'kind'>,
  other: Span,
  beside: { readonly span: Span; readonly now: string; readonly zone: string },
): Bounds {
  return kind === 'state' ? boundsOf(other, beside.zone) : sameStretch(other, beside)
}

/** Of `other`, as much as has passed of `span` by now. */
function sameStretch(other: Span, { span, now, zone }: { span: Span; now: string; zone: string }): Bounds {
  const whole = boundsOf(other, zone)
  if (!isIncomplete(span, now, zone)) return whole
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDateTime()
  const elapsed = span.start.toPlainDateTime().until(local, { largestUnit: 'day' })
  if (elapsed.sign < 0) return { start: whole.start, end: whole.start }
  const end = other.start.toPlainDateTime().add(elapsed).toZonedDateTime(zone).toInstant().toString()
  return { start: whole.start, end: Date.parse(end) < Date.parse(whole.end) ? end : whole.end }
}

/**
 * The moment at which a span is looked at: events at the one asked from, a state as of the span's end, or now while it
 * runs. Null when the span hasn't begun, or nothing had been read by then.
 */
export function momentOf(
  metric: MetricDefinition,
  { bounds, snapshot, now }: { bounds: Bounds; snapshot: Snapshot; now: string },
): Instants | null {
  if (Date.parse(bounds.start) >= Date.parse(now)) return null
  return snapshot.at(metric.kind === 'event' ? now : endOrNow(bounds, now))
}

/** Where a state is told as of a kept moment before the span's end, that moment. */
export function keptMoment(
  { metric, snapshot, now }: { metric: MetricDefinition; snapshot: Snapshot; now: string },
  bounds: Bounds,
): string | null {
  if (metric.kind === 'event') return null
  const at = momentOf(metric, { bounds, snapshot, now })
  return at !== null && Date.parse(at.now) < Date.parse(endOrNow(bounds, now)) ? at.now : null
}

function endOrNow({ end }: Bounds, now: string): string {
  return Date.parse(end) <= Date.parse(now) ? end : now
}
