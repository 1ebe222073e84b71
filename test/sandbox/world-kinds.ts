import type { System, World } from '../../server/sandbox/world.ts'

/** What is required of a kind of record, and which of its fields have a rule. */
export interface Kind {
  readonly system: System
  readonly table: string
  readonly object: string
  readonly required: readonly string[]
  readonly email?: string
  readonly phones?: readonly string[]
  readonly country?: string
  readonly state?: string
  readonly website?: string
  readonly lists?: readonly string[]
}

const LEAD = [
  'FirstName',
  'LastName',
  'Email',
  'Company',
  'Title',
  'Country',
  'Phone',
  'LeadSource',
  'Industry',
]
const CONTACT = [
  'FirstName',
  'LastName',
  'Email',
  'AccountId',
  'Title',
  'MailingCountry',
  'Phone',
  'LeadSource',
]
const HUBSPOT = [
  'firstname',
  'lastname',
  'email',
  'company',
  'jobtitle',
  'country',
  'phone',
  'lifecyclestage',
]

const KINDS: readonly Kind[] = [
  {
    system: 'salesforce',
    table: 'Lead',
    object: 'Lead',
    required: LEAD,
    email: 'Email',
    phones: ['Phone', 'MobilePhone'],
    country: 'Country',
    state: 'State',
    website: 'Website',
    lists: ['LeadSource', 'Industry', 'Status', 'Lifecycle_Stage__c', 'Persona__c'],
  },
  {
    system: 'salesforce',
    table: 'Contact',
    object: 'Contact',
    required: CONTACT,
    email: 'Email',
    phones: ['Phone', 'MobilePhone'],
    country: 'MailingCountry',
    state: 'MailingState',
    lists: ['LeadSource', 'Lifecycle_Stage__c', 'Persona__c'],
  },
  {
    system: 'salesforce',
    table: 'Account',
    object: 'Account',
    required: ['Name', 'Website', 'Industry', 'BillingCountry'],
    phones: ['Phone'],
    country: 'BillingCountry',
    state: 'BillingState',
    website: 'Website',
    lists: ['Industry'],
  },
  {
    system: 'salesforce',
    table: 'Opportunity',
    object: 'Opportunity',
    required: ['Name', 'Amount', 'CloseDate', 'StageName', 'LeadSource', 'OwnerId'],
    lists: ['StageName', 'LeadSource'],
  },
  {
    system: 'salesforce',
    table: 'Campaign',
    object: 'Campaign',
    required: ['Name', 'Type', 'Status', 'Planned_Launch__c', 'BudgetedCost', 'OwnerId'],
    lists: ['Type', 'Status', 'Channel__c'],
  },
  {
    system: 'hubspot',
    table: 'contacts',
    object: 'Contact',
    required: HUBSPOT,
    email: 'email',
    phones: ['phone', 'mobilephone'],
    country: 'country',
    state: 'state',
    website: 'website',
    lists: ['lifecyclestage'],
  },
  {
    system: 'hubspot',
    table: 'companies',
    object: 'Company',
    required: ['name', 'domain', 'industry', 'country'],
    phones: ['phone'],
    country: 'country',
    state: 'state',
    website: 'website',
    lists: ['industry'],
  },
  {
    system: 'hubspot',
    table: 'deals',
    object: 'Deal',
    required: ['dealname', 'amount', 'closedate', 'dealstage', 'hubspot_owner_id'],
    lists: ['dealstage'],
  },
  {
    system: 'hubspot',
    table: 'campaigns',
    object: 'Campaign',
    required: ['hs_name', 'hs_start_date', 'hs_owner', 'campaign_type'],
    lists: ['hs_campaign_status', 'campaign_type'],
  },
]

/** Where campaigns are kept by hand they have other fields. */
const BY_HAND: Readonly<Record<string, Partial<Kind>>> = {
  Campaign: {
    required: ['Name', 'Type', 'Status', 'StartDate', 'BudgetedCost', 'OwnerId', 'Go_Live_Date__c'],
    lists: ['Type', 'Status'],
  },
  campaigns: { required: ['hs_name', 'hs_start_date', 'hs_owner'], lists: ['hs_campaign_status'] },
}

/** What there is in the world's systems. */
export function kindsOf({ elsewhere }: World): readonly Kind[] {
  return elsewhere === undefined ? KINDS : KINDS.map((kind) => ({ ...kind, ...BY_HAND[kind.table] }))
}

/** The kinds of people of a system. */
export const peopleOf = (system: System): readonly Kind[] =>
  KINDS.filter((kind) => kind.system === system && kind.email !== undefined)
