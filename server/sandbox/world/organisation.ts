import type { Currency } from './currency-tables.ts'
import type { Option } from './field-spec.ts'
import type { Stage } from './life.ts'
import { HUBSPOT_STAGES_AS_SHIPPED, type HubspotStages } from './person-fields.ts'

/** The histories that Salesforce keeps of fields, where somebody has switched their tracking on. */
export type HistoryTable = 'LeadHistory' | 'CampaignHistory' | 'OpportunityFieldHistory'

/**
 * What the people of a company have chosen, got used to, or never got round to. The company itself, and what truly happens to
 * it, is the same whatever they chose: a choice says only what its CRMs tell of that. Shares are from 0 to 1.
 */
export interface Organisation {
  /** Whose campaigns are kept as they are meant to be, or by hand, each as somebody happened to. */
  readonly campaigns: 'by the book' | 'by hand'
  /** Where people ask marketing operations for work: cases and tickets, or a tracker that no CRM knows. */
  readonly requests: 'in the CRMs' | 'in a tracker'
  /** Fields whose changes Salesforce keeps. */
  readonly tracked: Readonly<Record<HistoryTable, readonly string[]>>
  /** The corporate currency first. */
  readonly currencies: readonly Currency[]
  /** Advanced currency management is on: each rate has the day from which it holds. */
  readonly datedRates: boolean
  /** How often it is known by what that a human is in both systems. */
  readonly links: { readonly storedId: number; readonly email: number; readonly ambiguous: number }
  /** Companies that hold the id of their account. */
  readonly linkedAccounts: number
  /** How many times as much goes wrong with people's records as in an orderly company. */
  readonly dirt: number
  /** Leads that come to the queue, and how many of these nobody takes out of it. */
  readonly queue: { readonly share: number; readonly left: number }
  /** People who came with a list that was loaded as it was, and whether such lists are written in capitals. */
  readonly lists: { readonly share: number; readonly capitals: boolean }
  /** Campaigns whose member statuses don't tell who responded, and those of which only who responded is uploaded. */
  readonly members: { readonly faulty: number; readonly respondersOnly: number }
  /** Marketing e-mails that nobody files under their campaign. */
  readonly unfiledMails: number
  readonly hubspotStages: HubspotStages
}

const orderly: Organisation = {
  campaigns: 'by the book',
  requests: 'in the CRMs',
  tracked: {
    LeadHistory: ['Status', 'OwnerId'],
    CampaignHistory: ['Status', 'Planned_Launch__c'],
    OpportunityFieldHistory: ['StageName', 'Amount', 'CloseDate'],
  },
  currencies: ['EUR', 'USD', 'GBP'],
  datedRates: true,
  links: { storedId: 86, email: 12.3, ambiguous: 1.7 },
  linkedAccounts: 0.88,
  dirt: 1,
  queue: { share: 0.3, left: 0.4 },
  lists: { share: 0.03, capitals: false },
  members: { faulty: 0.08, respondersOnly: 0 },
  unfiledMails: 0,
  hubspotStages: HUBSPOT_STAGES_AS_SHIPPED,
}

/** Stages renamed in the language of the house. One is of its own making, and has a number for a name. */
const RENAMED: Readonly<Record<Stage, Option>> = {
  Subscriber: { value: 'subscriber', label: 'Newsletter-Abonnent' },
  Lead: { value: 'lead', label: 'Interessent' },
  MQL: { value: 'marketingqualifiedlead', label: 'MQL (Marketing)' },
  SQL: { value: '174203911', label: 'Im Vertrieb' },
  Opportunity: { value: 'opportunity', label: 'Opportunity' },
  Customer: { value: 'customer', label: 'Kunde' },
}

const messy: Organisation = {
  campaigns: 'by hand',
  requests: 'in a tracker',
  tracked: { LeadHistory: [], CampaignHistory: [], OpportunityFieldHistory: [] },
  currencies: ['EUR', 'CHF'],
  datedRates: false,
  links: { storedId: 0, email: 96, ambiguous: 4 },
  linkedAccounts: 0,
  dirt: 1.8,
  queue: { share: 0.6, left: 0.7 },
  lists: { share: 0.14, capitals: true },
  members: { faulty: 0.3, respondersOnly: 0.35 },
  unfiledMails: 0.3,
  hubspotStages: RENAMED,
}

const ORGANISATIONS = { orderly, messy } as const
export type OrganisationName = keyof typeof ORGANISATIONS
export const ORGANISATION_NAMES = Object.keys(ORGANISATIONS)

export function isOrganisation(name: string): name is OrganisationName {
  return name in ORGANISATIONS
}

export function organisationOf(name: OrganisationName): Organisation {
  return ORGANISATIONS[name]
}
