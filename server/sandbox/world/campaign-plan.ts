import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from './calendar.ts'
import { commitment, plansOf, type Plan } from './campaign-dates.ts'
import { campaignKinds, campaignName, type CampaignKind } from './campaign-kinds.ts'
import { officeTime, within, type Frame } from './frame.ts'
import { guid, salesforceId } from './ids.ts'
import { Random } from './random.ts'
import { campaignCount, slotDay } from './season.ts'

/** How a campaign went. */
export type Outcome =
  'launched' | 'cancelled-in-draft' | 'cancelled-after-commitment' | 'never' | 'recorded-late' | 'always-on'

/** Everything that happens to a campaign, whichever systems keep it. */
export interface CampaignPlan {
  readonly index: number
  readonly name: string
  readonly kind: CampaignKind
  readonly region: string
  /** Number of the marketer in charge, 0 to 3. */
  readonly owner: number
  readonly outcome: Outcome
  readonly parent: boolean
  readonly parentIndex: number | null
  readonly salesforceId: string | null
  readonly hubspotId: string | null
  readonly createdAt: number
  readonly hubspotAt: number
  readonly plans: readonly Plan[]
  readonly committedAt: number | null
  /** The first send, or where no mail is sent the live status. */
  readonly launchedAt: number | null
  /** When the status became In Progress. */
  readonly liveAt: number | null
  readonly cancelledAt: number | null
  readonly completedAt: number | null
  /** When mails go out; the first is the launch. Empty without a HubSpot campaign. */
  readonly sends: readonly number[]
  /** Day of the event itself. */
  readonly eventDay: string | null
  readonly budget: number
  readonly spent: number
}

const PARENT_EVERY = 24
const PARENT_AT = 5
const CHILDREN = 3

/** The part that the n-th campaign plays: a roof over others, one of them, or on its own. */
function role(index: number): { parent: boolean; parentIndex: number | null } {
  const place = index % PARENT_EVERY
  if (place === PARENT_AT) return { parent: true, parentIndex: null }
  const child = place > PARENT_AT && place <= PARENT_AT + CHILDREN
  return { parent: false, parentIndex: child ? index - (place - PARENT_AT) : null }
}

/** All campaigns that are made before the end, in the order of their numbers. */
export function createCampaignPlans(frame: Frame): readonly CampaignPlan[] {
  const plans: CampaignPlan[] = []
  for (let index = 0; index < campaignCount(frame); index++) {
    const plan = campaignPlan(frame, index)
    if (plan.createdAt <= frame.end) plans.push(plan)
  }
  return plans
}

export function campaignPlan(frame: Frame, index: number): CampaignPlan {
  const random = new Random(frame.seed, 'campaign', index)
  const { parent, parentIndex } = role(index)
  const day = slotDay(frame, random, index)
  const kind = random.weighted(campaignKinds(frame.calendar.day(day).month))
  const family = parent || parentIndex !== null
  const systems = family
    ? random.pick(['both', 'salesforce'] as const)
    : random.weighted([
        [55, 'both'],
        [36, 'salesforce'],
        [9, 'hubspot'],
      ] as const)
  const outcome = family ? 'launched' : drawOutcome(random, systems === 'hubspot')
  const owner = random.weighted([
    [3, 0],
    [3, 1],
    [3, 2],
    [2, 3],
  ] as const)
  const createdAt = officeTime(
    frame,
    random,
    frame.calendar.day(day).start - Math.floor((parent ? 64 : 20 + random.unit() * 40) * DAY_MS),
  )
  const mails =
    systems !== 'salesforce' &&
    kind.mails > 0 &&
    outcome !== 'always-on' &&
    (systems === 'hubspot' || random.chance(0.8))
  const course = courseOf(frame, random, {
    day,
    kind,
    owner,
    outcome,
    createdAt,
    mails,
    hubspotOnly: systems === 'hubspot',
  })
  const budget = Math.round((kind.budget * (0.5 + random.unit())) / 100) * 100
  const joined = Math.min(
    within(random, course.createdAt, [0.05, 8]),
    (course.launchedAt ?? Infinity) - DAY_MS,
  )
  const hubspotAt =
    systems === 'hubspot' ? course.createdAt : Math.max(joined, course.createdAt + 2 * MINUTE_MS)
  return {
    index,
    name: campaignName(random, kind, frame.calendar.day(day).date, { parent, index }),
    kind,
    region: random.pick(['EMEA', 'EMEA', 'EMEA', 'AMER', 'APAC']),
    owner,
    outcome,
    parent,
    parentIndex,
    salesforceId: systems === 'hubspot' ? null : salesforceId(frame.seed, 'Campaign', index),
    hubspotId: systems === 'salesforce' ? null : guid(frame.seed, 'campaign', index),
    hubspotAt,
    ...course,
    budget,
    spent: Math.round(budget * (0.75 + random.unit() * 0.45)),
  }
}

function drawOutcome(random: Random, hubspotOnly: boolean): Outcome {
  if (hubspotOnly) return random.chance(0.94) ? 'launched' : 'never'
  return random.weighted([
    [84, 'launched'],
    [2.5, 'cancelled-in-draft'],
    [3.5, 'cancelled-after-commitment'],
    [3.5, 'never'],
    [3, 'recorded-late'],
    [3.5, 'always-on'],
  ] as const)
}

