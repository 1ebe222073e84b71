import { percentileContributions } from '../engine/contribution.ts'
import { percentileOf, type Measure } from '../engine/aggregate.ts'
import type { Aggregate } from '../metric.ts'

/** What some changed cases came to and come to, in a metric's own sums. Percentiles need the values themselves. */
export interface Swapped {
  readonly numerator: number
  readonly denominator: number
  readonly was: readonly number[]
  readonly is: readonly number[]
}

/**
 * What each group of changed cases adds to the change of a value; the effects sum to it. `kept` are the values that are as they
 * were. Null where either value is none.
 *
 * Of a ratio n ÷ d the change is Δn · (1/d₀ + 1/d₁)/2 + (n₀ + n₁)/2 · Δ(1/d), each factor's change at the other's mean, as in
 * Kitagawa (1955) with two factors; Δ(1/d) = −Δd/(d₀d₁) and Δn are sums over the groups, so the parts are exact and have no
 * order. Of a percentile the groups are swapped one after the other.
 */
export function restatedEffects(
  aggregate: Aggregate,
  {
    was,
    is,
    groups,
    kept,
  }: {
    readonly was: Measure
    readonly is: Measure
    readonly groups: readonly Swapped[]
    readonly kept: readonly number[]
  },
): number[] | null {
  if (was.value === null || is.value === null) return null
  const p = percentileOf(aggregate)
  if (p !== null) {
    const all = [
      { before: kept, after: kept },
      ...groups.map((group) => ({ before: group.was, after: group.is })),
    ]
    return percentileContributions(p, all)?.slice(1) ?? null
  }
  if (aggregate.kind !== 'ratio') return groups.map(({ numerator }) => numerator)
  const [n0, d0, n1, d1] = [was.numerator!, was.denominator!, is.numerator!, is.denominator!]
  return groups.map(
    ({ numerator, denominator }) =>
      (numerator * (d0 + d1)) / (2 * d0 * d1) - (((n0 + n1) / 2) * denominator) / (d0 * d1),
  )
}
