import type { ObjectStream } from '../connector.ts'
import { OBJECTS, type Reading } from './objects.ts'

/** Rows committed late, or stamped by a clock that runs behind, are seen by reading a little of the last window again. */
const OVERLAP_MS = 10 * 60_000
/** Long transactions show their rows only when they end. */
const LAG_MS = 5 * 60_000
const WEEK_MS = 7 * 24 * 60 * 60_000
/** A history loses its oldest rows every day: comparing their numbers would mean comparing all ids, daily and for nothing. */
const RECONCILE_AFTER_MS = { 'for-good': WEEK_MS, 'to-bin': 4 * WEEK_MS, 'by-retention': null } as const

export const salesforceStreams: readonly ObjectStream[] = OBJECTS.map(
  ({ name, label, optional, reading }) => ({
    object: name.toLowerCase(),
    label,
    mode: mode(reading),
    alsoYields: [],
    optional,
  }),
)

function mode(reading: Reading): ObjectStream['mode'] {
  if (reading.kind !== 'changes') return { kind: 'whole' }
  return {
    kind: 'changes',
    overlapMs: OVERLAP_MS,
    lagMs: LAG_MS,
    reconcileAfterMs: RECONCILE_AFTER_MS[reading.deleted],
  }
}