type Course = Pick<
  CampaignPlan,
  | 'createdAt'
  | 'plans'
  | 'committedAt'
  | 'launchedAt'
  | 'liveAt'
  | 'cancelledAt'
  | 'completedAt'
  | 'sends'
  | 'eventDay'
>

interface Draft {
  readonly day: number
  readonly kind: CampaignKind
  readonly owner: number
  readonly outcome: Outcome
  readonly createdAt: number
  readonly mails: boolean
  readonly hubspotOnly: boolean
}

function courseOf(frame: Frame, random: Random, draft: Draft): Course {
  const { calendar } = frame
  const { day, kind, outcome } = draft
  const none = {
    committedAt: null,
    launchedAt: null,
    liveAt: null,
    cancelledAt: null,
    completedAt: null,
    sends: [],
    plans: [],
  }
  const eventDay =
    kind.event === null ? null : calendar.day(calendar.workday(day + random.between(...kind.event))).date
  if (outcome === 'always-on') {
    const liveAt = officeTime(frame, random, within(random, draft.createdAt, [1, 10]))
    return {
      ...none,
      createdAt: draft.createdAt,
      eventDay: null,
      committedAt: liveAt,
      launchedAt: liveAt,
      liveAt,
    }
  }
  if (outcome === 'recorded-late') return recordedLate(frame, random, draft, eventDay)
  const { commitAt, slip, launchDay } = commitment(frame, random, draft)
  const launchedAt = outcome === 'launched' ? launchTime(frame, random, launchDay) : null
  const cancelAt =
    outcome === 'cancelled-in-draft'
      ? officeTime(frame, random, draft.createdAt + 5 * DAY_MS + random.below(6) * DAY_MS)
      : outcome === 'cancelled-after-commitment'
        ? officeTime(
            frame,
            random,
            commitAt + DAY_MS + Math.floor(random.unit() * (calendar.day(day).start - commitAt + 8 * DAY_MS)),
          )
        : outcome === 'never' && !draft.hubspotOnly && random.chance(0.5)
          ? officeTime(
              frame,
              random,
              calendar.day(day).start + Math.floor((20 + random.unit() * 50) * DAY_MS),
            )
          : null
  const committedAt = draft.hubspotOnly ? draft.createdAt : outcome === 'cancelled-in-draft' ? null : commitAt
  const until = Math.min(launchedAt ?? Infinity, cancelAt ?? Infinity, frame.end)
  const plans = plansOf(frame, random, draft, { commitAt, slip, launchDay, until })
  const liveAt = launchedAt === null ? null : launchedAt + (draft.mails ? statusLag(random) : 0)
  return {
    createdAt: draft.createdAt,
    eventDay,
    plans,
    committedAt,
    launchedAt,
    liveAt,
    cancelledAt: cancelAt,
    completedAt:
      launchedAt === null
        ? null
        : officeTime(frame, random, within(random, launchedAt + (kind.event?.[1] ?? 7) * DAY_MS, [4, 30])),
    sends: launchedAt === null || !draft.mails ? [] : sendTimes(frame, random, launchedAt, kind.mails),
  }
}

/** Set up when it was already running, with the day it should have started. */
function recordedLate(frame: Frame, random: Random, { day, mails }: Draft, eventDay: string | null): Course {
  const { calendar } = frame
  const createdAt = officeTime(frame, random, calendar.day(day).start + random.between(1, 5) * DAY_MS)
  const launchedAt = createdAt + random.between(20, 300) * MINUTE_MS
  return {
    createdAt,
    eventDay,
    plans: [{ day: calendar.day(day).date, at: createdAt }],
    committedAt: createdAt,
    launchedAt,
    liveAt: launchedAt,
    cancelledAt: null,
    completedAt: officeTime(frame, random, within(random, launchedAt, [10, 30])),
    sends: mails ? [launchedAt] : [],
  }
}

/** Some mails leave just before midnight, some just after it. */
function launchTime(frame: Frame, random: Random, day: number): number {
  const { calendar } = frame
  const clocksChange = [-2, -1, 0, 1, 2].some((off) => !calendar.day(day + off).hours24)
  const minutes = random.chance(clocksChange ? 0.7 : 0.14)
    ? random.pick([23 * 60 + random.between(5, 58), random.between(2, 55)])
    : 8 * 60 + random.below(9 * 60)
  return calendar.at(day, minutes) + random.below(MINUTE_MS)
}

/** How long after the first mail somebody remembers to change the status. */
function statusLag(random: Random): number {
  if (random.chance(0.5)) return random.below(5) * MINUTE_MS
  return Math.floor(random.unit() * 30 * HOUR_MS)
}

function sendTimes(frame: Frame, random: Random, launchedAt: number, most: number): number[] {
  const sends = [launchedAt]
  for (let nth = 1; nth < random.between(1, most); nth++) {
    sends.push(officeTime(frame, random, sends.at(-1)! + Math.floor((0.6 + random.unit()) * WEEK_MS)))
  }
  return sends
}
