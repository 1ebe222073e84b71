import type { Org, World } from '../../server/sandbox/world.ts'

/** One object of each way in which they are read, and those that Plumbline can't do without. */
const KEPT = {
  salesforce: [
    'User',
    'Group',
    'Lead',
    'Contact',
    'Account',
    'Campaign',
    'CampaignMember',
    'CampaignMemberStatus',
    'CampaignHistory',
    'LeadHistory',
    'Opportunity',
    'OpportunityContactRole',
  ],
  hubspot: [
    'owners',
    'companies',
    'contacts',
    'deals',
    'deal_to_contact',
    'deal_to_company',
    'campaigns',
    'campaign_assets',
    'marketing_emails',
    'calls',
    'call_to_contact',
    'call_to_company',
    'call_to_deal',
    'subscription_types',
    'subscription_statuses',
    'flows',
    'forms',
    'email_events',
  ],
} as const

/** The same company with fewer objects: an edition without the others, which takes less time to read. */
export function lean(world: World): World {
  const { salesforce, hubspot } = world
  return { ...world, salesforce: only(salesforce, KEPT.salesforce), hubspot: only(hubspot, KEPT.hubspot) }
}

function only(org: Org, kept: readonly string[]): Org {
  return { ...org, tables: new Map([...org.tables].filter(([name]) => kept.includes(name))) }
}
