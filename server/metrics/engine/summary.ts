import type { z } from 'zod'
import type { MetricSummary, SeriesPoint, Trailing } from '../../../shared/metric.ts'
import { pool, ratio, type Measure, type Totals } from './aggregate.ts'
import type { Bounds } from './facts.ts'
import { startOf, weeksUpTo, type Span } from './period.ts'
import { assess, coverageOf, freshnessOf } from './readiness.ts'
import { nothing, readSpans, type Reading } from './reading.ts'
import { boundsOf, hasBegun, isIncomplete, sameStretch } from './spans.ts'
import { wilson } from './wilson.ts'

const SMALL_SAMPLE = 20
const LINE_WEEKS = 12
/** Few teams do enough in one week for a weekly rate to mean much. */
const TRAILING_WEEKS = [4, 13]

type Summary = z.infer<typeof MetricSummary>

/** A metric in a span, beside the spans it is compared with (several are pooled), as a tile shows it. */
export async function summarise(
  reading: Reading,
  { span, others }: { readonly span: Span; readonly others: readonly Span[] },
): Promise<{ readonly summary: Summary; readonly whole: Totals }> {
  const { metric, snapshot, now } = reading
  const { zone } = snapshot.calendar
  const weeks = lineWeeks(span, reading)
  const trailing = metric.kind === 'event' ? trailingSpans(span, reading) : []
  const compared = others.map((other) => sameStretch(other, { span, now, zone }))
  const spans: Bounds[] = [
    boundsOf(span, zone),
    ...compared,
    ...[...weeks, ...trailing].map((each) => boundsOf(each, zone)),
  ]
  const [current, ...rest] = await readSpans(reading, spans)
  const before = rest.slice(0, compared.length)
  const line = rest.slice(compared.length, compared.length + weeks.length)
  const longer = rest.slice(compared.length + weeks.length)

  const whole = (current ?? nothing(metric)).whole
  const assessment = assess(
    metric,
    snapshot,
    current === null || current === undefined ? null : current.whole,
  )
  const measured = assessment.state !== 'not-measured'
  const value = measured ? whole.measure.value : null
  const { numerator, denominator } = whole.measure
  const summary: Summary = {
    id: metric.id,
    pillar: metric.pillar,
    title: metric.title,
    question: metric.question,
    unit: metric.unit,
    better: metric.better,
    value,
    previous: pool(
      metric.aggregate,
      before.flatMap((each) => each?.whole.measure ?? []),
    ).value,
    target: null,
    cases: whole.cases,
    coverage: coverageOf(whole),
    interval:
      metric.interval === 'wilson' && value !== null ? wilson(numerator ?? 0, denominator ?? 0) : null,
    freshness: freshnessOf(metric, snapshot),
    incomplete: isIncomplete(span, now, zone),
    // A count of what happened is no sample of anything.
    smallSample: metric.aggregate.kind !== 'count' && value !== null && whole.cases < SMALL_SAMPLE,
    companions: metric.companions.map(({ id, title, unit }, index) => ({
      id,
      title,
      unit,
      value: measured ? (whole.companions[index]?.value ?? null) : null,
    })),
    state: assessment.state,
    reason: assessment.reason,
    trailing: trailing.map((_, index): z.infer<typeof Trailing> => {
      const found = longer[index]?.whole
      return { weeks: TRAILING_WEEKS[index]!, value: found?.measure.value ?? null, cases: found?.cases ?? 0 }
    }),
    line: weeks.map((week, index) => point(week, line[index]?.whole ?? null, reading)),
  }
  return { summary, whole }
}

export function point(span: Span, totals: Totals | null, { now, snapshot }: Reading): SeriesPoint {
  const unknown: Measure = ratio(null, null)
  return {
    start: span.start.toString(),
    end: span.end.toString(),
    ...(totals?.measure ?? unknown),
    cases: totals?.cases ?? 0,
    incomplete: isIncomplete(span, now, snapshot.calendar.zone),
  }
}

/** The twelve weeks up to the span's end, the running one included. */
function lineWeeks(span: Span, { now, snapshot }: Reading): Span[] {
  const { zone } = snapshot.calendar
  const last =
    Temporal.PlainDate.compare(span.end, span.start) > 0 ? span.end.subtract({ days: 1 }) : span.start
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  const end = Temporal.PlainDate.compare(last, today) <= 0 ? last : today
  return weeksUpTo(end.add({ days: 8 - end.dayOfWeek }), LINE_WEEKS)
}

/** The last weeks that were complete by the end of the span. */
function trailingSpans(span: Span, { now, snapshot }: Reading): Span[] {
  const { zone } = snapshot.calendar
  if (!hasBegun(span, now, zone)) return []
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate()
  const running = Date.parse(startOf(span.end, zone)) > Date.parse(now)
  const weeks = weeksUpTo(running ? today : span.end, Math.max(...TRAILING_WEEKS))
  return TRAILING_WEEKS.map((count) => ({ start: weeks.at(-count)!.start, end: weeks.at(-1)!.end }))
}
