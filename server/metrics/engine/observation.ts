import type { Instants, Moment } from '../../warehouse/model/moment.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import type { MetricDefinition } from '../metric.ts'
import type { Where } from '../metrics.ts'
import { totals, totalsSql, type Totals } from './aggregate.ts'
import type { AnswerCache } from './cache.ts'
import type { Questions } from './lane.ts'
import { about, conditions, metricKey, momentAt, stretchOf, within, type Bounds } from './facts.ts'
import type { Snapshot } from './snapshot.ts'

/** What is asked of a metric's fact rows at one moment. */
export interface Ask {
  readonly metric: MetricDefinition
  readonly snapshot: Snapshot
  readonly at: Instants
  /** Spans in which events count; a state has one observation, whatever the span. */
  readonly spans: readonly Bounds[]
  readonly where: Where
  /** Dimensions by which the same cases are also cut. */
  readonly by: readonly string[]
}

export interface Segment {
  readonly key: string | null
  readonly totals: Totals
}

export interface Observed {
  readonly whole: Totals
  readonly by: Readonly<Record<string, readonly Segment[]>>
}

/** Asks for the aggregates of the fact rows, one result per span; finished answers are kept. */
export function createObserve(
  questions: Questions,
  cache: AnswerCache<readonly Observed[]>,
): (ask: Ask) => Promise<readonly Observed[]> {
  return (ask) => {
    const { metric, snapshot, at, spans, where, by } = ask
    const key = [...metricKey(metric, snapshot), snapshot.stamp(at), spans, where, by]
    return cache.get(JSON.stringify(key), async () => {
      const moment = momentAt(metric, at, spans)
      const question = about(metric, select(ask, moment))
      const rows = await questions.read(snapshot, (answer) => answer(question, moment))
      return (metric.kind === 'state' ? [0] : spans).map((_, index) => observed(metric, by, rows, index))
    })
  }
}

function select({ metric, spans, where, by }: Ask, moment: Moment): string {
  const cuts = by.flatMap((id, index) => [`f.${id} as k${index}`, `grouping(f.${id}) as g${index}`])
  const sets = [`(s.i)`, ...by.map((id) => `(s.i, f.${id})`)]
  const columns = ['s.i as span', ...cuts, totalsSql(metric)]
  const bounds = spans.map(
    ({ start, end }, index) =>
      `(${index}, ${moment.bind(start, 'timestamptz')}, ${moment.bind(end, 'timestamptz')})`,
  )
  const from =
    metric.kind === 'state'
      ? `(select 0 as i) as s cross join facts as f`
      : `(values ${bounds.join(', ')}) as s(i, start_at, end_at) join facts as f on f.at >= s.start_at and f.at < s.end_at`
  // Said of the cases alone, so that of the others nothing more is worked out than when they count.
  const stretch = stretchOf(spans)
  const during = stretch === null ? 'true' : within(metric, stretch, moment)
  return `select ${columns.join(', ')} from ${from} where ${during} and ${conditions(metric, where, moment)} group by grouping sets (${sets.join(', ')})`
}

function observed(
  metric: MetricDefinition,
  by: readonly string[],
  rows: readonly Row[],
  span: number,
): Observed {
  const mine = rows.filter((row) => row['span'] === span)
  const whole = mine.find((row) => by.every((_, index) => row[`g${index}`] === 1))
  const cuts = by.map((id, index) => {
    const segments = mine
      .filter((row) => row[`g${index}`] === 0)
      .map((row): Segment => {
        const key = row[`k${index}`]
        return { key: typeof key === 'string' ? key : null, totals: totals(metric, row) }
      })
    return [
      id,
      segments.sort((a, b) => b.totals.cases - a.totals.cases || compareKeys(a.key, b.key)),
    ] as const
  })
  return { whole: totals(metric, whole), by: Object.fromEntries(cuts) }
}

function compareKeys(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}
