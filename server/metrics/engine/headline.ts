import type { MetricSummary, ReceiptRow } from '../../../shared/metric.ts'
import { entitiesOf } from './entities.ts'
import { leadingOf } from './leading.ts'
import type { Span } from './period.ts'
import type { Questions } from './lane.ts'
import { readSpans, type Reading } from './reading.ts'
import { boundsOf, isIncomplete } from './spans.ts'
import { summarise, type Summary } from './summary.ts'
import { tell, type Told } from './told.ts'
import { levelText, round } from './words.ts'

/** As many as a person reads by name. */
export const NAMED_CASES = 20

/** Whom the headline asks beside the sums. */
export interface Sources {
  readonly sums: Questions
  /** The cases of a metric in a span, those that fall short first, no more than are told by name. */
  readonly casesOf: (id: string, span: Span) => Promise<readonly ReceiptRow[]>
}

/** A metric in a span with all that a tile shows: what leads where the cases are few, which those are, and who is missing. */
export async function headline(
  reading: Reading,
  question: { readonly span: Span; readonly others: readonly Span[] },
  sources: Sources,
): Promise<{ readonly summary: MetricSummary; readonly told: Told }> {
  const { span } = question
  const { summary, told } = await summarise(reading, question)
  const [leading, entities, short, awaited, since] = await Promise.all([
    leadingOf(reading, span, summary),
    summary.value === null ? null : entitiesOf(reading, span, sources.sums),
    shortOf(reading, span, { cases: summary.cases, sources }),
    awaitedOf(reading, span, sources),
    sinceThen(reading, span, summary),
  ])
  return { summary: { ...summary, ...since, leading, entities, short, awaited }, told }
}

/**
 * What a person has begun since the span: who has just checked a sample, and looks at last week, is told what came of it and
 * not to draw one. Null where that isn't so.
 */
async function sinceThen(
  reading: Reading,
  span: Span,
  { value }: Summary,
): Promise<Pick<Summary, 'reason' | 'cause'> | null> {
  const { metric, snapshot, now } = reading
  const { zone } = snapshot.calendar
  if (metric.begins === undefined || value !== null || isIncomplete(span, now, zone)) return null
  // On a day of which nothing is known yet, `now` is its first moment.
  const day = Temporal.Instant.from(now).subtract({ milliseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate()
  const [found] = await readSpans(reading, [boundsOf({ start: day, end: day.add({ days: 1 }) }, zone)])
  if (!found) return null
  const { measure, assessment } = tell(reading, found.whole)
  const { cases } = metric
  if (measure.value === null) {
    const { reason, cause } = assessment
    return reason === null ? null : { reason, cause }
  }
  const made =
    measure.denominator === null
      ? ''
      : `: ${round(measure.numerator ?? 0)} of ${round(measure.denominator)} ${cases.units ?? cases.many}`
  const reason = `Not by then. It is ${levelText(metric, measure.value)} now${made}; the running week shows it.`
  return { reason, cause: 'begun-later' }
}

/** Records can be told by name where there are few of them, and where no filter narrows what the names are asked of. */
export function isNamed({ metric, where }: Reading, cases: number): boolean {
  return metric.kind === 'event' && cases > 0 && cases < NAMED_CASES && Object.keys(where).length === 0
}

async function shortOf(
  reading: Reading,
  span: Span,
  { cases, sources }: { readonly cases: number; readonly sources: Sources },
): Promise<ReceiptRow[]> {
  if (!isNamed(reading, cases) || reading.metric.aggregate.kind !== 'ratio') return []
  return (await sources.casesOf(reading.metric.id, span)).filter(({ verdict }) => verdict === 'fails')
}

async function awaitedOf(reading: Reading, span: Span, { casesOf }: Sources): Promise<ReceiptRow[]> {
  const { metric, where } = reading
  if (metric.awaits === undefined || Object.keys(where).length > 0) return []
  const [due, own] = await Promise.all([casesOf(metric.awaits, span), casesOf(metric.id, span)])
  const here = new Set(own.map(({ caseId }) => caseId))
  return due.filter(({ verdict, caseId }) => verdict === 'fails' && !here.has(caseId))
}
