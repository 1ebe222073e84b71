import type { MetricAnswer } from '../../../shared/metric.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Warehouse } from '../../warehouse/warehouse.ts'
import { QueryError, type AnswerQuery } from '../metrics.ts'
import type { Totals } from './aggregate.ts'
import { ratio } from './aggregate.ts'
import { about, conditions, definitionVersion, dimensionOf, within, type Bounds } from './facts.ts'
import { day, pieces, type Span } from './period.ts'
import { readSpans, type Reading } from './reading.ts'
import { receiptShape } from './receipt-shape.ts'
import { factsSql } from './rows.ts'
import type { Snapshot } from './snapshot.ts'
import { boundsOf, momentOf } from './spans.ts'
import { point, summarise } from './summary.ts'
import { tell, tellAll, type Told } from './told.ts'

const DEFAULT_WEEKS = 12
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
  warehouse: Warehouse,
): Promise<MetricAnswer> {
  const { metric, snapshot } = reading
  const { calendar } = snapshot
  const span = spanOf(query, snapshot)
  const by = query.by === undefined ? [] : [dimensionOf(metric, query.by, 'by')]
  const days = span.start.until(span.end, { largestUnit: 'day' }).days
  const before = { start: span.start.subtract({ days }), end: span.start }
  const points = pieces(span, query.grain ?? 'week', calendar)
  if (points.length > MOST_POINTS) {
    throw new QueryError(
      'grain',
      `That would be ${points.length} points: ask for a shorter span or a coarser grain.`,
    )
  }
  const bounds = boundsOf(span, calendar.zone)
  const [{ summary, told }, series, cut, parts] = await Promise.all([
    summarise(reading, { span, others: [before] }),
    readSpans(
      reading,
      points.map((piece) => boundsOf(piece, calendar.zone)),
    ),
    by.length === 0 ? null : readSpans(reading, [bounds], by),
    readParts(reading, bounds, warehouse),
  ])
  // A segment whose cases are all left out by definition has nothing to say.
  const segments = (cut?.[0]?.by[by[0] ?? ''] ?? []).filter(({ totals }) => totals.considered > 0)
  const line = tellAll(
    reading,
    series.map((each) => each?.whole ?? null),
  )
  return {
    ...summary,
    from: span.start.toString(),
    to: span.end.toString(),
    numerator: told.measure.numerator,
    denominator: told.measure.denominator,
    series: points.map((piece, index) => point(piece, line[index]!, reading)),
    breakdown: segments.map(({ key, totals }) => breakdownItem(key, tell(reading, totals))),
    parts,
    definition: definitionOf(reading),
  }
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

interface PartRow {
  readonly part: string
  readonly title: string
  readonly numerator: number
  readonly denominator: number
  readonly cases: Totals['cases']
}

/** Per field or rule, over the included cases: they sum to the whole. */
async function readParts(
  reading: Reading,
  bounds: Bounds,
  warehouse: Warehouse,
): Promise<MetricAnswer['parts']> {
  const { metric, snapshot, now, where } = reading
  const at = momentOf(metric, { bounds, snapshot, now })
  if (metric.parts === null || at === null) return []
  const moment = new Moment(at)
  const select = `select p.part, p.title, cast(sum(p.numerator) as double precision) as numerator,
      cast(sum(p.denominator) as double precision) as denominator, cast(count(*) as integer) as cases
    from parts as p join facts as f on f.case_id = p.case_id
    where f.included and ${within(metric, bounds, moment)} and ${conditions(metric, where, moment)}
    group by p.part, p.title order by p.title, p.part`
  const { sql } = snapshot.model.compose(about(metric, select, [{ name: 'parts', ...metric.parts }]), moment)
  const rows = await warehouse.read((reader) => reader.all<PartRow>(sql, moment.parameters))
  const whole = rows.reduce((sum, { denominator }) => sum + denominator, 0)
  return rows.map(({ part, title, numerator, denominator, cases }) => {
    const { value } = metric.partsTell === 'share' ? ratio(denominator, whole) : ratio(numerator, denominator)
    return { key: part, title, value, numerator, denominator, cases }
  })
}

function breakdownItem(key: string | null, { measure, cases }: Told): MetricAnswer['breakdown'][number] {
  return { key, ...measure, cases }
}
