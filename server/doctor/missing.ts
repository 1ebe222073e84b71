import type { Vendor } from '../../shared/vocabulary.ts'

/** What it costs that a CRM doesn't have an object, or doesn't show it, and how to get it. */
export interface Missing {
  readonly cost: string
  readonly action: string
}

const HISTORY = (object: string) =>
  `Switch on field history tracking for ${object} in Salesforce's Object Manager, and let the user read it.`
const MARKETING = (scope: string) =>
  `Add the scope ${scope} to the private app; HubSpot's smaller Marketing editions don't have them.`

const KNOWN: Record<Vendor, Readonly<Record<string, Missing>>> = {
  salesforce: {
    campaignhistory: {
      cost: 'plans that slipped before the first sync, and who moved them, stay unknown.',
      action: HISTORY('Campaign'),
    },
    leadhistory: {
      cost: 'stages that leads went through before the first sync stay unknown.',
      action: HISTORY('Lead'),
    },
    opportunityhistory: {
      cost: 'stages that opportunities went through before the first sync stay unknown.',
      action: 'Let the user read Opportunity and its stage history.',
    },
    opportunityfieldhistory: {
      cost: 'how statuses of opportunities changed before the first sync stays unknown.',
      action: HISTORY('Opportunity'),
    },
  },
  hubspot: {
    campaign: {
      cost: "HubSpot's campaigns count in no campaign metric.",
      action: MARKETING('marketing.campaigns.read'),
    },
    campaign_asset: {
      cost: "that a campaign launched can't be told by what it published.",
      action: MARKETING('marketing.campaigns.read'),
    },
    marketing_email: {
      cost: "that a campaign launched can't be told by what it sent, and e-mails count nowhere.",
      action: MARKETING('content'),
    },
  },
}

/** Null where no metric is told from it so far: not every edition has everything that is read. */
export function missing(vendor: Vendor, object: string): Missing | null {
  return KNOWN[vendor][object] ?? null
}
