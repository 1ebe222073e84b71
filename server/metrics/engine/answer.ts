import type { MetricAnswer } from '../../../shared/metric.ts'
import { QueryError, type AnswerQuery } from '../metrics.ts'
import { knownOf, stretchBefore, stretchView } from './comparison.ts'
import { definitionVersion, dimensionOf } from './facts.ts'
import { headline, type Sources } from './headline.ts'
import { rollingOver } from './leading.ts'
import { readParts } from './parts.ts'
import { day, pieces, type Span } from './period.ts'
import { readSpans, type Reading } from './reading.ts'
import { receiptShape } from './receipt-shape.ts'
import { factsSql } from './rows.ts'
import type { Snapshot } from './snapshot.ts'
import { boundsOf, comparedStretch, keptMoment } from './spans.ts'
import { point } from './summary.ts'
import { tell, tellAll, type Told } from './told.ts'

const DEFAULT_WEEKS = 12
/** What a quarter of a year comes to, told for each of its weeks. */
const ROLLING_WEEKS = 13
/** A series of more points than this is nobody's chart. */
const MOST_POINTS = 260

/** The days asked about; by default the twelve weeks up to the last complete one. */
export function spanOf(query: Pick<AnswerQuery, 'from' | 'to'>, snapshot: Snapshot): Span {
  const monday = snapshot.today.subtract({ days: snapshot.today.dayOfWeek - 1 })
  const end = query.to === undefined ? monday : day(query.to, 'to')
  const start = query.from === undefined ? end.subtract({ weeks: DEFAULT_WEEKS }) : day(query.from, 'from')
  if (Temporal.PlainDate.compare(start, end) >= 0) {
    throw new QueryError(
      query.from === undefined ? 'to' : 'from',
      `The span from ${start.toString()} to ${end.toString()} holds no day: “to” is the day after the last one.`,
    )
  }
  return { start, end }
}

/** One metric over a span, with its series, breakdown and definition. */
export async function answerMetric(
  reading: Reading,
  query: AnswerQuery,
  sources: Sources,
): Promise<MetricAnswer> {
  const { metric, snapshot, now, since } = reading
  const { calendar } = snapshot
  const span = spanOf(query, snapshot)
  const by = query.by === undefined ? [] : [dimensionOf(metric, query.by, 'by')]
  const before = stretchBefore(span, calendar)
  const others = knownOf([before], since)
  const points = pieces(span, query.grain ?? 'week', calendar)
  if (points.length > MOST_POINTS) {
    throw new QueryError(
      'grain',
      `That would be ${points.length} points: ask for a shorter span or a coarser grain.`,
    )
  }
  const bounds = boundsOf(span, calendar.zone)
  const compared = others.map((other) => comparedStretch(metric, other, { span, now, zone: calendar.zone }))
  const rolling = isRolled(reading, query) ? rollingOver(points, ROLLING_WEEKS) : []
  const [{ summary, told }, series, over, cut, parts] = await Promise.all([
    headline(reading, { span, others }, sources),
    readLine(reading, points),
    readLine(
      reading,
      rolling.map(({ over: stretch }) => stretch),
    ),
    by.length === 0 ? null : readSpans(reading, [bounds], by),
    readParts(reading, { bounds, before: compared[0] }, sources.sums),
  ])
  // A segment whose cases are all left out by definition has nothing to say.
  const segments = (cut?.[0]?.by[by[0] ?? ''] ?? []).filter(({ totals }) => totals.considered > 0)
  return {
    ...summary,
    from: span.start.toString(),
    to: span.end.toString(),
    numerator: told.measure.numerator,
    denominator: told.measure.denominator,
    compare:
      others.length === 0 || summary.previous === null
        ? null
        : stretchView(others, snapshot, { kind: metric.kind, span }),
    since: since?.toString() ?? null,
    keptAt: keptMoment(reading, bounds),
    series: points.map((piece, index) => point(piece, series[index]!, reading)),
    rolling:
      rolling.length === 0
        ? null
        : {
            weeks: ROLLING_WEEKS,
            points: rolling.map(({ piece }, index) => point(piece, over[index]!, reading)),
          },
    breakdown: segments.map(({ key, totals }) => breakdownItem(key, tell(reading, totals))),
    parts,
    definition: definitionOf(reading),
  }
}

async function readLine(reading: Reading, spans: readonly Span[]): Promise<readonly Told[]> {
  const found = await readSpans(
    reading,
    spans.map((span) => boundsOf(span, reading.snapshot.calendar.zone)),
  )
  return tellAll(
    reading,
    found.map((each) => each?.whole ?? null),
  )
}

/** Rates and durations of events by weeks, of which one week alone says little; a count of several weeks is no count of one. */
function isRolled({ metric }: Reading, { grain = 'week' }: AnswerQuery): boolean {
  return metric.kind === 'event' && metric.unit !== 'count' && metric.unit !== 'money' && grain === 'week'
}

function definitionOf({ metric, snapshot }: Reading): MetricAnswer['definition'] {
  return {
    ...receiptShape(metric),
    kind: metric.kind,
    version: definitionVersion(metric, snapshot),
    formula: metric.formula,
    notes: [...metric.notes],
    sql: factsSql(metric),
    source: metric.source,
  }
}

function breakdownItem(
  key: string | null,
  { measure, cases, coverage }: Told,
): MetricAnswer['breakdown'][number] {
  return { key, ...measure, cases, coverage }
}
