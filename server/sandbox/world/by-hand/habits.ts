import { WEEK_MS } from '../calendar.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import type { Currency } from '../currency-tables.ts'
import type { Frame } from '../frame.ts'
import { Random } from '../random.ts'
import { TYPES_IN_USE } from './campaign-types.ts'
import { namesOf, originOf } from './clones.ts'

/** How the people in charge happen to keep a campaign in their CRMs: what they fill in, copy, or leave as it was. */
export interface Habits {
  readonly name: string
  /** The name without the quarter, which goes on from clone to clone. */
  readonly stem: string
  /** Number of the campaign that it was cloned from, and how the clone was named. Its dates are that one's, long past. */
  readonly clone: { readonly of: number; readonly named: 'copy' | 'quarter' } | null
  /** What its kind was called by whoever set it up; null where nobody chose. */
  readonly type: string | null
  readonly startDate: string | null
  readonly endDate: string | null
  /** The status was In Progress from the beginning: long before the launch, so that it tells nothing of it. */
  readonly liveFromSetUp: boolean
  /** Somebody thinks of the last status, be it Completed or Aborted. */
  readonly statusEnds: boolean
  readonly planKept: boolean
  readonly oldPlanKept: boolean
  readonly requestNoted: boolean
  readonly workStartNoted: boolean
  readonly currency: Currency
  /** Salesforce's own budget: guessed when the campaign was set up, or the clone's. */
  readonly budgetedCost: number | null
  /** The budget that was approved stands in the field that was made for it. */
  readonly budgetNoted: boolean
  readonly cost: 'blank' | 'zero' | 'booked'
  readonly alwaysOnMarked: boolean
  /** Of a campaign in both systems: HubSpot's holds the id of Salesforce's. */
  readonly linked: boolean
  readonly hubspotOwned: boolean
  readonly hubspotStatus: 'planned' | null
}

const LIVE_FROM_SET_UP = 0.75
/** Until then the old field was still filled in. */
const ABANDONED_WEEKS_BEFORE_ANCHOR = 47

/** Draws how a campaign is kept; `earlier`: those made before it, by their numbers. */
export function drawHabits(
  frame: Frame,
  plan: Omit<CampaignPlan, 'habits'>,
  earlier: readonly CampaignPlan[],
): Habits {
  const random = new Random(frame.seed, 'habits', plan.index)
  const origin = originOf(frame, random, plan, earlier)
  const names = namesOf(frame, random, plan, origin)
  const type = random.chance(0.07) ? null : random.pick(TYPES_IN_USE[plan.kind.type]!)
  const dates = datesOf(frame, random, plan)
  const guess = Math.round((plan.budget * (0.6 + random.unit() * 0.9)) / 500) * 500
  return {
    ...names,
    // A clone is what its model was.
    type: origin === null ? type : origin.habits!.type,
    startDate: origin === null ? dates.start : origin.habits!.startDate,
    endDate: origin === null ? dates.end : origin.habits!.endDate,
    liveFromSetUp: random.chance(LIVE_FROM_SET_UP),
    statusEnds: random.chance(0.5),
    planKept: random.chance(0.92),
    oldPlanKept:
      random.chance(0.85) && plan.createdAt < frame.anchor - ABANDONED_WEEKS_BEFORE_ANCHOR * WEEK_MS,
    requestNoted: random.chance(0.35),
    workStartNoted: random.chance(0.3),
    currency: random.chance(0.25) ? 'CHF' : 'EUR',
    budgetedCost: random.chance(0.35) ? null : (origin?.habits?.budgetedCost ?? guess),
    budgetNoted: random.chance(0.6),
    cost: random.weighted([
      [55, 'blank'],
      [22, 'zero'],
      [23, 'booked'],
    ] as const),
    alwaysOnMarked: plan.outcome === 'always-on' && random.chance(0.75),
    linked: random.chance(0.55),
    hubspotOwned: random.chance(0.5),
    hubspotStatus: random.chance(0.6) ? 'planned' : null,
  }
}

/** An event's is the event's day; what stands on the others is the day of the set-up, the first idea, or nothing. */
function datesOf(
  { calendar }: Frame,
  random: Random,
  { eventDay, createdAt, plans }: Omit<CampaignPlan, 'habits'>,
): { start: string | null; end: string | null } {
  const kept = random.weighted([
    [35, 'set-up'],
    [40, 'first plan'],
    [25, 'nothing'],
  ] as const)
  if (eventDay !== null) return { start: eventDay, end: eventDay }
  const day = { 'set-up': calendar.dateAt(createdAt), 'first plan': plans[0]?.day ?? null, nothing: null }
  return { start: day[kept], end: null }
}
