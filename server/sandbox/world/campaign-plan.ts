import { drawHabits, type Habits } from './by-hand/habits.ts'
import { DAY_MS, MINUTE_MS } from './calendar.ts'
import { courseOf, type Course, type Outcome } from './campaign-course.ts'
import { campaignKinds, campaignName, type CampaignKind } from './campaign-kinds.ts'
import { officeTime, within, type Frame } from './frame.ts'
import { guid, salesforceId } from './ids.ts'
import { Random } from './random.ts'
import { campaignCount, slotDay } from './season.ts'

/** Everything that happens to a campaign, whichever systems keep it. */
export interface CampaignPlan extends Course {
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
  readonly hubspotAt: number
  /** Whether its first mail was made from a template; null where it sends none. */
  readonly templated: boolean | null
  /** When a further mail put the first one right; it is the last of the sends. Null where nothing was wrong. */
  readonly correctedAt: number | null
  readonly budget: number
  readonly spent: number
  /** How its people keep it, where each campaign is kept by hand; null where all are kept by the book. */
  readonly habits: Habits | null
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
    if (plan.createdAt <= frame.end) plans.push(kept(frame, plan, plans))
  }
  return plans
}

type Drawn = Omit<CampaignPlan, 'habits'>

function kept(frame: Frame, plan: Drawn, earlier: readonly CampaignPlan[]): CampaignPlan {
  if (frame.organisation.campaigns === 'by the book') return { ...plan, habits: null }
  const habits = drawHabits(frame, plan, earlier)
  // Without a status for drafts, who makes a campaign commits to it.
  const committedAt = plan.outcome === 'always-on' ? plan.committedAt : plan.createdAt
  return { ...plan, committedAt, name: habits.name, habits }
}

function campaignPlan(frame: Frame, index: number): Drawn {
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
    ...mailWork(frame, index, course),
    budget,
    spent: Math.round(budget * (0.75 + random.unit() * 0.45)),
  }
}

const TEMPLATE_SHARE = 0.45
const CORRECTED_SHARE = 0.09
/** A mistake is noticed at once; a campaign whose mails go out over weeks has another one to put it right. */
const SOON_MS = 7 * DAY_MS

/** From what the mails were made, and whether one had to be put right. */
function mailWork(
  frame: Frame,
  index: number,
  { sends }: Course,
): Pick<CampaignPlan, 'templated' | 'correctedAt' | 'sends'> {
  const random = new Random(frame.seed, 'mail work', index)
  const [first] = sends
  const last = sends.at(-1)
  if (first === undefined || last === undefined) return { templated: null, correctedAt: null, sends }
  const templated = random.chance(TEMPLATE_SHARE)
  const corrected = random.chance(CORRECTED_SHARE) && last - first <= SOON_MS
  if (!corrected) return { templated, correctedAt: null, sends }
  const correctedAt = officeTime(frame, random, within(random, last, [0.2, 2]))
  return { templated, correctedAt, sends: [...sends, correctedAt] }
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
