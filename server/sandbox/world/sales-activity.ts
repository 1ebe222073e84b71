import type { ActivityTruth } from '../hubspot-truth.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar.ts'
import { officeTime, within, type Frame } from './frame.ts'
import { valueAt } from './journal.ts'
import type { Life } from './life.ts'
import type { Profile } from './profile.ts'
import { Random } from './random.ts'

/** Something between sales and a person, before it is a record. */
export interface Activity {
  readonly object: ActivityTruth['object']
  readonly by: ActivityTruth['by']
  readonly at: number
  /** When it was written down. */
  readonly loggedAt: number
  /** Number of the colleague. */
  readonly owner: number
  /** How it went. */
  readonly outcome: string
}

const CONTACTED = 0.5
const SEQUENCED = 0.16
/** A sequence writes on these days after the start, until the person answers or a colleague speaks to them. */
const SEQUENCE_DAYS = [0, 3, 7]

/**
 * What sales did with a person: after they became a qualified lead in the two years, and once there was a deal. Often
 * nothing. Pure. `dealAt`: when the person's deal was opened in HubSpot; null without one.
 */
export function activitiesOf(frame: Frame, profile: Profile, life: Life, dealAt: number | null): Activity[] {
  const { hubspotAt, hubspotGone } = profile
  if (hubspotAt === null || hubspotGone !== null) return []
  const qualified = life.stage.find(({ value }) => value === 'MQL' || value === 'SQL')
  const since = Math.max(qualified?.at ?? Infinity, hubspotAt)
  const asLead = since >= frame.start && since <= frame.end
  if (!asLead && dealAt === null) return []
  const random = new Random(frame.seed, 'sales activity', profile.index)
  const activities = asLead ? ofLead(frame, random, since) : []
  if (dealAt !== null) activities.push(...ofDeal(frame, random, Math.max(dealAt, hubspotAt)))
  return activities.flatMap((activity) => {
    const owner = valueAt(life.owner, activity.at)
    const loggedAt = Math.max(activity.loggedAt, hubspotAt)
    return owner === null ? [] : [{ ...activity, owner, loggedAt }]
  })
}

function ofLead(frame: Frame, random: Random, since: number): Unowned[] {
  const contacted = random.chance(CONTACTED)
  const firstAt = contacted
    ? officeTime(frame, random, since + Math.floor(quickness(random) * DAY_MS))
    : Infinity
  const activities = random.chance(SEQUENCED) ? sequence(random, since, firstAt) : []
  return contacted ? [...activities, ...touches(frame, random, firstAt)] : activities
}

/** Demos and negotiations. */
function ofDeal(frame: Frame, random: Random, dealAt: number): Unowned[] {
  const found: Unowned[] = []
  let at = dealAt
  while (random.chance(0.45) && found.length < 4) {
    at = officeTime(frame, random, within(random, at, [1.5, 16]))
    const object = random.weighted([
      [60, 'Meeting'],
      [40, 'Call'],
    ] as const)
    found.push(touch(random, object, at))
  }
  return found
}

type Unowned = Omit<Activity, 'owner'>

/** Days until the first touch: most within a day, some after a week. */
function quickness(random: Random): number {
  return random.weighted([
    [38, random.unit() * 0.12],
    [32, random.unit()],
    [20, 1 + random.unit() * 4],
    [10, 5 + random.unit() * 12],
  ] as const)
}

function sequence(random: Random, since: number, until: number): Unowned[] {
  const start = since + random.between(3, 90) * MINUTE_MS
  const mails: Unowned[] = []
  for (const day of SEQUENCE_DAYS) {
    const at = start + day * DAY_MS + random.below(20 * MINUTE_MS)
    if (at >= until) break
    mails.push({ object: 'Email', by: 'sequence', at, loggedAt: at, outcome: 'SENT' })
    if (!random.chance(0.08)) continue
    const answeredAt = at + random.between(1, 30) * HOUR_MS
    mails.push({ object: 'Email', by: 'reply', at: answeredAt, loggedAt: answeredAt, outcome: 'SENT' })
    break
  }
  return mails
}

function touches(frame: Frame, random: Random, firstAt: number): Unowned[] {
  const first = random.weighted([
    [58, 'Call'],
    [34, 'Email'],
    [8, 'Meeting'],
  ] as const)
  const found = [touch(random, first, firstAt)]
  let at = firstAt
  while (random.chance(0.3) && found.length < 4) {
    at = officeTime(frame, random, within(random, at, [1, 12]))
    found.push(touch(random, random.pick(['Call', 'Email', 'Meeting'] as const), at))
  }
  if (random.chance(0.05)) {
    const bookedAt = within(random, firstAt, [-0.5, 4])
    const meetingAt = officeTime(frame, random, bookedAt + DAY_MS)
    found.push({
      object: 'Meeting',
      by: 'self-booked',
      at: meetingAt,
      loggedAt: bookedAt,
      outcome: random.chance(0.7) ? 'COMPLETED' : 'NO_SHOW',
    })
  }
  return found
}

/** Some calls are written down only in the evening; a meeting stands in the calendar before it takes place. */
function touch(random: Random, object: Activity['object'], at: number): Unowned {
  if (object === 'Email') return { object, by: 'human', at, loggedAt: at, outcome: 'SENT' }
  if (object === 'Meeting') {
    const outcome = random.weighted([
      [80, 'COMPLETED'],
      [10, 'NO_SHOW'],
      [10, 'CANCELED'],
    ] as const)
    return { object, by: 'human', at, loggedAt: at - random.between(2, 70) * HOUR_MS, outcome }
  }
  const outcome = random.weighted([
    [45, 'COMPLETED'],
    [40, 'NO_ANSWER'],
    [15, 'BUSY'],
  ] as const)
  const lag = random.chance(0.15) ? random.between(1, 9) * HOUR_MS : random.between(1, 8) * MINUTE_MS
  return { object, by: 'human', at, loggedAt: at + lag, outcome }
}
