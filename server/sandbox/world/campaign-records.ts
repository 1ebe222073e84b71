import type { Value } from '../world.ts'
import { handKeptCampaign } from './by-hand/campaign-records.ts'
import { handKeptHubspotCampaign } from './by-hand/hubspot-campaign-records.ts'
import { MINUTE_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { planter } from './company-records.ts'
import { fieldHistory } from './field-history.ts'
import { Journal, type Step } from './journal.ts'
import { Random } from './random.ts'
import { salesforceId } from './ids.ts'

/** A campaign's records in the systems that keep it, and the truth about it. */
export function campaignRecords(cast: Cast, plan: CampaignPlan): void {
  const { frame, truth } = cast
  const { habits } = plan
  if (habits === null) {
    if (plan.salesforceId !== null) salesforceCampaign(cast, plan, plan.salesforceId)
    if (plan.hubspotId !== null) hubspotCampaign(cast, plan, plan.hubspotId)
  } else {
    if (plan.salesforceId !== null) handKeptCampaign(cast, plan, habits, plan.salesforceId)
    if (plan.hubspotId !== null) handKeptHubspotCampaign(cast, plan, habits, plan.hubspotId)
  }
  truth.campaigns.push({
    salesforceId: plan.salesforceId,
    hubspotId: plan.hubspotId,
    type: plan.kind.type,
    alwaysOn: plan.outcome === 'always-on',
    parent: plan.parent,
    plans: plan.plans.filter(({ at }) => at <= frame.end),
    committedAt: before(plan.committedAt, frame.end),
    launchedAt: before(plan.launchedAt, frame.end),
    cancelledAt: before(plan.cancelledAt, frame.end),
    completedAt: before(plan.completedAt, frame.end),
    budget: plan.budget,
    spent: plan.spent,
    templated: plan.templated,
    correctedAt: before(plan.correctedAt, frame.end),
  })
  const linked = habits?.linked ?? true
  if (linked && plan.salesforceId !== null && plan.hubspotId !== null && plan.hubspotAt <= frame.end) {
    const pair = { salesforceId: plan.salesforceId, hubspotId: plan.hubspotId }
    truth.link({ kind: 'campaign', ...pair, by: 'stored-id' }, { from: plan.hubspotAt, to: null }, [
      { from: 0, to: null },
    ])
  }
}

/** What the systems haven't seen by then didn't happen. */
function before(at: number | null, end: number): number | null {
  return at !== null && at <= end ? at : null
}

function statuses(plan: CampaignPlan, by: string): Step<string>[] {
  const { createdAt, committedAt, liveAt, cancelledAt, completedAt } = plan
  const first = committedAt === createdAt ? 'Planned' : 'Draft'
  const steps: Step<string>[] = [{ at: createdAt, value: first, by }]
  if (committedAt !== null && committedAt > createdAt && plan.outcome !== 'always-on')
    steps.push({ at: committedAt, value: 'Planned', by })
  if (liveAt !== null) steps.push({ at: liveAt, value: 'In Progress', by })
  if (cancelledAt !== null) steps.push({ at: cancelledAt, value: 'Aborted', by })
  if (completedAt !== null)
    steps.push({ at: Math.max(completedAt, (liveAt ?? 0) + MINUTE_MS), value: 'Completed', by })
  return steps
}

function salesforceCampaign({ frame, team, truth, add }: Cast, plan: CampaignPlan, id: string): void {
  const { kind, plans, createdAt, eventDay, parentIndex, completedAt } = plan
  const random = new Random(frame.seed, 'salesforce campaign', plan.index)
  const owner = team.marketing[plan.owner]!.userId
  const base: Record<string, Value> = {
    Name: plan.name,
    Type: kind.type,
    Status: 'Draft',
    StartDate: eventDay,
    EndDate: eventDay,
    IsActive: true,
    ParentId: parentIndex === null ? null : salesforceId(frame.seed, 'Campaign', parentIndex),
    OwnerId: owner,
    BudgetedCost: plan.budget,
    ActualCost: null,
    ExpectedRevenue: plan.budget * 6,
    CurrencyIsoCode: 'EUR',
    ExpectedResponse: 5,
    NumberSent: 0,
    Description: null,
    Planned_Launch__c: null,
    Channel__c: kind.channel,
    Region__c: plan.region,
    Always_On__c: plan.outcome === 'always-on',
  }
  const journal = new Journal(id, createdAt, base, owner)
  const by = owner
  journal.follow('Status', statuses(plan, by))
  const planned = plans.map(({ day, at }): Step => ({ at, value: day, by }))
  const firstPlan = plans[0]?.at ?? null
  journal.follow(
    'Planned_Launch__c',
    firstPlan === createdAt ? planned : [{ at: 0, value: null }, ...planned],
  )
  if (completedAt !== null) {
    journal.set(completedAt, { ActualCost: plan.spent, IsActive: false }, by)
    if (plan.launchedAt !== null)
      journal.set(plan.launchedAt + 3 * MINUTE_MS, { NumberSent: random.between(200, 4_000) }, by)
  }
  if (plan.cancelledAt !== null) journal.set(plan.cancelledAt, { IsActive: false }, by)
  const place = { system: 'salesforce' as const, object: 'Campaign', id }
  if (firstPlan !== createdAt) {
    const spell = { from: createdAt, to: firstPlan }
    truth.field('missing', { ...place, field: 'Planned_Launch__c', typed: null }, spell, journal.alive())
  }
  const plant = planter(frame, random, journal, truth, place)
  if (random.chance(0.08)) plant('missing', 'BudgetedCost', null)
  if (random.chance(0.02)) plant('missing', 'Type', null)
  const entity = journal.build(frame.end)
  add('Campaign', entity)
  if (entity === null) return
  const rows = fieldHistory(frame, team, {
    entity,
    parent: 'CampaignId',
    tracked: frame.organisation.tracked.CampaignHistory,
    // Far from the numbers of the leads' history.
    first: 5_000_000_000 + plan.index * 64,
  })
  for (const row of rows) add('CampaignHistory', row)
}

function hubspotCampaign({ frame, team, truth, add }: Cast, plan: CampaignPlan, id: string): void {
  const { kind, hubspotAt, liveAt, completedAt, cancelledAt } = plan
  const random = new Random(frame.seed, 'hubspot campaign', plan.index)
  const journal = new Journal(id, hubspotAt, {
    hs_name: plan.name,
    hs_start_date: null,
    hs_end_date: plan.eventDay,
    hs_campaign_status: 'planned',
    hs_owner: team.marketing[plan.owner]!.ownerId,
    hs_budget_items_sum_amount: plan.budget,
    hs_spend_items_sum_amount: 0,
    hs_currency_code: 'EUR',
    hs_notes: null,
    salesforce_campaign_id: plan.salesforceId,
    campaign_type: kind.type,
    channel: kind.channel,
  })
  const status: Step[] = [{ at: 0, value: 'planned' }]
  if (plan.launchedAt !== null && plan.launchedAt > hubspotAt + MINUTE_MS) {
    status.push({ at: Math.floor(hubspotAt + (plan.launchedAt - hubspotAt) * 0.8), value: 'in_progress' })
  }
  if (liveAt !== null) status.push({ at: liveAt, value: 'active' })
  if (cancelledAt !== null) status.push({ at: cancelledAt, value: 'paused' })
  if (completedAt !== null)
    status.push({ at: Math.max(completedAt, (liveAt ?? 0) + MINUTE_MS), value: 'completed' })
  journal.follow('hs_campaign_status', status)
  const planned = plan.plans.map(({ day, at }): Step => ({ at, value: day }))
  const firstPlan = plan.plans[0]?.at ?? null
  journal.follow(
    'hs_start_date',
    firstPlan !== null && firstPlan <= hubspotAt ? planned : [{ at: 0, value: null }, ...planned],
  )
  if (completedAt !== null) journal.set(completedAt, { hs_spend_items_sum_amount: plan.spent })
  const place = { system: 'hubspot' as const, object: 'Campaign', id }
  if (firstPlan === null || firstPlan > hubspotAt) {
    truth.field(
      'missing',
      { ...place, field: 'hs_start_date', typed: null },
      { from: hubspotAt, to: firstPlan },
      journal.alive(),
    )
  }
  const plant = planter(frame, random, journal, truth, place)
  if (random.chance(0.06)) plant('missing', 'hs_owner', null)
  if (random.chance(0.08)) plant('missing', 'campaign_type', null)
  add('campaigns', journal.build(frame.end))
}
