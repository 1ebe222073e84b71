import type { Size } from '../world.ts'
import { Calendar, DAY_MS, WEEK_MS } from './calendar.ts'
import { organisationOf, type Organisation, type OrganisationName } from './organisation.ts'
import type { Random } from './random.ts'

export const HISTORY_WEEKS = 104
export const FUTURE_WEEKS = 10
/** Records older than the two years of history were made within this time before it. */
export const OLDER_WEEKS = 60

interface SizeSpec {
  /** Humans with a record by the anchor. */
  readonly people: number
  /** Campaigns that exist by the anchor. */
  readonly campaigns: number
  /** How many campaigns a person is tried on. */
  readonly invitations: number
  /** How many get a marketing e-mail, on average. */
  readonly recipients: number
  /** Whether the sandbox holds such a world in memory; else each record is made when somebody looks at it. */
  readonly held: boolean
}

const SIZES: Readonly<Record<Size, SizeSpec>> = {
  tiny: { people: 700, campaigns: 30, invitations: 3, recipients: 26, held: true },
  small: { people: 3_000, campaigns: 60, invitations: 3, recipients: 26, held: true },
  sample: { people: 25_000, campaigns: 400, invitations: 6, recipients: 72, held: true },
  medium: { people: 100_000, campaigns: 2_000, invitations: 13, recipients: 30, held: false },
  large: { people: 1_000_000, campaigns: 20_000, invitations: 13, recipients: 30, held: false },
}

export const SIZE_NAMES = Object.keys(SIZES)

export function isSize(name: string): name is Size {
  return name in SIZES
}

export function isHeld(size: Size): boolean {
  return SIZES[size].held
}

/** What tells a world from another. */
export interface WorldOptions {
  readonly seed: number
  readonly size: Size
  readonly anchor: number
  /** What the company's people have chosen; default: an orderly one. */
  readonly organisation?: OrganisationName
  readonly dirt?: number
}

/** What every part of the world is made from. All else is a pure function of it, a kind and an index. */
export interface Frame {
  readonly seed: number
  readonly size: SizeSpec
  readonly anchor: number
  readonly organisation: Organisation
  /** How many times as much goes wrong with people's records as usual; 1 is usual. */
  readonly dirt: number
  /** The first moment of the two years. */
  readonly start: number
  /** After it nothing happens any more. */
  readonly end: number
  readonly calendar: Calendar
}

export function createFrame(options: WorldOptions): Frame {
  const { seed, anchor, dirt = 1 } = options
  const organisation = organisationOf(options.organisation ?? 'orderly')
  const start = anchor - HISTORY_WEEKS * WEEK_MS
  const end = anchor + FUTURE_WEEKS * WEEK_MS
  const calendar = new Calendar({ from: start - (OLDER_WEEKS + 110) * WEEK_MS, to: end + 60 * WEEK_MS })
  return {
    seed,
    size: SIZES[options.size],
    anchor,
    organisation,
    dirt: dirt * organisation.dirt,
    start,
    end,
    calendar,
  }
}

/** A moment of office work on the day of the instant, or the next working day; never before the instant. */
export function officeTime(frame: Frame, random: Random, instant: number): number {
  const { calendar } = frame
  const today = calendar.indexAt(instant)
  const minutes = 8 * 60 + random.below(10 * 60)
  const seconds = random.below(60_000)
  const found = calendar.at(calendar.workday(today), minutes) + seconds
  return found >= instant ? found : calendar.at(calendar.workday(today + 1), minutes) + seconds
}

/** Some moment within so many days after the instant. */
export function within(random: Random, instant: number, days: readonly [number, number]): number {
  return instant + Math.floor((days[0] + random.unit() * (days[1] - days[0])) * DAY_MS)
}
