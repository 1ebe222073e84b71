import type { Revision } from '../world.ts'
import type { Bytes, Words } from '../numbers.ts'

/** What a revision does beside changing fields, in two bits. A record that is merged away is deleted, too. */
const CHANGED = 0
export const SOFT = 1
export const HARD = 2
export const RESTORED = 3

const DELETIONS = [undefined, 'soft', 'hard', 'restored'] as const

/** A moment takes 38 bits, eight years of milliseconds, from here: far before any history. */
const REACH_MS = 2 ** 38
const WORD = 2 ** 32

/** When the revisions of a table's records happen, and what they do beside changing fields: five bytes for each. */
export interface Moments {
  /** The instant from which moments are counted, milliseconds since the epoch. */
  readonly origin: number
  /** The lower 32 bits of each moment. */
  readonly low: Words
  /** The upper six bits, and below them the two of what is done. */
  readonly high: Bytes
}

export function momentAt({ origin, low, high }: Moments, place: number): number {
  return origin + low[place]! + (high[place]! >> 2) * WORD
}

/** What the revision at this place does: CHANGED, SOFT, HARD or RESTORED. */
export function deedAt({ high }: Moments, place: number): number {
  return high[place]! & 3
}

/** The revision without its fields. */
export function bareRevision(moments: Moments, place: number): Revision {
  const at = momentAt(moments, place)
  const deletion = DELETIONS[deedAt(moments, place)]
  return deletion === undefined ? { at, fields: {} } : { at, fields: {}, deletion }
}

/** How long after the origin a revision happens; -1 where that can't be told in short. */
export function sinceOrigin({ at, committedAt, deletion, mergedInto }: Revision, origin: number): number {
  const since = at - origin
  const plain = committedAt === undefined && (mergedInto === undefined || deletion !== undefined)
  return plain && since >= 0 && since < REACH_MS ? since : -1
}

/** The upper bits of the moment, with what the revision does. */
export function highOf(since: number, { deletion }: Revision): number {
  const deed = deletion === undefined ? CHANGED : DELETIONS.indexOf(deletion)
  return Math.floor(since / WORD) * 4 + deed
}
