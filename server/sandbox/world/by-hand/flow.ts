import type { CampaignFlow, FlowVerdict } from '../../flow-truth.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import type { Stage } from '../cast.ts'
import type { Frame } from '../frame.ts'
import { firstCommitted, type Asked } from './asked.ts'
import { knowableOf } from './knowable.ts'
import { messOf } from './mess.ts'
import { moneyOf } from './money.ts'
import { papersOf } from './papers.ts'

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
