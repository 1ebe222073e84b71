import type { CampaignPlan } from '../campaign-plan.ts'
import type { Cast } from '../cast.ts'
import { Journal } from '../journal.ts'
import type { Habits } from './habits.ts'
import { lacking } from './lacking.ts'

const FOR_MAILS = ' – Mails'

/** A campaign in HubSpot, which nobody looks at but to send mails. */
export function handKeptHubspotCampaign(
  { frame, team, truth, add }: Cast,
  plan: CampaignPlan,
  habits: Habits,
  id: string,
): void {
  const journal = new Journal(id, plan.hubspotAt, {
    // Whoever made it there for the mails didn't look up what it is called in Salesforce.
    hs_name: habits.linked || plan.salesforceId === null ? habits.name : `${habits.name}${FOR_MAILS}`,
    hs_start_date: null,
    hs_end_date: null,
    hs_campaign_status: habits.hubspotStatus,
    hs_owner: habits.hubspotOwned ? team.marketing[plan.owner]!.ownerId : null,
    hs_budget_items_sum_amount: null,
    hs_spend_items_sum_amount: null,
    hs_currency_code: 'EUR',
    hs_notes: null,
    salesforce_campaign_id: habits.linked ? plan.salesforceId : null,
  })
  const lacks = lacking(truth, { system: 'hubspot', object: 'Campaign', id }, journal.alive())
  const always = { from: plan.hubspotAt, to: null }
  lacks('hs_start_date', always)
  if (!habits.hubspotOwned) lacks('hs_owner', always)
  add('campaigns', journal.build(frame.end))
}
