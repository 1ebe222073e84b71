import { WEEK_MS } from './calendar.ts'
import { FUTURE_WEEKS, HISTORY_WEEKS, type Frame } from './frame.ts'
import type { Random } from './random.ts'

/** How busy each month is, January first. */
const MONTH = [0.8, 1, 1.2, 1.1, 1.15, 1.1, 0.7, 0.4, 1.25, 1.3, 1.15, 0.85]
/** Nobody launches on a weekend; Tuesday to Thursday are the usual days. */
const WEEKDAY = [0.8, 1.3, 1.2, 1.3, 0.7, 0, 0]
const CHRISTMAS = 0.12
/** Launches are planned up to this long after the end of history's future, so that there are always drafts. */
const PLANNED_AHEAD_WEEKS = 7

/** How many campaigns there are, so that as many as asked for exist by the anchor. */
export function campaignCount({ size }: Frame): number {
  const weeks = HISTORY_WEEKS + FUTURE_WEEKS + PLANNED_AHEAD_WEEKS
  return Math.round((size.campaigns * weeks) / (HISTORY_WEEKS + 5.5))
}

interface Slots {
  readonly first: number
  /** Running sums of the days' weights. */
  readonly sums: readonly number[]
}

const known = new WeakMap<Frame, Slots>()

function slotsOf(frame: Frame): Slots {
  let slots = known.get(frame)
  if (slots === undefined) {
    const { calendar } = frame
    const first = calendar.indexAt(frame.start)
    const last = calendar.indexAt(frame.end + PLANNED_AHEAD_WEEKS * WEEK_MS)
    const sums: number[] = []
    let sum = 0
    for (let index = first; index <= last; index++) {
      const { month, weekday, dayOfMonth } = calendar.day(index)
      const holidays = (month === 12 && dayOfMonth > 18) || (month === 1 && dayOfMonth < 6)
      sum += MONTH[month - 1]! * WEEKDAY[weekday - 1]! * (holidays ? CHRISTMAS : 1)
      sums.push(sum)
    }
    slots = { first, sums }
    known.set(frame, slots)
  }
  return slots
}

/** The index of the day that the n-th campaign is meant to be launched: evenly by season, never on a weekend. */
export function slotDay(frame: Frame, random: Random, index: number): number {
  const { first, sums } = slotsOf(frame)
  const target = ((index + random.unit()) / campaignCount(frame)) * sums.at(-1)!
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sums[middle]! > target) high = middle
    else low = middle + 1
  }
  return first + low
}
