import {
  DEFAULT_CAMPAIGN_RULES,
  DEFAULT_DOUBT,
  DEFAULT_FRESHNESS,
  LEAD_ROUTING_HOURS,
  type Mapping,
} from '../../../shared/mapping.ts'
import { NO_SYNC_RULES } from '../../../shared/sync-rule.ts'
import { NO_REQUESTS, type VendorMapping } from '../../../shared/vendor-mapping.ts'

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

/**
 * Types that Salesforce ships for what starts when it is sent or shown. Of all others the start date may be the day of an
 * event, weeks after its invitation, whatever the type is called and in whichever language: by it every launch would be on time.
 */
const TYPES_WITHOUT_EVENT = ['Advertisement', 'Banner Ads', 'Direct Mail', 'Email', 'Telemarketing']

/** What a Salesforce organisation has before anybody changes it. */
const salesforce: VendorMapping = {
  plannedLaunch: {
    field: null,
    byType: Object.fromEntries(TYPES_WITHOUT_EVENT.map((type) => [type, 'StartDate'])),
  },
  draftStatuses: [],
  openStatuses: ['Planned'],
  liveStatuses: ['In Progress', 'Completed'],
  cancelledStatuses: ['Aborted'],
  closedStatuses: ['Completed', 'Aborted'],
  workStartedStatuses: [],
  requests: NO_REQUESTS,
  campaign: {
    type: 'Type',
    channel: null,
    region: null,
    alwaysOn: null,
    requested: null,
    workStarted: null,
    template: null,
    // What stands there may be an estimate of whoever set the campaign up; only people know where the approved one is.
    budget: null,
    cost: 'ActualCost',
  },
  lifecycle: {},
  mql: {},
  personRegion: null,
  opportunity: { amount: 'Amount', source: null, marketingSources: [] },
  requiredFrom: {},
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
  openStatuses: ['planned', 'in_progress', 'paused'],
  liveStatuses: ['active', 'completed'],
  cancelledStatuses: [],
  closedStatuses: ['completed'],
  workStartedStatuses: [],
  requests: NO_REQUESTS,
  campaign: {
    type: null,
    channel: null,
    region: null,
    alwaysOn: null,
    requested: null,
    workStarted: null,
    template: null,
    budget: 'hs_budget_items_sum_amount',
    cost: 'hs_spend_items_sum_amount',
  },
  lifecycle: { contact: 'lifecyclestage' },
  mql: {},
  opportunity: { amount: 'amount', source: null, marketingSources: [] },
  requiredFrom: {},
  personRegion: null,
  required: {
    contact: ['firstname', 'lastname', 'email', 'company', 'jobtitle', 'country', 'phone', 'lifecyclestage'],
    company: ['name', 'domain', 'industry', 'country'],
    deal: ['dealname', 'amount', 'closedate', 'dealstage', 'hubspot_owner_id'],
    campaign: ['hs_name', 'hs_start_date', 'hs_owner'],
  },
}

export const defaultMapping: Mapping = {
  timeZone: null,
  fiscalYearStart: 1,
  graceDays: 0,
  currency: null,
  campaigns: DEFAULT_CAMPAIGN_RULES,
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
  doubt: DEFAULT_DOUBT,
  syncRules: NO_SYNC_RULES,
  salesforce,
  hubspot,
}

/** The sample company has given its planned launch, its channels and its draft status fields of their own. */
export const sampleMapping: Mapping = {
  ...defaultMapping,
  currency: 'EUR',
  campaigns: {
    ...DEFAULT_CAMPAIGN_RULES,
    leadTime: { days: 60, byType: { Email: 45, 'Paid Ads': 45 } },
  },
  freshness: { ...DEFAULT_FRESHNESS, machineUsers: ['HubSpot Integration'] },
  salesforce: {
    ...salesforce,
    plannedLaunch: { field: 'Planned_Launch__c', byType: {} },
    draftStatuses: ['Draft'],
    campaign: {
      ...salesforce.campaign,
      budget: 'BudgetedCost',
      channel: 'Channel__c',
      region: 'Region__c',
      alwaysOn: 'Always_On__c',
    },
    lifecycle: { lead: 'Lifecycle_Stage__c', contact: 'Lifecycle_Stage__c' },
    personRegion: 'Region__c',
    required: {
      ...salesforce.required,
      campaign: ['Name', 'Type', 'Status', 'Planned_Launch__c', 'BudgetedCost', 'OwnerId'],
    },
  },
  hubspot: {
    ...hubspot,
    campaign: { ...hubspot.campaign, type: 'campaign_type', channel: 'channel' },
    requests: {
      field: 'hs_pipeline',
      // “Marketing requests”, and its stages.
      values: ['84120311'],
      campaign: 'related_campaign',
      type: 'request_type',
      neededBy: 'requested_date',
      requester: 'requested_by',
      startedStatuses: ['160230103'],
      doneStatuses: ['160230105'],
      declinedStatuses: ['160230106'],
    },
    personRegion: 'region',
    required: { ...hubspot.required, campaign: ['hs_name', 'hs_start_date', 'hs_owner', 'campaign_type'] },
  },
}

/** What holds until a mapping is saved. */
export function fallbackMapping({ sample }: { readonly sample: boolean }): Mapping {
  return sample ? sampleMapping : defaultMapping
}
