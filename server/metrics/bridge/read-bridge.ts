import type { BridgeStep, MetricBridge } from '../../../shared/bridge.ts'
import { percentileOf, type Measure } from '../engine/aggregate.ts'
import { spanOf } from '../engine/answer.ts'
import { stretchBefore, stretchView } from '../engine/comparison.ts'
import { changesOf, contributionsOf, explain, type Explanation } from '../engine/explanation.ts'
import type { Bounds } from '../engine/facts.ts'
import type { Questions } from '../engine/lane.ts'
import { endOfDay, periodIn, type Span } from '../engine/period.ts'
import { readSpans, type Reading } from '../engine/reading.ts'
import { currencyOf } from '../engine/receipt-shape.ts'
import type { RecordUrl } from '../engine/related.ts'
import type { ReadSnapshot, Snapshot } from '../engine/snapshot.ts'
import { isVisible } from '../engine/sentence.ts'
import { boundsOf, comparedStretch, isIncomplete } from '../engine/spans.ts'
import { tell } from '../engine/told.ts'
import { readValues } from '../engine/values.ts'
import type { readTold } from '../../warehouse/told.ts'
import { QueryError, type BridgeQuery } from '../metrics.ts'
import { restatedEffects } from './restated-effects.ts'
import { readRestatement, type Restatement } from './restatement.ts'
import { bridgeSentence, dayText, methodOf, restatedTitle, segmentTitle } from './words.ts'

/** More steps than these are told as one. */
const MOST_SEGMENTS = 6

interface Tools {
  /** What was kept of a metric in a period by the instant. */
  readonly readTold: (told: {
    readonly metric: string
    readonly period: string
    readonly by: string
  }) => ReturnType<typeof readTold>
  readonly readSnapshot: ReadSnapshot
  /** The same metric asked of another snapshot, without a look at when its events begin. */
  readonly sums: Questions
  readonly recordUrl: RecordUrl
}

/** The two spans: by default the last complete week and the one before it. */
function spansOf(
  query: BridgeQuery,
  snapshot: Snapshot,
): { readonly span: Span; readonly base: ReturnType<typeof stretchBefore> } {
  const monday = snapshot.today.subtract({ days: snapshot.today.dayOfWeek - 1 })
  const span =
    query.from === undefined && query.to === undefined
      ? { start: monday.subtract({ weeks: 1 }), end: monday }
      : spanOf(query, snapshot)
  if (query.baseFrom === undefined && query.baseTo === undefined)
    return { span, base: stretchBefore(span, snapshot.calendar) }
  if (query.baseFrom === undefined || query.baseTo === undefined)
    throw new QueryError(
      query.baseFrom === undefined ? 'baseFrom' : 'baseTo',
      'Name both ends of the earlier span, or none.',
    )
  const base = spanOf({ from: query.baseFrom, to: query.baseTo }, snapshot)
  return { span, base: { name: periodIn(base, snapshot.calendar)?.name ?? null, ...base } }
}

/**
 * Why a metric isn't what it was: the earlier span as it was known then, what has been restated of it since, and the new facts
 * by the dimension that explains most of them. The parts sum to the change. Then is by default the end of the first day
 * after the span, on which it was reviewed.
 */
