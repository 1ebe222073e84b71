import type { Fix, FixMove } from '../../../shared/fix.ts'
import type { FixQuery } from './fixes.ts'

/** How much better it gets; every metric of records is the better the higher it is. */
const gain = ({ now, repaired }: FixMove) => (now === null || repaired === null ? 0 : repaired - now)

/**
 * Of the metrics that a repair moves, the one that gains most first; what stays where it is isn't told. One may fall: who can
 * be written to again counts among the active people, with whatever else the record lacks.
 */
export function farthestFirst(moves: readonly FixMove[]): FixMove[] {
  return moves
    .filter((move) => gain(move) !== 0)
    .toSorted((a, b) => gain(b) - gain(a) || compare(a.metric, b.metric))
}

/** The repairs in the order asked for. Of equal ones the one with more records comes first. */
export function ranked(fixes: readonly Fix[], sort: NonNullable<FixQuery['sort']>): Fix[] {
  const impact = ({ moves: [most] }: Fix) => (most === undefined ? 0 : gain(most))
  const keys: Readonly<Record<typeof sort, (fix: Fix) => number>> = {
    impact,
    records: ({ records }) => records,
    recent: ({ recent }) => recent,
  }
  return fixes.toSorted(
    (a, b) =>
      keys[sort](b) - keys[sort](a) || b.records - a.records || impact(b) - impact(a) || compare(a.id, b.id),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
