import type { Value } from '../../world.ts'
import { DAY_MS, MINUTE_MS } from '../calendar.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import type { Cast } from '../cast.ts'
import { salesforceId } from '../ids.ts'
import { Journal, type Step } from '../journal.ts'
import { lacking } from './lacking.ts'
import { PLANNED_FIELDS } from './campaign-tables.ts'
import { OLD_TYPES } from './campaign-types.ts'
import type { Habits } from './habits.ts'
import { papersOf } from './papers.ts'

/** After so many days the flow thinks that every campaign starts. */
const FLOW_DAYS = 30

/** A campaign in Salesforce, as its people keep it. */
export function handKeptCampaign(cast: Cast, plan: CampaignPlan, habits: Habits, id: string): void {
  const { frame, team, truth, add } = cast
  const { createdAt, parentIndex, completedAt } = plan
  const { calendar } = frame
  const { request, budgets } = papersOf(frame, team, plan)
  const by = team.marketing[plan.owner]!.userId
  const base: Record<string, Value> = {
    Name: habits.name,
    Type: habits.type,
    Status: 'Planned',
    StartDate: habits.startDate,
    EndDate: habits.endDate,
    IsActive: true,
    ParentId: parentIndex === null ? null : salesforceId(frame.seed, 'Campaign', parentIndex),
    OwnerId: by,
    BudgetedCost: habits.budgetedCost,
    ActualCost: habits.cost === 'zero' ? 0 : null,
    ExpectedRevenue: null,
    CurrencyIsoCode: habits.currency,
    ExpectedResponse: 5,
    NumberSent: 0,
    Description: null,
    [PLANNED_FIELDS.right]: null,
    [PLANNED_FIELDS.byFlow]: calendar.dateAt(createdAt + FLOW_DAYS * DAY_MS),
    [PLANNED_FIELDS.abandoned]: habits.oldPlanKept ? (plan.plans[0]?.day ?? null) : null,
    Anfragedatum__c: habits.requestNoted && request !== null ? calendar.dateAt(request.requestedAt) : null,
    Brief_erhalten__c: null,
    Budget_genehmigt__c: null,
    Region__c: plan.region,
    Dauerkampagne__c: habits.alwaysOnMarked,
  }
  const journal = new Journal(id, createdAt, base, by)
  journal.follow('Status', statuses(plan, habits, by))
  if (habits.planKept) journal.follow(PLANNED_FIELDS.right, planned(plan, by))
  if (habits.workStartNoted && request !== null) {
    const noted = Math.max(request.workStartedAt, createdAt + MINUTE_MS)
    journal.set(noted, { Brief_erhalten__c: calendar.dateAt(request.workStartedAt) }, by)
  }
  const [approved] = budgets
  if (habits.budgetNoted && approved !== undefined) {
    const noted = Math.max(approved.approvedAt, createdAt + MINUTE_MS)
    journal.set(noted, { Budget_genehmigt__c: approved.amount }, by)
  }
  if (completedAt !== null && habits.cost === 'booked')
    journal.set(completedAt, { ActualCost: plan.spent }, by)
  const lacks = lacking(truth, { system: 'salesforce', object: 'Campaign', id }, journal.alive())
  const always = { from: createdAt, to: null }
  for (const field of NEVER_CHANGED) if (base[field] === null) lacks(field, always)
  const planTo = habits.planKept ? (plan.plans[0]?.at ?? null) : null
  if (planTo !== createdAt) lacks(PLANNED_FIELDS.right, { from: createdAt, to: planTo })
  if (habits.type !== null && OLD_TYPES.includes(habits.type)) {
    const place = { system: 'salesforce', object: 'Campaign', id, field: 'Type', typed: habits.type } as const
    truth.field('invalid', place, always, journal.alive())
  }
  add('Campaign', journal.build(frame.end))
}

/** Of what is to be filled in, the fields that stay as they were when the campaign was made. */
const NEVER_CHANGED = ['Type', 'StartDate', 'BudgetedCost'] as const

function planned({ plans, createdAt }: CampaignPlan, by: string): Step[] {
  const steps = plans.map(({ day, at }): Step => ({ at, value: day, by }))
  return plans[0]?.at === createdAt ? steps : [{ at: 0, value: null }, ...steps]
}

function statuses(plan: CampaignPlan, habits: Habits, by: string): Step<string>[] {
  const { createdAt, liveAt, cancelledAt, completedAt, outcome } = plan
  const live = habits.liveFromSetUp || outcome === 'always-on'
  const steps: Step<string>[] = [{ at: createdAt, value: live ? 'In Progress' : 'Planned', by }]
  if (!live && liveAt !== null) steps.push({ at: liveAt, value: 'In Progress', by })
  if (!habits.statusEnds) return steps
  if (cancelledAt !== null) steps.push({ at: cancelledAt, value: 'Aborted', by })
  if (completedAt !== null)
    steps.push({ at: Math.max(completedAt, (liveAt ?? 0) + MINUTE_MS), value: 'Completed', by })
  return steps
}
