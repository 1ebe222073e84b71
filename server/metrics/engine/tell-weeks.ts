import type { Told } from '../../warehouse/told.ts'
import type { MetricDefinition } from '../metric.ts'
import { comparisonOf, knownOf } from './comparison.ts'
import { ownVersion, readsTold } from './facts.ts'
import { endOfDay, periodBefore, periodOf, startOf, type NamedPeriod } from './period.ts'
import { freshnessOf } from './readiness.ts'
import type { Reading } from './reading.ts'
import type { ReadSnapshot, Snapshot } from './snapshot.ts'
import { summarise } from './summary.ts'
import { levelText } from './words.ts'

const RATE_TOLERANCE = 0.01
const TOLERANCE = 0.05
/** Who syncs once a day reads the last of a week some hours before it ends. */
const DAY_MS = 24 * 3_600_000

interface Tools {
  readonly metrics: readonly MetricDefinition[]
  readonly readSnapshot: ReadSnapshot
  readonly readingOf: (metric: MetricDefinition, snapshot: Snapshot) => Promise<Reading>
}

/** What every metric tells now of the last complete week and of the one before it; nothing before anything was read. */
export async function tellNow({ metrics, readSnapshot, readingOf }: Tools): Promise<Told[]> {
  const snapshot = await readSnapshot()
  if (snapshot.at(snapshot.now) === null) return []
  const week = lastWeek(snapshot, 0)
  return tellWeek(snapshot, week, { metrics: metrics.filter(isTold), readingOf, madeUp: false })
}

/**
 * What headline metrics told as of the end of the first day after the week that was the last complete one so many weeks back, of
 * it and of the one before. Nothing of a week that is known or isn't over, nor where nothing had been read by then.
 */
export async function makeUpWeek(
  { back, known }: { readonly back: number; readonly known: ReadonlySet<string> },
  { metrics, readSnapshot, readingOf }: Tools,
): Promise<Told[]> {
  const now = await readSnapshot()
  const week = lastWeek(now, back)
  const seen = endOfDay(week.end, now.calendar.zone)
  const isOver = Date.parse(seen) < Date.parse(now.now)
  if (!isOver || known.has(week.name) || now.at(seen) === null) return []
  const headlines = metrics.filter((metric) => isTold(metric) && isHeadline(metric))
  return tellWeek(await readSnapshot(seen), week, { metrics: headlines, readingOf, madeUp: true })
}

function lastWeek({ calendar, today }: Snapshot, back: number): NamedPeriod {
  const monday = today.subtract({ days: today.dayOfWeek - 1, weeks: back })
  return periodBefore(periodOf(monday, 'week', calendar), calendar)
}

/** As the review of the week shows it, and the week before in its line. */
async function tellWeek(
  snapshot: Snapshot,
  week: NamedPeriod,
  { metrics, readingOf, madeUp }: Pick<Tools, 'metrics' | 'readingOf'> & { readonly madeUp: boolean },
): Promise<Told[]> {
  const { period, others } = comparisonOf({ period: week.name }, snapshot)
  const told: Told[] = []
  for (const metric of metrics) {
    const reading = await readingOf(metric, snapshot)
    const { summary } = await summarise(reading, { span: period, others: knownOf(others, reading.since) })
    for (const { name, end: day, value, numerator, denominator } of summary.line.slice(-2)) {
      const end = startOf(Temporal.PlainDate.from(day), snapshot.calendar.zone)
      told.push({
        metric: metric.id,
        period: name,
        endsAt: end,
        toldAt: snapshot.now,
        title: metric.title,
        value,
        numerator,
        denominator,
        shown: value === null ? null : levelText(reading.metric, value),
        fresh: isFresh(metric, snapshot, end),
        tolerance: metric.unit === 'ratio' ? RATE_TOLERANCE : TOLERANCE * Math.abs(value ?? 0),
        definition: ownVersion(metric),
        dataVersion: snapshot.catalog.dataVersion,
        headline: isHeadline(metric),
        madeUp,
      })
    }
  }
  return told
}

/** What is made of tellings isn't told by them. */
function isTold(metric: MetricDefinition): boolean {
  return !readsTold(metric)
}

function isHeadline({ headline }: MetricDefinition): boolean {
  return headline === true
}

function isFresh(metric: MetricDefinition, snapshot: Snapshot, end: string): boolean {
  return freshnessOf(metric, snapshot).every(
    ({ syncedAt }) => syncedAt !== null && Date.parse(syncedAt) >= Date.parse(end) - DAY_MS,
  )
}
