import type { CampaignFlow, Knowable } from '../../flow-truth.ts'
import { isFiled } from '../email-records.ts'
import { firstCommitted, type Asked } from './asked.ts'
import { moneyOf } from './money.ts'

/** What it takes to know each fact about the campaign; null where there is none yet. */
export function knowableOf(asked: Asked): CampaignFlow['knowable'] {
  const { plan, habits, papers, at } = asked
  const { budget, cost } = moneyOf(asked)
  const noted = (there: boolean, kept: boolean): Knowable | null =>
    there ? (kept && plan.salesforceId !== null ? 'mapping' : 'import') : null
  const requested = papers.request !== null && papers.request.requestedAt <= at
  const started = papers.request !== null && papers.request.workStartedAt <= at
  const booked = habits.cost === 'booked' && plan.completedAt !== null && plan.completedAt <= at
  return {
    plan: planKnowable(asked),
    launch: launchKnowable(asked),
    request: noted(requested, habits.requestNoted),
    workStart: noted(started, habits.workStartNoted),
    budget: noted(budget !== null, habits.budgetNoted),
    cost: cost === null ? null : booked && plan.salesforceId !== null ? 'crm' : 'import',
  }
}

/** Nobody can tell from a CRM without a history what was planned before it was first read, only what stood then. */
function planKnowable({ frame, plan, habits, at, since }: Asked): Knowable | null {
  const committed = firstCommitted(plan, at)
  if (committed === null) return null
  if (!habits.planKept || plan.salesforceId === null) return 'import'
  const seen = plan.plans.findLast((one) => one.at <= since) ?? plan.plans.find((one) => one.at > since)
  const inTime = seen !== undefined && frame.calendar.dateAt(Math.max(seen.at, since)) < seen.day
  return inTime && seen.day === committed ? 'mapping' : 'import'
}

/** A mail tells it if it is filed, and the campaign linked; a status that is changed while somebody watches tells it too. */
function launchKnowable({ frame, plan, habits, at, since }: Asked): Knowable | null {
  const { launchedAt, liveAt, salesforceId } = plan
  if (launchedAt === null || launchedAt > at) return null
  if (plan.sends.length > 0) {
    const linked = salesforceId === null || habits.linked
    return linked && isFiled(frame, plan, 0) ? 'crm' : 'import'
  }
  const watched = !habits.liveFromSetUp && liveAt !== null && liveAt > since
  return watched && salesforceId !== null && plan.outcome !== 'always-on' ? 'crm' : 'import'
}
