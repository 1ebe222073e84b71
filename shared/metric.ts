import { z } from 'zod'
import { AnyDay, AnyPeriodName, Better, Instant, Pillar, Unit } from './vocabulary.ts'

const count = z.int().nonnegative()
const number = z.number().nullable()

/** Whether this organisation's data can carry the metric; `reason` says what to do when it can't. */
export const Readiness = z.enum(['measurable', 'partly', 'not-measured'])
export type Readiness = z.infer<typeof Readiness>

/** Wilson 95 % interval of a rate. */
const Interval = z.object({ low: z.number(), high: z.number() })

/** When the records behind a number were last read from their source. */
export const SourceFreshness = z.object({
  connection: z.string(),
  object: z.string(),
  syncedAt: Instant.nullable(),
})

/** One point of a series. Days are in the workspace's zone; `end` is exclusive. A null value is "not measured", never 0. */
export const SeriesPoint = z.object({
  start: AnyDay,
  end: AnyDay,
  value: number,
  numerator: number,
  denominator: number,
  cases: count,
  incomplete: z.boolean(),
})
export type SeriesPoint = z.infer<typeof SeriesPoint>

export const BreakdownItem = z.object({
  key: z.string().nullable().meta({ description: 'null: the record has no value there' }),
  value: number,
  numerator: number,
  denominator: number,
  cases: count,
})
export type BreakdownItem = z.infer<typeof BreakdownItem>

/** A value that stands beside the metric's own, such as p85 beside p50. */
const Companion = z.object({ id: z.string(), title: z.string(), unit: Unit, value: number })

/** The same metric over the last N complete weeks, because few teams do enough in one. */
export const Trailing = z.object({ weeks: count, value: number, cases: count })

/** A metric in one period, as a tile shows it. */
export const MetricSummary = z.object({
  id: z.string(),
  pillar: Pillar,
  title: z.string(),
  question: z.string(),
  unit: Unit,
  better: Better,
  value: number,
  previous: number,
  target: number.meta({ description: 'null until a target is set' }),
  cases: count,
  coverage: number.meta({ description: 'share of the cases that had the data needed, 0..1' }),
  interval: Interval.nullable(),
  freshness: z.array(SourceFreshness),
  incomplete: z.boolean(),
  smallSample: z.boolean(),
  companions: z.array(Companion),
  state: Readiness,
  reason: z
    .string()
    .nullable()
    .meta({ description: 'why it is not, or only partly, measured, and what to do' }),
  trailing: z.array(Trailing),
  line: z.array(SeriesPoint).meta({ description: 'the last twelve weeks up to the period' }),
})
export type MetricSummary = z.infer<typeof MetricSummary>

/** A period with its bounds. `end` is exclusive; `through` is the last moment counted while it is still running. */
export const Period = z.object({
  name: AnyPeriodName,
  start: AnyDay,
  end: AnyDay,
  incomplete: z.boolean(),
})
export type Period = z.infer<typeof Period>

/** How a detail of a receipt's row is to be read. A day is one of the workspace's calendar; days are a number of them. */
const DetailType = z.enum(['day', 'days', 'count', 'text'])

const Detail = z.object({ name: z.string(), title: z.string(), type: DetailType })
export type Detail = z.infer<typeof Detail>

/** What becomes of a case that is in the number: of a ratio it passes or fails; else it counts. */
const Outcome = z.enum(['passes', 'fails', 'counts'])
export type Outcome = z.infer<typeof Outcome>

/** What the columns of a receipt are called, so that a page or a spreadsheet can be read without the definition. */
export const ReceiptShape = z.object({
  unit: Unit,
  when: z.string().meta({ description: 'what `at` is; a state has one moment for all of its rows' }),
  outcomes: z.record(Outcome, z.string()),
  details: z.array(Detail),
  relatedDetails: z.array(z.string()).meta({ description: 'details that related records have too' }),
  dimensions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      type: z.enum(['text', 'week']).meta({ description: 'week: its values are such as 2026-W46' }),
    }),
  ),
})
export type ReceiptShape = z.infer<typeof ReceiptShape>

