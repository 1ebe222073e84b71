import type { MetricBridge } from '../../../shared/bridge.ts'
import type { Measure } from '../engine/aggregate.ts'
import { stretchView } from '../engine/comparison.ts'
import { periodIn } from '../engine/period.ts'
import type { Reading } from '../engine/reading.ts'
import { currencyOf } from '../engine/receipt-shape.ts'
import type { ReadSnapshot } from '../engine/snapshot.ts'
import type { BridgeQuery } from '../metrics.ts'
import { readEarlier, restatedSteps, type Earlier } from './earlier.ts'
import { difference, freshSteps, readFacts, wholeStep, type Facts } from './fresh.ts'
import { readSides, type Sides } from './sides.ts'
import { bridgeSentence, dayText, methodOf } from './words.ts'

type Tools = { readonly readSnapshot: ReadSnapshot } & Parameters<typeof readEarlier>[2]

/**
 * Why a metric isn't what it was: the earlier span as it was known then, what has been restated of it since, and the new facts
 * by the dimension that explains most of them. The parts sum to the change. Then is by default the end of the first day
 * after the span, on which it was reviewed.
 */
export async function readBridge(reading: Reading, query: BridgeQuery, tools: Tools): Promise<MetricBridge> {
  const sides = await readSides(reading, query, tools.readSnapshot)
  const [facts, earlier] = await Promise.all([
    readFacts(reading, sides, tools.sums),
    readEarlier(reading, sides, tools),
  ])
  return { ...headOf(reading, sides, { facts, earlier }), ...pathOf(reading, sides, { facts, earlier }) }
}

interface Found {
  readonly facts: Facts
  readonly earlier: Earlier
}

/** Where nothing could be told then, it is told as it is known now. */
function startOf({ facts, earlier }: Found): Measure {
  return earlier.told ?? earlier.known ?? facts.levels.base
}

/** What is held against what. */
function headOf(
  { metric, snapshot }: Reading,
  { span, base, past }: Sides,
  found: Found,
): Pick<MetricBridge, 'metric' | 'title' | 'unit' | 'currency' | 'better' | 'base' | 'period' | 'method'> {
  const { levels } = found.facts
  const beside = { kind: metric.kind, span }
  const name = periodIn(span, snapshot.calendar)?.name ?? null
  return {
    metric: metric.id,
    title: metric.title,
    unit: metric.unit,
    currency: currencyOf(metric, snapshot),
    better: metric.better,
    base: {
      ...stretchView([base], snapshot, beside),
      knownAt: found.earlier.known === null ? null : (past.asOf ?? snapshot.now),
      asTold: startOf(found),
      asKnown: levels.base,
    },
    period: { ...stretchView([{ ...span, name }], snapshot, beside), ...levels.now },
    method: methodOf(metric),
  }
}

/** The steps from one to the other, and the same in words. */
function pathOf(
  reading: Reading,
  { base, knownAt }: Sides,
  found: Found,
): Pick<MetricBridge, 'dimension' | 'steps' | 'change' | 'restated' | 'sentence' | 'reason'> {
  const { metric, snapshot } = reading
  const { facts, earlier } = found
  const { levels } = facts
  const start = startOf(found)
  const change = difference(start, levels.now)
  const restated = restatedSteps(reading, earlier, levels.base)
  const fresh = freshSteps(reading, facts)
  const split = restated !== null && fresh !== null
  const steps = split ? [...restated, ...fresh] : change === null ? [] : [wholeStep('In one', change)]
  const dimension = facts.best?.dimension ?? null
  const isKnown = earlier.known !== null
  return {
    dimension: dimension && { id: dimension.id, title: dimension.title },
    steps,
    change,
    restated: {
      matching: isKnown && earlier.restatement !== null ? earlier.restatement.matching : 0,
      items: isKnown && earlier.restatement !== null ? [...earlier.restatement.items] : [],
    },
    sentence:
      change === null
        ? null
        : bridgeSentence({ metric, base, change, value: levels.now.value!, steps, dimension }),
    reason: reasonOf({ ...levels, start }, isKnown ? null : { knownAt, zone: snapshot.calendar.zone }),
  }
}

/** `unknown`: of what could not be told then, the moment. */
function reasonOf(
  { now, base, start }: Facts['levels'] & { readonly start: Measure },
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
