import type { MetricDefinition } from '../metric.ts'
import { QueryError, type ListQuery } from '../metrics.ts'
import type { Stretch } from '../../../shared/metric.ts'
import {
  parsePeriod,
  periodBefore,
  periodIn,
  periodOf,
  yearBefore,
  type Calendar,
  type NamedPeriod,
  type PeriodView,
  type Span,
} from './period.ts'
import { isKnown, type Since } from './since.ts'
import type { Snapshot } from './snapshot.ts'
import { comparedStretch, hasBegun, isIncomplete } from './spans.ts'

const AVERAGED_PERIODS = 4

/** The period asked about, and those it is compared with: one, or the four whose average it is. Newest first. */
export interface Comparison {
  readonly period: NamedPeriod
  readonly others: readonly NamedPeriod[]
}

export function comparisonOf(
  { period: name, compare = 'previous' }: ListQuery,
  snapshot: Snapshot,
): Comparison {
  const { calendar, today } = snapshot
  const period =
    name === undefined
      ? periodBefore(periodOf(today, 'week', calendar), calendar)
      : parsePeriod(name, calendar)
  switch (compare) {
    case 'previous':
      return { period, others: [periodBefore(period, calendar)] }
    case 'year':
      return { period, others: [yearBefore(period, calendar)] }
    case 'average': {
      const others: NamedPeriod[] = []
      for (let index = 0, last = period; index < AVERAGED_PERIODS; index++) {
        last = periodBefore(last, calendar)
        others.push(last)
      }
      return { period, others }
    }
    default:
      throw new QueryError(
        'compare',
        `Compare with “previous”, “average” or “year”, not “${String(compare)}”.`,
      )
  }
}

/** Of the spans compared with, those that hold together: none where one reaches back to before anything was known. */
export function knownOf<T extends Span>(others: readonly T[], since: Since): readonly T[] {
  return others.every((other) => isKnown(other, since)) ? others : []
}

/** What a span is compared with: its period's predecessor, else as many days before it. */
export function stretchBefore(span: Span, calendar: Calendar): { readonly name: string | null } & Span {
  const period = periodIn(span, calendar)
  if (period !== null) return periodBefore(period, calendar)
  const days = span.start.until(span.end, { largestUnit: 'day' }).days
  return { name: null, start: span.start.subtract({ days }), end: span.start }
}

/** A period as it is told, with what counts of events; several are told as one stretch under the newest one's name. */
export function viewOf(
  periods: readonly NamedPeriod[],
  snapshot: Snapshot,
  beside: Span = periods[0]!,
): PeriodView {
  const { name } = periods[0]!
  return { ...stretchView(periods, snapshot, { kind: 'event', span: beside }), name }
}

/** Stretches as one, newest first. Of those that are compared, as much is told as counts beside the other span. */
export function stretchView(
  stretches: readonly ({ readonly name: string | null } & Span)[],
  { now, calendar: { zone } }: Snapshot,
  beside: Pick<MetricDefinition, 'kind'> & { readonly span: Span },
): Stretch {
  const newest = stretches[0]!
  const oldest = stretches.at(-1)!
  const { end } = isIncomplete(newest, now, zone)
    ? { end: now }
    : comparedStretch(beside, newest, { span: beside.span, now, zone })
  return {
    name: newest.name,
    start: oldest.start.toString(),
    end: newest.end.toString(),
    until: dayAfter(end, { zone, span: newest }),
    incomplete: isIncomplete(newest, now, zone),
    begun: hasBegun(oldest, now, zone),
  }
}

/** The day after the last one that a moment is in, within the span. */
function dayAfter(moment: string, { zone, span }: { zone: string; span: Span }): string {
  const last = Temporal.Instant.from(moment)
    .subtract({ milliseconds: 1 })
    .toZonedDateTimeISO(zone)
    .toPlainDate()
  const next = last.add({ days: 1 })
  const inside = Temporal.PlainDate.compare(next, span.start) < 0 ? span.start : next
  return (Temporal.PlainDate.compare(inside, span.end) > 0 ? span.end : inside).toString()
}
