import type { MetricSummary } from '../../../shared/metric.ts'
import { knownOf } from './comparison.ts'
import { weeksUpTo, type Piece, type Span } from './period.ts'
import { readSpans, type Reading } from './reading.ts'
import { signalOf } from './signal.ts'
import { boundsOf } from './spans.ts'
import { companionsOf, LINE_WEEKS, point, TRAILING_WEEKS, weeksBefore, type Summary } from './summary.ts'
import { tellAll } from './told.ts'
import { wilson } from './wilson.ts'

/**
 * The weeks that lead in the place of one with too few cases: the fewest that hold enough, else the most. Null where the
 * week's own number says enough, and for counts, which are no samples.
 */
export async function leadingOf(
  reading: Reading,
  span: Span,
  { trailing, cases }: Summary,
): Promise<MetricSummary['leading']> {
  const { metric, snapshot } = reading
  const { fewCases } = snapshot.model.mapping.doubt
  const most = trailing.at(-1)
  const counted = metric.aggregate.kind === 'count' || metric.aggregate.kind === 'sum'
  if (counted || cases >= fewCases || most === undefined || most.value === null) return null
  // By what is usual, so that the weeks that lead don't change from one week to the next.
  const weeks = TRAILING_WEEKS.find((each) => (most.cases / most.weeks) * each >= fewCases) ?? most.weeks
  return rolled(reading, span, weeks)
}

async function rolled(reading: Reading, span: Span, weeks: number): Promise<MetricSummary['leading']> {
  const { metric, snapshot, now, since } = reading
  const { zone } = snapshot.calendar
  const own = weeksBefore(span, { weeks, now, zone })
  const before = { start: own.start.subtract({ weeks }), end: own.start }
  const [known] = knownOf([before], since)
  const line = rollingOver(weeksUpTo(own.end, LINE_WEEKS), weeks)
  const spans = [own, ...line.map(({ over }) => over), ...(known ? [known] : [])]
  const found = await readSpans(
    reading,
    spans.map((each) => boundsOf(each, zone)),
  )
  const [current, ...rest] = tellAll(
    reading,
    found.map((each) => each?.whole ?? null),
  )
  const { measure, cases, pending, coverage } = current!
  const previous = known ? rest.at(-1)! : null
  return {
    weeks,
    ...measure,
    cases,
    pending,
    coverage,
    smallSample: cases < snapshot.model.mapping.doubt.fewCases,
    interval:
      metric.interval === 'wilson' && measure.value !== null
        ? wilson(measure.numerator ?? 0, measure.denominator ?? 0)
        : null,
    previous: previous?.measure.value ?? null,
    signal: previous && signalOf(metric, current!, previous, snapshot.model.mapping.doubt.fewCases),
    line: line.map(({ piece }, index) => point(piece, rest[index]!, reading)),
    companions: companionsOf(metric, current!),
  }
}

/** For each of the weeks the stretch of so many that ends with it. */
export function rollingOver(
  pieces: readonly Piece[],
  weeks: number,
): { readonly piece: Piece; readonly over: Span }[] {
  return pieces.map((piece) => ({
    piece,
    over: { start: piece.end.subtract({ weeks }), end: piece.end },
  }))
}
