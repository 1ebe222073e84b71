import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import { officeTime, within, type Frame } from '../frame.ts'
import { Random } from '../random.ts'
import { fullName, type Team } from '../team.ts'

/** Why a plan was moved. */
export type ReplanReason = 'requester' | 'late inputs' | 'marketing operations' | 'external' | 'unknown'

/** What a company has written down about a campaign outside its CRMs, and what is so. Moments are milliseconds since the epoch. */
export interface Papers {
  /** Who set each of the campaign's plans, in their order, and why; the first one has no reason. */
  readonly plans: readonly { readonly by: string; readonly reason: ReplanReason | null }[]
  /** How the work was asked for; null where it never was. */
  readonly request: {
    readonly key: string
    readonly requester: string
    readonly owner: string
    readonly requestedAt: number
    readonly workStartedAt: number
    readonly neededBy: string | null
    readonly doneAt: number | null
  } | null
  /** The first is the one that counts; a second one is more money. */
  readonly budgets: readonly { readonly amount: number; readonly approvedAt: number }[]
  readonly bookings: readonly {
    readonly amount: number
    readonly bookedAt: number
    readonly reference: string
  }[]
}

const REASONS = [
  [34, 'requester'],
  [32, 'late inputs'],
  [20, 'marketing operations'],
  [6, 'external'],
  [8, 'unknown'],
] as const

/** A pure function of the campaign. */
export function papersOf(frame: Frame, team: Team, plan: CampaignPlan): Papers {
  const random = new Random(frame.seed, 'papers', plan.index)
  const owner = fullName(team.marketing[plan.owner]!)
  const requester = fullName(random.pick(team.ae))
  return {
    plans: plan.plans.map((_, nth) => {
      const reason = nth === 0 ? null : random.weighted(REASONS)
      return { by: reason === 'requester' ? requester : owner, reason }
    }),
    request: requestOf(frame, random, plan, { owner, requester }),
    budgets: budgetsOf(frame, random, plan),
    bookings: bookingsOf(frame, random, plan),
  }
}

function requestOf(
  frame: Frame,
  random: Random,
  plan: CampaignPlan,
  people: { readonly owner: string; readonly requester: string },
): Papers['request'] {
  const asked = random.chance(0.9) && !plan.parent && plan.outcome !== 'always-on'
  const wanted = officeTime(frame, random, plan.createdAt - Math.floor((3 + random.unit() * 24) * DAY_MS))
  const requestedAt = Math.min(wanted, plan.createdAt - 2 * HOUR_MS)
  const started = officeTime(frame, random, within(random, requestedAt, [0.5, 22]))
  const neededBy = random.chance(0.15) ? null : (plan.plans[0]?.day ?? null)
  if (!asked) return null
  const latest = Math.max(plan.createdAt, (plan.launchedAt ?? Infinity) - 2 * DAY_MS)
  return {
    key: `MKT-${1000 + plan.index}`,
    ...people,
    requestedAt,
    // Work that begins after the launch isn't the campaign's.
    workStartedAt: Math.min(started, latest),
    neededBy,
    doneAt: plan.launchedAt === null ? null : plan.launchedAt + 30 * MINUTE_MS,
  }
}

function budgetsOf(frame: Frame, random: Random, plan: CampaignPlan): Papers['budgets'] {
  const approvedAt = officeTime(frame, random, within(random, plan.createdAt, [0, 5]))
  const first = { amount: plan.budget + random.below(100) / 4, approvedAt }
  const raised = random.chance(0.2)
  const raisedAt = officeTime(frame, random, within(random, approvedAt, [9, 30]))
  if (plan.parent) return []
  return raised ? [first, { amount: Math.round(first.amount * 1.25), approvedAt: raisedAt }] : [first]
}

/** Invoices come until weeks after the end. */
function bookingsOf(frame: Frame, random: Random, plan: CampaignPlan): Papers['bookings'] {
  const { launchedAt, spent, parent } = plan
  const count = random.between(1, 3)
  const at = Array.from({ length: count }, () => random.unit()).sort((a, b) => a - b)
  if (launchedAt === null || parent || plan.outcome === 'always-on') return []
  const part = Math.floor((spent / count) * 100) / 100
  return at.map((place, nth) => ({
    amount: nth === 0 ? Math.round((spent - part * (count - 1)) * 100) / 100 : part,
    bookedAt: officeTime(frame, random, launchedAt + Math.floor(place * 45 * DAY_MS)),
    reference: `RE-${100_000 + plan.index * 8 + nth}`,
  }))
}
