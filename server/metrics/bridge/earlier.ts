import type { BridgeStep } from '../../../shared/bridge.ts'
import type { readTold } from '../../warehouse/told.ts'
import type { Measure } from '../engine/aggregate.ts'
import type { Questions } from '../engine/lane.ts'
import { isDefinedOtherwise } from '../engine/facts.ts'
import { readSpans, type Reading } from '../engine/reading.ts'
import type { RecordUrl } from '../engine/related.ts'
import { boundsOf } from '../engine/spans.ts'
import { tell } from '../engine/told.ts'
import { restatedEffects } from './restated-effects.ts'
import { readRestatement, type Restatement } from './restatement.ts'
import type { Sides } from './sides.ts'
import { restatedTitle } from './words.ts'

interface Tools {
  /** What was kept of a metric in a period by the instant. */
  readonly readTold: (told: {
    readonly metric: string
    readonly period: string
    readonly by: string
  }) => ReturnType<typeof readTold>
  /** The same metric asked of another snapshot, without a look at when its events begin. */
  readonly sums: Questions
  readonly recordUrl: RecordUrl
}

/** The earlier span as it was told, and what has become of it. */
export interface Earlier {
  /** As it was known then, by today's definition; null where nothing could be told. */
  readonly known: Measure | null
  /** What was kept of it, where the metric was defined otherwise then. */
  readonly told: Measure | null
  /** The same data under the settings of now; null of a state, and where nothing had been read by then. */
  readonly settled: Measure | null
  readonly restatement: Restatement | null
  /** Whether other settings held. */
  readonly mapped: boolean
}

export async function readEarlier(reading: Reading, sides: Sides, tools: Tools): Promise<Earlier> {
  const { metric, snapshot } = reading
  const { under, past, base, knownAt } = sides
  const [restatement, then] = await Promise.all([restate(reading, sides, tools), knownThen(reading, sides)])
  const known = then?.value == null ? null : then
  const told =
    known === null || base.name === null
      ? null
      : await toldThen(reading, { period: base.name, knownAt }, tools)
  return {
    known,
    told,
    settled: restatement === null ? null : tell({ metric, snapshot: under }, restatement.was).measure,
    restatement,
    mapped: past.mappingHash !== snapshot.mappingHash,
  }
}

/** What the earlier span was told as then; null where nothing had been read by then. */
async function knownThen(
  reading: Reading,
  { past, base, compared, complete }: Sides,
): Promise<Measure | null> {
  if (past.at(past.now) === null) return null
  const own = { ...reading, snapshot: past, now: past.now, since: null }
  const [found] = await readSpans(own, [complete ? boundsOf(base, past.calendar.zone) : compared])
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
  if (kept === null || kept.value === null || !isDefinedOtherwise(metric, kept.definition)) return null
  return { value: kept.value, numerator: kept.numerator, denominator: kept.denominator }
}

/** What became of its cases since; null for a state, and where nothing had been read by then. */
function restate(
  { metric, where, snapshot }: Reading,
  { under, compared }: Sides,
  { sums, recordUrl }: Tools,
): Promise<Restatement | null> {
  if (metric.kind === 'state' || under.at(under.now) === null) return Promise.resolve(null)
  return readRestatement(
    { metric, where, bounds: compared, past: under, now: snapshot },
    { questions: sums, recordUrl },
  )
}

/** From what was told to what is known now (`end`): none where nothing was told, null where the parts can't be told apart. */
export function restatedSteps(
  { metric }: Reading,
  { known, told, settled, restatement, mapped }: Earlier,
  end: Measure,
): BridgeStep[] | null {
  if (known?.value == null) return []
  if (end.value === null) return null
  const data = settled ?? end
  if (data.value === null) return null
  const effect = data.value - known.value
  // A state's past is what was known in it: it is told otherwise only by other settings, or by fields that weren't read then.
  const settings =
    mapped || (restatement === null && effect !== 0) ? [step('settings', { effect, cases: 0 })] : []
  const definition =
    told === null ? [] : [step('definition', { effect: known.value - told.value!, cases: 0 })]
  if (restatement === null) return [...definition, ...settings]
  const { groups, kept } = restatement
  const effects = restatedEffects(metric.aggregate, { was: data, is: end, groups, kept })
  if (effects === null) return null
  return [
    ...definition,
    ...settings,
    ...groups.map(({ by, cases }, index) => step(by, { effect: effects[index]!, cases })),
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
