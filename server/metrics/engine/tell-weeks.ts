import type { Told } from '../../warehouse/told.ts'
import type { MetricDefinition } from '../metric.ts'
import type { Totals } from './aggregate.ts'
import { definitionVersion, readsTold } from './facts.ts'
import { endOfDay, periodBefore, periodOf } from './period.ts'
import { freshnessOf } from './readiness.ts'
import { currencyOf } from './receipt-shape.ts'
import type { ReadSnapshot, Snapshot } from './snapshot.ts'
import { boundsOf } from './spans.ts'
import { tell } from './told.ts'
import { levelText } from './words.ts'

const RATE_TOLERANCE = 0.01
const TOLERANCE = 0.05
/** Who syncs once a day reads the last of a week some hours before it ends. */
const DAY_MS = 24 * 3_600_000

export interface WeeksQuery {
  readonly back: number
  /** Weeks of which something was told on the first day after them: of the others headline metrics alone. Without: what is told now, of every metric. */
  readonly known?: ReadonlySet<string>
}

interface Tools {
  readonly metrics: readonly MetricDefinition[]
  readonly readSnapshot: ReadSnapshot
  /** What the metric comes to in the span, by what the snapshot knows. */
  readonly totalsIn: (
    metric: MetricDefinition,
    snapshot: Snapshot,
    bounds: ReturnType<typeof boundsOf>,
  ) => Promise<Totals | null>
}

/**
 * What metrics tell of the week that was the last complete one so many weeks back, and of the one before it: now, or as of the
 * end of the first day after it. Nothing of a week that is known, nor where nothing had been read by then.
 */
export async function tellWeeks(
  { back, known }: WeeksQuery,
  { metrics, readSnapshot, totalsIn }: Tools,
): Promise<Told[]> {
  const now = await readSnapshot()
  const { calendar, today } = now
  const monday = today.subtract({ days: today.dayOfWeek - 1, weeks: back })
  const week = periodBefore(periodOf(monday, 'week', calendar), calendar)
  const seen = known === undefined ? now.now : endOfDay(monday, calendar.zone)
  const isOver = known === undefined || Date.parse(seen) < Date.parse(now.now)
  if (!isOver || known?.has(week.name) || now.at(seen) === null) return []
  const snapshot = known === undefined ? now : await readSnapshot(seen)
  const told: Told[] = []
  for (const period of [periodBefore(week, calendar), week]) {
    const bounds = boundsOf(period, calendar.zone)
    for (const metric of metrics.filter((each) => isTold(each, known))) {
      const totals = await totalsIn(metric, snapshot, bounds)
      const { value, numerator, denominator } = tell({ metric, snapshot }, totals).measure
      const currency = currencyOf(metric, snapshot)
      const worded = currency === null ? metric : { ...metric, currency }
      told.push({
        metric: metric.id,
        period: period.name,
        endsAt: bounds.end,
        toldAt: snapshot.now,
        title: metric.title,
        value,
        numerator,
        denominator,
        shown: value === null ? null : levelText(worded, value),
        fresh: isFresh(metric, snapshot, bounds.end),
        tolerance: metric.unit === 'ratio' ? RATE_TOLERANCE : TOLERANCE * Math.abs(value ?? 0),
        definition: definitionVersion(metric, snapshot),
        dataVersion: snapshot.catalog.dataVersion,
        headline: isHeadline(metric),
      })
    }
  }
  return told
}

/** What is made of tellings isn't told by them. */
function isTold(metric: MetricDefinition, known: WeeksQuery['known']): boolean {
  return !readsTold(metric) && (known === undefined || isHeadline(metric))
}

function isHeadline({ headline }: MetricDefinition): boolean {
  return headline === true
}

function isFresh(metric: MetricDefinition, snapshot: Snapshot, end: string): boolean {
  return freshnessOf(metric, snapshot).every(
    ({ syncedAt }) => syncedAt !== null && Date.parse(syncedAt) >= Date.parse(end) - DAY_MS,
  )
}