export async function readBridge(reading: Reading, query: BridgeQuery, tools: Tools): Promise<MetricBridge> {
  const { metric, snapshot, now } = reading
  const { calendar } = snapshot
  const { span, base } = spansOf(query, snapshot)
  const knownAt = query.knownAt ?? endOfDay(base.end, calendar.zone)
  const bounds = boundsOf(span, calendar.zone)
  const compared = comparedStretch(metric, base, { span, now, zone: calendar.zone })
  const [past, under] = await Promise.all([
    tools.readSnapshot(knownAt),
    tools.readSnapshot.under(snapshot.model.mapping, knownAt),
  ])
  const asked = { past, under, base, bounds: compared, complete: !isIncomplete(span, now, calendar.zone) }
  const dimensions = metric.dimensions.filter(({ explains }) => explains !== false)
  const [[after, before], restatement, known] = await Promise.all([
    readSpans(
      reading,
      [bounds, compared],
      dimensions.map(({ id }) => id),
    ),
    restate(reading, asked, tools),
    knownThen(reading, asked),
  ])
  const levels = {
    now: tell(reading, after?.whole ?? null).measure,
    base: tell(reading, before?.whole ?? null).measure,
  }
  // Where nothing could be told then, it is told as it is known now.
  const isKnown = known !== null && known.value !== null
  const told =
    isKnown && base.name !== null ? await toldThen(reading, { period: base.name, knownAt }, tools) : null
  const start = told ?? (isKnown ? known : levels.base)
  const settled = restatement === null ? null : tell({ metric, snapshot: under }, restatement.was).measure
  const mapped = past.mappingHash !== snapshot.mappingHash
  const restated = isKnown
    ? restatedSteps(reading, { told, start: known, settled, end: levels.base, restatement, mapped })
    : []
  const spans = [bounds, compared]
  const best = after && before ? await explained(reading, { after, before, spans, levels }, tools.sums) : null
  const fresh = freshSteps(reading, best, levels)
  const change = difference(start, levels.now)
  const split = restated !== null && fresh !== null
  const steps = split ? [...restated, ...fresh] : change === null ? [] : [wholeStep('In one', change)]
  const beside = { kind: metric.kind, span }
  const name = periodIn(span, calendar)?.name ?? null
  const dimension = best?.dimension ?? null
  return {
    metric: metric.id,
    title: metric.title,
    unit: metric.unit,
    currency: currencyOf(metric, snapshot),
    better: metric.better,
    base: {
      ...stretchView([base], snapshot, beside),
      knownAt: isKnown ? (past.asOf ?? snapshot.now) : null,
      asTold: start,
      asKnown: levels.base,
    },
    period: { ...stretchView([{ ...span, name }], snapshot, beside), ...levels.now },
    dimension: dimension && { id: dimension.id, title: dimension.title },
    steps,
    change,
    restated: {
      matching: isKnown && restatement !== null ? restatement.matching : 0,
      items: isKnown && restatement !== null ? [...restatement.items] : [],
    },
    sentence:
      change === null
        ? null
        : bridgeSentence({ metric, base, change, value: levels.now.value!, steps, dimension }),
    method: methodOf(metric),
    reason: reasonOf({ ...levels, start }, isKnown ? null : { knownAt, zone: calendar.zone }),
  }
}

function difference(from: Measure, to: Measure): number | null {
  return from.value === null || to.value === null ? null : to.value - from.value
}

interface Earlier {
  /** As of then, and the same under the settings of now. */
  readonly past: Snapshot
  readonly under: Snapshot
  readonly base: Span
  readonly bounds: Bounds
  /** Whether the later span is over, so that the earlier one is told whole. */
  readonly complete: boolean
}

/** What the earlier span was told as then; null where nothing had been read by then. */
async function knownThen(
  reading: Reading,
  { past, base, bounds, complete }: Earlier,
): Promise<Measure | null> {
  if (past.at(past.now) === null) return null
  const own = { ...reading, snapshot: past, now: past.now, since: null }
  const [found] = await readSpans(own, [complete ? boundsOf(base, past.calendar.zone) : bounds])
  return found ? tell(own, found.whole).measure : null
}

/** What was kept of it, where another definition held then; null where the present one did, or nothing was kept. */
async function toldThen(
  { metric, where }: Reading,
  { period, knownAt }: { readonly period: string; readonly knownAt: string },
  { readTold }: Tools,
): Promise<Measure | null> {
  if (Object.keys(where).length > 0) return null
  const kept = await readTold({ metric: metric.id, period, by: knownAt })
  if (kept === null || kept.value === null || kept.definition.startsWith(`${metric.version}-`)) return null
  return { value: kept.value, numerator: kept.numerator, denominator: kept.denominator }
}

/** What became of its cases since; null for a state, and where nothing had been read by then. */
function restate(
  reading: Reading,
  { under, bounds }: Earlier,
  { sums, recordUrl }: Tools,
): Promise<Restatement | null> {
  const { metric, where, snapshot } = reading
  if (metric.kind === 'state' || under.at(under.now) === null) return Promise.resolve(null)
  return readRestatement(
    { metric, where, bounds, past: under, now: snapshot },
    { questions: sums, recordUrl },
  )
}

interface Restated {
  /** What was kept of it, where the metric was defined otherwise then. */
  readonly told: Measure | null
  readonly start: Measure
  /** The same data under the settings of now. */
  readonly settled: Measure | null
  readonly end: Measure
  readonly restatement: Restatement | null
  readonly mapped: boolean
}

