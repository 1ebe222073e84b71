import type { CampaignFlow, FlowVerdict, Knowable } from '../../flow-truth.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import type { Stage } from '../cast.ts'
import { isFiled } from '../email-records.ts'
import type { Frame } from '../frame.ts'
import { salesforceId } from '../ids.ts'
import { memberSetup } from '../member-statuses.ts'
import type { Habits } from './habits.ts'
import { papersOf, type Papers } from './papers.ts'

interface Asked {
  readonly frame: Frame
  readonly plan: CampaignPlan
  readonly habits: Habits
  readonly papers: Papers
  readonly at: number
  readonly since: number
}

/** The campaign's true course up to the moment; null where it isn't there yet, or isn't kept by hand. */
export function flowOf(
  { frame, team }: Stage,
  plan: CampaignPlan,
  { at, since }: { readonly at: number; readonly since: number },
): CampaignFlow | null {
  const { habits } = plan
  if (habits === null || plan.createdAt > at) return null
  const papers = papersOf(frame, team, plan)
  const asked: Asked = { frame, plan, habits, papers, at, since }
  const day = (moment: number | null) => (moment === null ? null : frame.calendar.dateAt(moment))
  const by = (moment: number | null | undefined) => (moment != null && moment <= at ? moment : null)
  const launchedAt = by(plan.launchedAt)
  const requestedAt = by(papers.request?.requestedAt)
  const workStartedAt = by(papers.request?.workStartedAt)
  const judged = plan.outcome !== 'always-on' && !plan.parent
  const days = (from: number | null) =>
    judged && from !== null && launchedAt !== null ? daysBetween(day(from)!, day(launchedAt)!) : null
  return {
    salesforceId: plan.salesforceId,
    hubspotId: plan.hubspotAt <= at ? plan.hubspotId : null,
    name: habits.name,
    kind: plan.kind.type,
    alwaysOn: plan.outcome === 'always-on',
    parent: plan.parent,
    plans: plan.plans
      .map(({ day, at }, nth) => ({ day, at, ...papers.plans[nth]! }))
      .filter((planned) => planned.at <= at),
    firstCommitted: firstCommitted(plan, at),
    launchedAt,
    cancelledAt: by(plan.cancelledAt),
    closedAt: by(plan.completedAt),
    verdict: judged ? verdictOn(asked) : 'none',
    requestedAt,
    workStartedAt,
    leadDays: days(requestedAt),
    cycleDays: days(workStartedAt),
    currency: habits.currency,
    ...moneyOf(asked),
    knowable: knowableOf(asked),
    mess: messOf(asked),
  }
}

function firstCommitted({ plans, committedAt }: CampaignPlan, at: number): string | null {
  if (committedAt === null || committedAt > at) return null
  const known = plans.filter((plan) => plan.at <= at)
  return (known.findLast((plan) => plan.at <= committedAt) ?? known[0])?.day ?? null
}

function verdictOn({ frame, plan, at }: Asked): FlowVerdict {
  const committed = firstCommitted(plan, at)
  if (committed === null) return 'none'
  const due = endOf(frame, committed)
  const { launchedAt, cancelledAt } = plan
  const cancelled = cancelledAt !== null && cancelledAt <= at
  const launched = launchedAt !== null && launchedAt <= at
  if (!launched && cancelled && cancelledAt < due) return 'cancelled-in-time'
  if (due > at) return 'not-due'
  if (launched) return launchedAt < due ? 'on-time' : 'late'
  return cancelled ? 'cancelled-late' : 'not-launched'
}

function endOf({ calendar }: Frame, date: string): number {
  return calendar.day(calendar.days.findIndex((day) => day.date === date) + 1).start
}

function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days
}

function moneyOf({ plan, papers, at }: Asked): Pick<CampaignFlow, 'budget' | 'cost' | 'overrun'> {
  const [first] = papers.budgets
  const budget = first !== undefined && first.approvedAt <= at ? first.amount : null
  const booked = papers.bookings.filter(({ bookedAt }) => bookedAt <= at)
  const cost = booked.length === 0 ? null : cents(booked.reduce((sum, { amount }) => sum + amount, 0))
  const closed = plan.completedAt !== null && plan.completedAt <= at
  const over = closed && budget !== null && cost !== null ? Math.max(0, cents(cost - budget)) : null
  return { budget, cost, overrun: over }
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100
}

function knowableOf(asked: Asked): CampaignFlow['knowable'] {
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

function messOf({ frame, plan, habits, at }: Asked): CampaignFlow['mess'] {
  const inSalesforce = plan.salesforceId !== null
  const inHubspot = plan.hubspotId !== null && plan.hubspotAt <= at
  const { fault, respondersOnly } = memberSetup(frame, plan)
  const sent = plan.sends.flatMap((sentAt, nth) => (sentAt <= at ? [nth] : []))
  const unfiled = sent.filter((nth) => !isFiled(frame, plan, nth))
  const closed = plan.completedAt !== null && plan.completedAt <= at
  return {
    cloneOf:
      inSalesforce && habits.clone !== null ? salesforceId(frame.seed, 'Campaign', habits.clone.of) : null,
    liveFromSetUp: inSalesforce && (habits.liveFromSetUp || plan.outcome === 'always-on'),
    typed: inSalesforce ? habits.type : null,
    planned: {
      right: inSalesforce && habits.planKept && plan.plans.some((planned) => planned.at <= at),
      byFlow: inSalesforce,
      abandoned: inSalesforce && habits.oldPlanKept && plan.plans.length > 0,
    },
    actualCost: habits.cost === 'booked' && !closed ? 'blank' : habits.cost,
    respondersOnly: inSalesforce && respondersOnly,
    statusFault: inSalesforce ? fault : null,
    linked: inSalesforce && inHubspot ? habits.linked : null,
    hubspotOwned: inHubspot ? habits.hubspotOwned : null,
    mails: { sent: sent.length, unfiled: unfiled.length, launchUnfiled: unfiled[0] === 0 },
  }
}
