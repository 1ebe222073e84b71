import {
  DEFAULT_FRESHNESS,
  LEAD_ROUTING_HOURS,
  type Mapping,
  type VendorMapping,
} from '../../../shared/mapping.ts'

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

/** What a Salesforce organisation has before anybody changes it. Its events' start date is the event's day. */
const salesforce: VendorMapping = {
  plannedLaunch: {
    field: 'StartDate',
    byType: {
      Webinar: null,
      Conference: null,
      'Trade Show': null,
      Event: null,
      'Seminar / Conference': null,
    },
  },
  draftStatuses: [],
  liveStatuses: ['In Progress', 'Completed'],
  cancelledStatuses: ['Aborted'],
  closedStatuses: ['Completed', 'Aborted'],
  campaign: { type: 'Type', channel: null, region: null, alwaysOn: null },
  lifecycle: {},
  personRegion: null,
  required: {
    lead: LEAD,
    contact: CONTACT,
    account: ['Name', 'Website', 'Industry', 'BillingCountry'],
    opportunity: ['Name', 'Amount', 'CloseDate', 'StageName', 'LeadSource', 'OwnerId'],
    campaign: ['Name', 'Type', 'Status', 'StartDate', 'BudgetedCost', 'OwnerId'],
  },
}

const hubspot: VendorMapping = {
  plannedLaunch: { field: 'hs_start_date', byType: {} },
  draftStatuses: [],
  liveStatuses: ['active', 'completed'],
  cancelledStatuses: [],
  closedStatuses: ['completed'],
  campaign: { type: null, channel: null, region: null, alwaysOn: null },
  lifecycle: { contact: 'lifecyclestage' },
  personRegion: null,
  required: {
    contact: ['firstname', 'lastname', 'email', 'company', 'jobtitle', 'country', 'phone', 'lifecyclestage'],
    company: ['name', 'domain', 'industry', 'country'],
    deal: ['dealname', 'amount', 'closedate', 'dealstage', 'hubspot_owner_id'],
    campaign: ['hs_name', 'hs_start_date', 'hs_owner'],
  },
}

export const defaultMapping: Mapping = {
  fiscalYearStart: 1,
  graceDays: 0,
  leadRoutingHours: LEAD_ROUTING_HOURS,
  lifecycleStages: {
    subscriber: 'subscriber',
    lead: 'lead',
    marketingqualifiedlead: 'mql',
    mql: 'mql',
    salesqualifiedlead: 'sql',
    sql: 'sql',
    opportunity: 'opportunity',
    customer: 'customer',
    evangelist: 'customer',
  },
  ownerNeededFrom: 'lead',
  routingFields: ['country', 'region'],
  freshness: DEFAULT_FRESHNESS,
  salesforce,
  hubspot,
}

/** The sample company has given its planned launch, its channels and its draft status fields of their own. */
export const sampleMapping: Mapping = {
  ...defaultMapping,
  freshness: { ...DEFAULT_FRESHNESS, machineUsers: ['HubSpot Integration'] },
  salesforce: {
    ...salesforce,
    plannedLaunch: { field: 'Planned_Launch__c', byType: {} },
    draftStatuses: ['Draft'],
    campaign: { type: 'Type', channel: 'Channel__c', region: 'Region__c', alwaysOn: 'Always_On__c' },
    lifecycle: { lead: 'Lifecycle_Stage__c', contact: 'Lifecycle_Stage__c' },
    personRegion: 'Region__c',
    required: {
      ...salesforce.required,
      campaign: ['Name', 'Type', 'Status', 'Planned_Launch__c', 'BudgetedCost', 'OwnerId'],
    },
  },
  hubspot: {
    ...hubspot,
    campaign: { type: 'campaign_type', channel: 'channel', region: null, alwaysOn: null },
    personRegion: 'region',
    required: { ...hubspot.required, campaign: ['hs_name', 'hs_start_date', 'hs_owner', 'campaign_type'] },
  },
}

/** What holds until a mapping is saved. */
export function fallbackMapping({ sample }: { readonly sample: boolean }): Mapping {
  return sample ? sampleMapping : defaultMapping
}
