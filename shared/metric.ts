import { z } from 'zod'
import { WaitedFor } from './need.ts'
import { AnyDay, AnyPeriodName, Better, Instant, Pillar, Unit } from './vocabulary.ts'

const count = z.int().nonnegative()
const number = z.number().nullable()

/** Whether this organisation's data can carry the metric; `reason` says what to do when it can't. */
export const Readiness = z.enum(['measurable', 'partly', 'not-measured'])
export type Readiness = z.infer<typeof Readiness>

/** What a reason comes from, for programs. */
export const Cause = z.enum(['missing-data', 'read-later', 'begun-later', 'not-begun'])
export type Cause = z.infer<typeof Cause>

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
  name: AnyPeriodName.meta({ description: 'the period in which it lies' }),
  start: AnyDay,
  end: AnyDay,
  value: number,
  numerator: number,
  denominator: number,
  cases: count,
  incomplete: z
    .boolean()
    .meta({ description: 'still running, or not wholly within the span that was asked for' }),
})
export type SeriesPoint = z.infer<typeof SeriesPoint>

export const BreakdownItem = z.object({
  key: z.string().nullable().meta({ description: 'null: the record has no value there' }),
  value: number,
  numerator: number,
  denominator: number,
  cases: count,
  coverage: number.meta({
    description: 'share of the segment’s cases that had the data needed, 0..1; null without any',
  }),
})
export type BreakdownItem = z.infer<typeof BreakdownItem>

/** A value that stands beside the metric's own, such as p85 beside p50. */
const Companion = z.object({
  id: z.string(),
  title: z.string(),
  unit: Unit,
  value: number,
  percentile: z
    .boolean()
    .meta({ description: 'it is one of the values whose median leads: shown wherever the median is' }),
})
export type Companion = z.infer<typeof Companion>

/** The same metric over the last N complete weeks, because few teams do enough in one. */
export const Trailing = z.object({
  weeks: count,
  value: number,
  cases: count,
  coverage: number.meta({ description: 'of the cases of these weeks, 0..1; null without any' }),
})

/** How a detail of a receipt's row is to be read. A day is one of the workspace's calendar; days are a number of them; a share is 0..1; money is in the workspace's currency. */
const DetailType = z.enum(['day', 'moment', 'days', 'count', 'share', 'money', 'text'])

const Detail = z.object({ name: z.string(), title: z.string(), type: DetailType })
export type Detail = z.infer<typeof Detail>

/** What becomes of a case that is in the number: of a ratio it passes or fails; else it counts. */
const Outcome = z.enum(['passes', 'fails', 'counts'])
export type Outcome = z.infer<typeof Outcome>

/** In which its money is told. */
const Currency = z.string().nullable().meta({
  description: 'in which its money is told, such as EUR; null where it has none, or nobody has said',
})

/** What the columns of a receipt are called, so that a page or a spreadsheet can be read without the definition. */
export const ReceiptShape = z.object({
  unit: Unit,
  currency: Currency,
  when: z.string().meta({ description: 'what `at` is; a state has one moment for all of its rows' }),
  outcomes: z.record(Outcome, z.string()),
  details: z.array(Detail),
  relatedDetails: z.array(z.string()).meta({ description: 'details that related records have too' }),
  dimensions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      type: z.enum(['text', 'week']).meta({ description: 'week: its values are such as 2026-W46' }),
      names: z
        .record(z.string(), z.string())
        .meta({ description: 'what people call values that a CRM keeps as codes' }),
      listed: z.boolean().meta({ description: 'whether a list of the records gains by it' }),
    }),
  ),
})
export type ReceiptShape = z.infer<typeof ReceiptShape>

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
export const Verdict = z.enum([...Outcome.options, 'left-out'])
export type Verdict = z.infer<typeof Verdict>

