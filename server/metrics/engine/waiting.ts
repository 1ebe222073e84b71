import type { Need as Needed, WaitedFor } from '../../../shared/need.ts'
import type { Gap, MetricDefinition } from '../metric.ts'
import { waysOf, type Need } from '../need.ts'
import type { Totals } from './aggregate.ts'
import type { Org } from './chosen.ts'
import { neededOf } from './needed.ts'
import { gapsOf } from './rows.ts'

/** A lack of data that some cases have, with what to do about it. */
interface OpenGap extends Gap {
  readonly cases: number
  /** A case that has it is judged by all else. */
  readonly beside: boolean
}

/** The lacks that there are, the commonest first. */
export function openGaps(metric: MetricDefinition, { gaps }: Totals): readonly OpenGap[] {
  return gapsOf(metric)
    .map((gap, index) => ({ ...gap, cases: gaps[index] ?? 0 }))
    .filter(({ cases }) => cases > 0)
    .toSorted((a, b) => b.cases - a.cases)
}

/** What to do about a need, each way with the cases that wait for it: with other ways to the same end it may bring fewer. */
export function waitingFor(need: Need, org: Org, cases: number | null): readonly WaitedFor[] {
  const ways = neededOf(need, org)
  return ways.map((way) => ({
    ...way,
    cases,
    fromNowOn: isFromNowOn(way),
    upTo: cases !== null && ways.length > 1,
  }))
}

/** What wasn't kept, or read too rarely, is not told afterwards. */
function isFromNowOn({ kind, place }: Needed): boolean {
  return kind === 'switch-on' || place.page === 'schedule'
}

/** What to do about the lacks, each thing once with all the cases that wait for it. */
export function waitingForAny(
  gaps: readonly OpenGap[],
  org: Org,
  { considered }: Pick<Totals, 'considered'>,
): readonly WaitedFor[] {
  const things = gaps.flatMap(({ need, cases, beside }) =>
    waitingFor(need, org, cases).map((thing) => ({ thing, beside })),
  )
  return [...Map.groupBy(things, ({ thing }) => thing.title).values()].map((same) => {
    const cases = same.reduce((sum, { thing }) => sum + (thing.cases ?? 0), 0)
    // Of what a case is not judged by it may have several: it counts once.
    const twice = same.filter(({ beside }) => beside).length > 1
    return {
      ...same[0]!.thing,
      cases: Math.min(cases, considered),
      upTo: twice || same.some(({ thing }) => thing.upTo),
    }
  })
}

/**
 * What the metric can't do without: the cases that lack just that, where it is told of each, else all that there are, which may
 * lack something else too.
 */
export function waitingForAll(
  needs: readonly Need[],
  metric: MetricDefinition,
  { org, totals }: { readonly org: Org; readonly totals: Totals | null },
): readonly WaitedFor[] {
  const gaps = totals === null ? [] : openGaps(metric, totals)
  const all = totals?.considered || null
  return needs.flatMap((need) => {
    const own = gaps.filter((gap) => waysOf(gap.need).some(({ title }) => title === need.title))
    const lacking = own.reduce((sum, { cases }) => sum + cases, 0) || null
    return waitingFor(need, org, lacking ?? all).map((thing) => ({
      ...thing,
      upTo: thing.upTo || (thing.cases !== null && (lacking === null || needs.length > 1)),
    }))
  })
}