/** The words and the SQL of a metric: enough for a sceptic to recompute it. */
const MetricDefinitionView = ReceiptShape.omit({ unit: true }).extend({
  version: z.string(),
  kind: z.enum(['state', 'event']).meta({ description: 'state: looked at as of each period’s end' }),
  formula: z.string(),
  notes: z.array(z.string()),
  sql: z.string(),
  source: z.object({ title: z.string(), url: z.string().nullable() }),
})

export const MetricList = z.object({
  period: Period,
  compare: Period,
  items: z.array(MetricSummary),
})
export type MetricList = z.infer<typeof MetricList>

/** One metric over a span: the tile's fields, the series, the breakdown and the definition. */
export const MetricAnswer = MetricSummary.extend({
  from: AnyDay,
  to: AnyDay,
  numerator: number,
  denominator: number,
  series: z.array(SeriesPoint),
  breakdown: z.array(BreakdownItem),
  parts: z
    .array(BreakdownItem.extend({ key: z.string(), title: z.string() }))
    .meta({ description: 'per field or rule; they sum to the whole' }),
  definition: MetricDefinitionView,
})
export type MetricAnswer = z.infer<typeof MetricAnswer>

/** A row's details by name. Days are the workspace's, such as `2026-11-20`. */
const Details = z.record(z.string(), z.union([z.string(), z.number()]).nullable())

/** A record that plays another role in the case: the twin in the other system, a member of the cluster, the deal behind a touch. */
export const RelatedRecord = z.object({
  role: z.string(),
  connection: z.string(),
  object: z.string(),
  recordId: z.string(),
  label: z.string().nullable(),
  url: z.string().nullable(),
  details: Details,
})

/** What becomes of a case. */
const Verdict = z.enum([...Outcome.options, 'left-out'])
export type Verdict = z.infer<typeof Verdict>

/** One case of a metric: a row of its receipt. */
export const ReceiptRow = z.object({
  caseId: z.string(),
  at: Instant.nullable(),
  day: Day.nullable().meta({
    description: 'the day of `at` in the workspace’s zone; of a state, the last day that it looks back on',
  }),
  numerator: number,
  denominator: number,
  value: number,
  connection: z.string(),
  object: z.string(),
  recordId: z.string(),
  label: z.string().nullable(),
  url: z.string().nullable(),
  included: z.boolean(),
  verdict: Verdict,
  reason: z.string().nullable(),
  details: Details,
  dimensions: z.record(z.string(), z.string().nullable()),
  related: z.array(RelatedRecord),
})
export type ReceiptRow = z.infer<typeof ReceiptRow>

export const Receipt = z.object({
  items: z.array(ReceiptRow),
  next: z.string().nullable().meta({ description: 'cursor of the next page; null on the last' }),
  included: count,
  excluded: count,
  fails: count.meta({ description: 'of the included, those of a ratio that fall short' }),
  matching: count.meta({ description: 'records that match the search and the other narrowings of the list' }),
  reasons: z.array(z.object({ reason: z.string(), included: z.boolean(), verdict: Verdict, cases: count })),
})
export type Receipt = z.infer<typeof Receipt>

/** A segment that moved a metric most between two periods; the largest of a breakdown whose contributions sum to the whole change. */
export const Mover = z.object({
  metric: z.string(),
  title: z.string(),
  unit: Unit,
  better: Better,
  dimension: z.object({ id: z.string(), title: z.string() }),
  key: z.string().nullable(),
  value: number,
  previous: number,
  contribution: z.number(),
  cases: count,
  sentence: z.string(),
})
export type Mover = z.infer<typeof Mover>
export const MoverList = z.object({ period: Period, compare: Period, items: z.array(Mover) })
export type MoverList = z.infer<typeof MoverList>

/** What this organisation can support: each metric with the one thing to do next. */
export const ReadinessList = z.object({
  items: z.array(
    z.object({
      metric: z.string(),
      title: z.string(),
      pillar: Pillar,
      state: Readiness,
      coverage: number,
      reason: z.string().nullable(),
      needs: z.array(
        z.object({
          kind: z.enum(['connect', 'sync', 'map', 'switch-on', 'import']),
          title: z.string(),
          field: z.string().nullable(),
        }),
      ),
    }),
  ),
})
export type ReadinessList = z.infer<typeof ReadinessList>
