import { DAY_MS, WEEK_MS } from './calendar.ts'
import { officeTime, type Frame } from './frame.ts'
import { Random } from './random.ts'

/**
 * What happened in the quarter before the anchor, so that the trends of the last weeks have causes: a web form was rebuilt
 * and forgot to ask for the country, without which leads are routed to nobody; the team prepared a trade show, and webinars
 * had to wait; the show's list was loaded as it came, and put right over the following weeks.
 */
const FORM_WEEKS = [13, 10] as const
const RUSH_WEEKS = [9, 6] as const
const LIST_WEEKS = 6

/** Weeks after its import in which a record of the list is put right, each as often as its weight says; null: not yet. */
const TIDIED_WEEKS = [
  [8, 1],
  [24, 2],
  [28, 3],
  [20, 4],
  [12, 5],
  [8, null],
] as const

function weeksBefore({ anchor }: Frame, at: number): number {
  return (anchor - at) / WEEK_MS
}

/** Whether whoever fills in a form then isn't asked for the country. */
export function isFormBroken(frame: Frame, at: number): boolean {
  const weeks = weeksBefore(frame, at)
  return weeks <= FORM_WEEKS[0] && weeks > FORM_WEEKS[1]
}

/** When somebody noticed, and put right what the form had left behind of the n-th person. */
export function formMendedAt(frame: Frame, person: number): number {
  const random = new Random(frame.seed, 'form mended', person)
  const day = frame.anchor - FORM_WEEKS[1] * WEEK_MS + random.below(4) * DAY_MS
  return officeTime(frame, random, day)
}

/** The weeks in which everybody worked on the trade show. */
export function isRush(frame: Frame, at: number): boolean {
  const weeks = weeksBefore(frame, at)
  return weeks <= RUSH_WEEKS[0] && weeks > RUSH_WEEKS[1]
}

/** The morning on which the show's list was loaded. */
export function listLoadedOn({ calendar, anchor }: Frame): number {
  return calendar.workday(calendar.indexAt(anchor - LIST_WEEKS * WEEK_MS) + 1)
}

/** When the n-th person's records of the list were put right, all at once: completed, and given to somebody. */
export function tidiedAt(frame: Frame, person: number): number | null {
  const random = new Random(frame.seed, 'tidied', person)
  const weeks = random.weighted(TIDIED_WEEKS)
  const loaded = frame.calendar.day(listLoadedOn(frame)).start
  return weeks === null
    ? null
    : officeTime(frame, random, loaded + (weeks - 1) * WEEK_MS + random.between(2, 6) * DAY_MS)
}
