import { settled, type Measure } from './aggregate.ts'

/** A segment before and after. Null: it had no cases then. */
export interface Change {
  readonly key: string | null
  readonly before: Measure | null
  readonly after: Measure | null
}

/**
 * What each segment adds to the change of a rate: the change of its own rate at its average weight, and the change of its
 * weight by how far its rate lies from the whole's. They sum to the change exactly. E. M. Kitagawa, "Components of a
 * difference between two rates", Journal of the American Statistical Association 50 (1955). A segment that is new or gone
 * has no change of its own rate. Null when either whole has nothing to divide by.
 */
export function rateContributions(segments: readonly Change[]): number[] | null {
  const weightBefore = sum(segments.map(({ before }) => before?.denominator ?? 0))
  const weightAfter = sum(segments.map(({ after }) => after?.denominator ?? 0))
  if (weightBefore === 0 || weightAfter === 0) return null
  const whole =
    (sum(segments.map(({ before }) => before?.numerator ?? 0)) / weightBefore +
      sum(segments.map(({ after }) => after?.numerator ?? 0)) / weightAfter) /
    2
  return segments.map(({ before, after }) => {
    const shareBefore = (before?.denominator ?? 0) / weightBefore
    const shareAfter = (after?.denominator ?? 0) / weightAfter
    const rateBefore = before?.value ?? after?.value ?? 0
    const rateAfter = after?.value ?? before?.value ?? 0
    const rate = (rateAfter - rateBefore) * ((shareBefore + shareAfter) / 2)
    const mix = (shareAfter - shareBefore) * ((rateBefore + rateAfter) / 2 - whole)
    return rate + mix
  })
}

/** What each segment adds to the change of a count or a sum: its own change. */
export function countContributions(segments: readonly Change[]): number[] {
  return segments.map(({ before, after }) => (after?.value ?? 0) - (before?.value ?? 0))
}

/**
 * What each segment adds to the change of a percentile when the segments' cases are swapped one after another, in the order
 * given: the steps sum to the change exactly. The order matters, and the sentence that tells of it says so.
 */
export function percentileContributions(
  p: number,
  segments: readonly { readonly before: readonly number[]; readonly after: readonly number[] }[],
): number[] | null {
  let last = percentile(
    p,
    segments.flatMap(({ before }) => before),
  )
  const contributions: number[] = []
  for (let swapped = 1; swapped <= segments.length; swapped++) {
    const values = segments.flatMap(({ before, after }, index) => (index < swapped ? after : before))
    const next: number | null = percentile(p, values)
    if (next === null || last === null) return null
    contributions.push(next - last)
    last = next
  }
  return contributions
}

/** As SQL's percentile_cont: between two neighbours by linear interpolation. */
function percentile(p: number, values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const place = p * (sorted.length - 1)
  const low = sorted[Math.floor(place)]!
  const high = sorted[Math.ceil(place)]!
  return settled(low + (high - low) * (place - Math.floor(place)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