/** Null where the parts can't be told apart. */
function restatedSteps(
  { metric }: Reading,
  { told, start, settled, end, restatement, mapped }: Restated,
): BridgeStep[] | null {
  if (start.value === null || end.value === null) return null
  const data = settled ?? end
  if (data.value === null) return null
  const effect = data.value - start.value
  // A state's past is what was known in it: it is told otherwise only by other settings, or by fields that weren't read then.
  const settings =
    mapped || (restatement === null && effect !== 0) ? [step('settings', { effect, cases: 0 })] : []
  const definition =
    told === null ? [] : [step('definition', { effect: start.value - told.value!, cases: 0 })]
  if (restatement === null) return [...definition, ...settings]
  const effects = restatedEffects(metric.aggregate, {
    was: data,
    is: end,
    groups: restatement.groups,
    kept: restatement.kept,
  })
  if (effects === null) return null
  return [
    ...definition,
    ...settings,
    ...restatement.groups.map(({ by, cases }, index) => step(by, { effect: effects[index]!, cases })),
  ]

  function step(
    by: BridgeStep['by'] & string,
    { effect: own, cases }: { effect: number; cases: number },
  ): BridgeStep {
    return {
      kind: 'restated',
      by,
      key: null,
      title: restatedTitle(metric, by, cases),
      effect: own,
      cases,
      before: null,
      after: null,
    }
  }
}

type Levels = Readonly<Record<'now' | 'base', Measure>>

/** The dimension that explains most of what the new facts make; null without one, or where nothing moved. */
async function explained(
  reading: Reading,
  {
    after,
    before,
    spans,
    levels,
  }: {
    readonly after: Parameters<typeof changesOf>[2]['after']
    readonly before: Parameters<typeof changesOf>[2]['after']
    readonly spans: readonly Bounds[]
    readonly levels: Levels
  },
  sums: Questions,
): Promise<Explanation | null> {
  const { metric } = reading
  if (levels.now.value === null || levels.base.value === null || levels.now.value === levels.base.value)
    return null
  const change = levels.now.value - levels.base.value
  const swapped = percentileOf(metric.aggregate) !== null
  // The values of a state aren't read of two moments at once.
  if (swapped && metric.kind === 'state') return null
  const values = swapped ? await readValues(reading, spans, sums) : null
  const found = metric.dimensions
    .filter(({ explains }) => explains !== false)
    .flatMap((dimension) => {
      const changes = changesOf(reading, dimension.id, { after, before: [before] })
      const contributions = contributionsOf(metric, dimension.id, changes, values)
      return contributions === null ? [] : explain(dimension, changes, contributions, change)
    })
  return found.toSorted((a, b) => b.score - a.score)[0] ?? null
}

/** What the cases of the later span make, those segments first that make most; null where a value is none. */
function freshSteps(
  { metric }: Reading,
  best: Explanation | null,
  { now, base }: Levels,
): BridgeStep[] | null {
  if (now.value === null || base.value === null) return null
  const whole = wholeStep('New facts', now.value - base.value)
  if (best === null) return whole.effect === 0 ? [] : [whole]
  // Of a percentile the steps hold in the order in which they were made.
  const swapped = percentileOf(metric.aggregate) !== null
  const sorted = swapped
    ? best.segments
    : best.segments.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  const visible = sorted.filter(({ contribution }) => isVisible(metric, contribution)).length
  // One alone is named rather than summed up.
  const most = sorted.length - visible <= 1 && visible <= MOST_SEGMENTS + 1 ? sorted.length : MOST_SEGMENTS
  const named = sorted.slice(0, swapped ? MOST_SEGMENTS : Math.min(most, Math.max(visible, 1)))
  const rest = sorted.slice(named.length)
  const others: BridgeStep = {
    ...whole,
    title: rest.length === 1 ? '1 other' : `${rest.length} others`,
    effect: rest.reduce((sum, { contribution }) => sum + contribution, 0),
    cases: rest.length,
  }
  return [
    ...named.map(({ key, contribution, cases, before, after }): BridgeStep => ({
      kind: 'segment',
      by: null,
      key,
      title: segmentTitle(best.dimension, key),
      effect: contribution,
      cases,
      before: before?.value ?? null,
      after: after?.value ?? null,
    })),
    ...(rest.length === 0 ? [] : [others]),
  ].filter(({ effect }) => effect !== 0)
}

/** What isn't split any further. */
function wholeStep(title: string, effect: number): BridgeStep {
  return { kind: 'others', by: null, key: null, title, effect, cases: 1, before: null, after: null }
}

/** `unknown`: of what could not be told then, the moment. */
function reasonOf(
  { now, base, start }: Levels & { readonly start: Measure },
  unknown: { readonly knownAt: string; readonly zone: string } | null,
): string | null {
  if (now.value === null) return 'The later period is not measured, so that there is nothing to explain.'
  if (base.value === null && start.value !== null)
    return 'Nothing of the earlier period can be measured any more: the change is told in one.'
  if (base.value === null)
    return 'The earlier period is not measured, so that there is nothing to hold the later one against.'
  if (unknown === null) return null
  const day = dayText(Temporal.Instant.from(unknown.knownAt).toZonedDateTimeISO(unknown.zone).toPlainDate())
  return `On ${day} it could not be told yet: the earlier period is told as it is known now.`
}
