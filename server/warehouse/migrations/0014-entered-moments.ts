const KEPT = (column: string) => `replace(cast(${column} at time zone 'UTC' as text), ' ', 'T') || 'Z'`

/**
 * A moment that a file gave without an offset is meant by the clock of the workspace's zone, whichever is set: it is kept as that
 * clock showed it. What was brought in before stays the instant that it was taken for, which ends in `Z`.
 */
export const enteredMoments: readonly string[] = [
  `alter table entered.planned_date alter column changed_at type text using ${KEPT('changed_at')}`,
  `alter table entered.actual_launch alter column launched_at type text using ${KEPT('launched_at')}`,
]