/** One case of a metric: a row of its receipt. */
export const ReceiptRow = z.object({
  caseId: z.string(),
  at: Instant.nullable(),
  day: AnyDay.nullable().meta({
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

/**
 * Whether a change means anything: better or worse; unchanged at the digits shown; or too few cases to tell it from chance
 * (for a rate Newcombe's interval of the difference holds 0, for a count Poisson's, for a median one side has fewer than 20).
 */
export const Signal = z.enum(['better', 'worse', 'unchanged', 'too-few'])
export type Signal = z.infer<typeof Signal>

/** Of a metric that has too few cases in one week to mean much: its last weeks together, which lead in the week's place. */
const Leading = z.object({
  weeks: count,
  value: number,
  numerator: number,
  denominator: number,
  cases: count,
  pending: count.meta({ description: 'of these weeks, cases that it is too early to judge' }),
  coverage: number.meta({ description: 'of the cases of these weeks, 0..1; null without any' }),
  smallSample: z.boolean(),
  interval: Interval.nullable(),
  previous: number.meta({ description: 'of as many weeks before them' }),
  signal: Signal.nullable(),
  line: z
    .array(SeriesPoint)
    .meta({ description: 'for each of the last twelve weeks the value of as many weeks up to it' }),
  companions: z.array(Companion),
})

const CaseNoun = z.object({
  one: z.string(),
  many: z.string(),
  counted: z.string().nullable().meta({ description: 'what brings them into a period: due, launched' }),
  fails: z.string().meta({ description: 'what those of a ratio are that fall short: late' }),
  units: z
    .string()
    .meta({ description: 'what numerator and denominator count: the cases, or values of theirs' }),
  covers: z.string().nullable().meta({
    description: 'what the cases of the coverage have, where the others count too: “with a reason”',
  }),
})

/** A metric in one period, as a tile shows it. */
export const MetricSummary = z.object({
  id: z.string(),
  pillar: Pillar,
  title: z.string(),
  question: z.string(),
  unit: Unit,
  currency: Currency,
  better: Better,
  headline: z
    .boolean()
    .meta({ description: 'one of the numbers by which an operation is judged; the review leads with it' }),
  value: number,
  numerator: number,
  denominator: number,
  previous: number.meta({ description: 'null where there is no earlier data to compare' }),
  signal: Signal.nullable().meta({ description: 'what the change from `previous` means; null without one' }),
  target: number.meta({ description: 'null until a target is set' }),
  cases: count,
  pending: count.meta({
    description: 'cases that it is too early to judge, and that may still change the value',
  }),
  noun: CaseNoun.meta({ description: 'what the cases are called' }),
  entities: z
    .object({ count, one: z.string(), many: z.string() })
    .nullable()
    .meta({ description: 'whom the cases are records of, where several may be of one' }),
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
  cause: Cause.nullable().meta({
    description:
      'of the reason. missing-data: something that the metric needs isn’t kept, or isn’t read, and the readiness says what to do; read-later: it was read for the first time after the period; begun-later: people began to enter it after the period; not-begun: the period is still to come. null where there is no reason',
  }),
  trailing: z.array(Trailing),
  line: z.array(SeriesPoint).meta({ description: 'the last twelve weeks up to the period' }),
  leading: Leading.nullable(),
  short: z
    .array(ReceiptRow)
    .meta({ description: 'where the cases are few, those that fall short, worst first' }),
  awaited: z
    .array(ReceiptRow)
    .meta({ description: 'due in the period, and without a value here by its end' }),
})
export type MetricSummary = z.infer<typeof MetricSummary>

/** A stretch of days. `end` is exclusive; a period has a name, other stretches don't. */
export const Stretch = z.object({
  name: AnyPeriodName.nullable(),
  start: AnyDay,
  end: AnyDay,
  until: AnyDay.meta({
    description:
      'the day after the last one counted: before `end` while it runs, or to be compared with one that does',
  }),
  incomplete: z.boolean(),
  begun: z.boolean(),
})
export type Stretch = z.infer<typeof Stretch>

export const Period = Stretch.extend({ name: AnyPeriodName })
export type Period = z.infer<typeof Period>

/** The words and the SQL of a metric: enough for a sceptic to recompute it. */
const MetricDefinitionView = ReceiptShape.omit({ unit: true, currency: true }).extend({
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
  compare: Stretch.nullable().meta({
    description:
      'what `previous` is of: the period before, or as many days; null where no data reaches back to it',
  }),
  since: AnyDay.nullable().meta({ description: 'the day from which on there are cases; null for a state' }),
  keptAt: Instant.nullable().meta({
    description:
      'of a state, the moment as of which it is told, where what was known at the end of the days isn’t kept any more; null: as of their end',
  }),
  series: z.array(SeriesPoint),
  rolling: z
    .object({ weeks: count, points: z.array(SeriesPoint) })
    .nullable()
    .meta({ description: 'of rates and durations of events, by weeks: each week with those before it' }),
  breakdown: z.array(BreakdownItem),
  parts: z
    .array(
      BreakdownItem.omit({ coverage: true }).extend({
        key: z.string(),
        title: z.string(),
        short: count.meta({ description: 'how many fall short of it' }),
        previousShort: count.nullable().meta({ description: 'how many did in the stretch that is compared' }),
      }),
    )
    .meta({ description: 'per field or rule; they sum to the whole' }),
  definition: MetricDefinitionView,
})
export type MetricAnswer = z.infer<typeof MetricAnswer>

export const Receipt = z.object({
  items: z.array(ReceiptRow),
  next: z.string().nullable().meta({ description: 'cursor of the next page; null on the last' }),
  included: count,
  excluded: count,
  fails: count.meta({ description: 'of the included, those of a ratio that fall short' }),
  currency: Currency,
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
/** What happened, as a person says it: a metric of few cases is told by them, one of many by what became of how many. */
export const Story = z.object({
  metric: z.string(),
  title: z.string(),
  pillar: Pillar,
  signal: Signal.nullable(),
  period: Period.pick({ name: true, start: true, end: true }),
  sentence: z.string(),
  rows: z.array(ReceiptRow).meta({ description: 'the records that it names' }),
})
export type Story = z.infer<typeof Story>

export const MoverList = z.object({
  period: Period,
  compare: Period,
  stories: z.array(Story).meta({ description: 'of the period' }),
  items: z.array(Mover),
  earlier: z.array(Story).meta({ description: 'what stood out in the weeks before, newest first' }),
})
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
      cases: count.meta({ description: 'in the last 13 weeks; of a state, now' }),
      noun: CaseNoun.pick({ one: true, many: true, counted: true }),
      reason: z.string().nullable(),
      needs: z.array(WaitedFor).meta({ description: 'the first one is the one to begin with' }),
    }),
  ),
})
export type ReadinessList = z.infer<typeof ReadinessList>
export type ReadinessItem = ReadinessList['items'][number]
