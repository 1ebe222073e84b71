import type { z } from 'zod'
import type { Companion, MetricSummary, SeriesPoint, Trailing } from '../../../shared/metric.ts'
import type { MetricDefinition } from '../metric.ts'
import { percentileOf, pool, type Measure } from './aggregate.ts'
import type { Bounds } from './facts.ts'
import { periodIn, weeksUpTo, type Piece, type Span } from './period.ts'
import { freshnessOf } from './readiness.ts'
import { currencyOf } from './receipt-shape.ts'
import { readSpans, type Reading } from './reading.ts'
import { boundsOf, comparedStretch, hasBegun, isIncomplete } from './spans.ts'
import { signalOf } from './signal.ts'
import { tellAll, type Told } from './told.ts'
import { wilson } from './wilson.ts'

export const LINE_WEEKS = 12
/** Few teams do enough in one week for a weekly rate to mean much. */
export const TRAILING_WEEKS = [4, 13]

/** What headline.ts adds is worked out only where it is shown. */
export type Summary = Omit<z.infer<typeof MetricSummary>, 'leading' | 'entities' | 'short' | 'awaited'>

/** A metric in a span, beside the spans it is compared with (several are pooled), as a tile shows it. */
export async function summarise(
  reading: Reading,
  { span, others }: { readonly span: Span; readonly others: readonly Span[] },
): Promise<{ readonly summary: Summary; readonly told: Told; readonly before: Measure }> {
  const { metric, snapshot, now } = reading
  const { zone } = snapshot.calendar
  const weeks = lineWeeks(span, reading)
  const trailing = metric.kind === 'event' ? trailingSpans(span, reading) : []
  const compared = others.map((other) => comparedStretch(metric, other, { span, now, zone }))
  const spans: Bounds[] = [
    boundsOf(span, zone),
    ...compared,
    ...[...weeks, ...trailing].map((each) => boundsOf(each, zone)),
  ]
  const found = await readSpans(reading, spans)
  const [current, ...rest] = tellAll(
    reading,
    found.map((each) => each?.whole ?? null),
  )
  const told = current!
  const before = rest.slice(0, compared.length)
  const line = rest.slice(compared.length, compared.length + weeks.length)
  const longer = rest.slice(compared.length + weeks.length)

  const { cases, coverage, pending, assessment } = told
  const { value, numerator, denominator } = told.measure
  const previous = {
    measure: pool(
      metric.aggregate,
      before.map(({ measure }) => measure),
    ),
    cases: before.reduce((sum, each) => sum + each.cases, 0),
    periods: before.length,
  }
  const summary: Summary = {
    id: metric.id,
    pillar: metric.pillar,
    title: metric.title,
    question: metric.question,
    unit: metric.unit,
    currency: currencyOf(metric, snapshot),
    better: metric.better,
    headline: metric.headline ?? false,
    value,
    numerator,
    denominator,
    previous: previous.measure.value,
    signal: signalOf(metric, told, previous, snapshot.model.mapping.doubt.fewCases),
    target: null,
    cases,
    pending,
    noun: {
      one: metric.cases.one,
      many: metric.cases.many,
      counted: metric.cases.counted ?? null,
      fails: metric.outcomes?.fails ?? 'falls short',
      units: metric.cases.units ?? metric.cases.many,
      covers: metric.cases.covers ?? null,
    },
    coverage,
    interval:
      metric.interval === 'wilson' && value !== null ? wilson(numerator ?? 0, denominator ?? 0) : null,
    freshness: freshnessOf(metric, snapshot),
    incomplete: isIncomplete(span, now, zone),
    // A count of what happened is no sample of anything.
    smallSample:
      metric.aggregate.kind !== 'count' && value !== null && cases < snapshot.model.mapping.doubt.fewCases,
    companions: companionsOf(metric, told),
    state: assessment.state,
    ...(hasBegun(span, now, zone)
      ? { reason: assessment.reason, cause: assessment.cause }
      : { reason: 'This period has not begun.', cause: 'not-begun' }),
    trailing: longer.map(({ measure, cases, coverage: covered }, index): z.infer<typeof Trailing> => ({
      weeks: TRAILING_WEEKS[index]!,
      value: measure.value,
      cases,
      coverage: covered,
    })),
    line: weeks.map((week, index) => point(week, line[index]!, reading)),
  }
  return { summary, told, before: previous.measure }
}

/** What stands beside the value, of the same cases. */
export function companionsOf(metric: MetricDefinition, told: Told): Companion[] {
  return metric.companions.map(({ id, title, unit, aggregate }, index) => ({
    id,
    title,
    unit,
    value: told.companions[index]?.value ?? null,
    percentile: percentileOf(aggregate) !== null && percentileOf(metric.aggregate) !== null,
  }))
}

export function point(span: Piece, { measure, cases }: Told, { now, snapshot }: Reading): SeriesPoint {
  return {
    name: span.name,
    start: span.start.toString(),
    end: span.end.toString(),
    ...measure,
    cases,
    incomplete: !span.whole || isIncomplete(span, now, snapshot.calendar.zone),
  }
}

/** The twelve weeks up to the span's end, the running one included; none for a span that has not begun. */
function lineWeeks(span: Span, { now, snapshot }: Reading): Piece[] {
  const { zone } = snapshot.calendar
  if (!hasBegun(span, now, zone)) return []
  const last =
    Temporal.PlainDate.compare(span.end, span.start) > 0 ? span.end.subtract({ days: 1 }) : span.start
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  const end = Temporal.PlainDate.compare(last, today) <= 0 ? last : today
  return weeksUpTo(end.add({ days: 8 - end.dayOfWeek }), LINE_WEEKS)
}

/** The last weeks that were complete by the end of the span. Beside anything but a week they would answer another question. */
function trailingSpans(span: Span, { now, snapshot }: Reading): Span[] {
  const { calendar } = snapshot
  const { zone } = calendar
  if (periodIn(span, calendar)?.grain !== 'week' || !hasBegun(span, now, zone)) return []
  return TRAILING_WEEKS.map((weeks) => weeksBefore(span, { weeks, now, zone }))
}

/** So many weeks, the last of which was complete by the end of the span, as one. */
export function weeksBefore(
  span: Span,
  { weeks, now, zone }: { readonly weeks: number; readonly now: string; readonly zone: string },
): Span {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  const found = weeksUpTo(isIncomplete(span, now, zone) ? today : span.end, weeks)
  return { start: found[0]!.start, end: found.at(-1)!.end }
}
