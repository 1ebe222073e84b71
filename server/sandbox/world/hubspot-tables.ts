import type { Entities, FieldSpec, Table } from '../world.ts'
import { CAMPAIGN_TYPES } from './campaign-kinds.ts'
import { field, list, type Option } from './field-spec.ts'
import { WORK_TABLES } from './hubspot-work-tables.ts'
import { DEAL_STAGES } from './opportunity-records.ts'
import type { Organisation } from './organisation.ts'
import { ANALYTICS_SOURCE } from './person-fields.ts'
import { HAND_KEPT_HUBSPOT_CAMPAIGN } from './by-hand/campaign-tables.ts'
import { EVENTS, MARKETING } from './subscription-types.ts'
import { HUBSPOT_INDUSTRY, OLD_HUBSPOT_INDUSTRIES, PERSONAS } from './words.ts'

const enumeration = (
  name: string,
  label: string,
  values: readonly (string | Option)[],
  more: { old?: readonly string[]; custom?: boolean } = {},
) => list(name, label, { type: 'enumeration', values, ...more })
const custom = (name: string, label: string): FieldSpec => field(name, label, 'string', { custom: true })

/** Their values are the organisation's, and still to be filled in. */
const STAGE = enumeration('lifecyclestage', 'Lifecycle Stage', [])
const DEAL_CURRENCY = enumeration('deal_currency_code', 'Currency', [])
const OWNER = field('hubspot_owner_id', 'Owner', 'enumeration')

/** What HubSpot keeps of every record by itself. */
function system(modified: string): FieldSpec[] {
  return [
    field('hs_object_id', 'Record ID', 'number'),
    field('createdate', 'Create Date', 'datetime'),
    field(modified, 'Last Modified Date', 'datetime'),
    field('hs_merged_object_ids', 'Merged record IDs', 'enumeration', { calculated: true }),
  ]
}

const EDGE = [
  field('fromId', 'From', 'string'),
  field('toId', 'To', 'string'),
  field('primary', 'Primary', 'bool'),
]
const COUNTERS = [
  'sent',
  'delivered',
  'open',
  'click',
  'bounce',
  'hardbounced',
  'softbounced',
  'unsubscribed',
  'spamreport',
  'reply',
]

const TABLES: readonly (readonly [name: string, label: string, fields: FieldSpec[]])[] = [
  [
    'owners',
    'Owners',
    [
      field('email', 'Email'),
      field('firstName', 'First name'),
      field('lastName', 'Last name'),
      field('userId', 'User ID', 'number'),
      field('type', 'Type'),
    ],
  ],
  [
    'companies',
    'Companies',
    [
      ...system('hs_lastmodifieddate'),
      field('name', 'Company name'),
      field('domain', 'Company Domain Name'),
      field('website', 'Website URL'),
      enumeration('industry', 'Industry', Object.values(HUBSPOT_INDUSTRY), { old: OLD_HUBSPOT_INDUSTRIES }),
      field('country', 'Country/Region'),
      field('state', 'State/Region'),
      field('phone', 'Phone Number'),
      field('numberofemployees', 'Number of Employees', 'number'),
      STAGE,
      custom('salesforceaccountid', 'Salesforce Account ID'),
    ],
  ],
  [
    'contacts',
    'Contacts',
    [
      ...system('lastmodifieddate'),
      field('email', 'Email'),
      field('firstname', 'First Name'),
      field('lastname', 'Last Name'),
      field('phone', 'Phone Number', 'phone_number'),
      field('mobilephone', 'Mobile Phone Number', 'phone_number'),
      field('jobtitle', 'Job Title'),
      field('company', 'Company Name'),
      field('country', 'Country/Region'),
      field('state', 'State/Region'),
      field('website', 'Website URL'),
      field('industry', 'Industry'),
      STAGE,
      OWNER,
      field('hs_email_optout', 'Unsubscribed from all email', 'bool'),
      field('hs_legal_basis', "Legal basis for processing contact's data", 'enumeration'),
      ...[MARKETING, EVENTS].map((type) => field(type.optOut, `Opted out of email: ${type.name}`, 'bool')),
      field('hs_email_bounce', 'Marketing emails bounced', 'number'),
      enumeration('hs_email_hard_bounce_reason_enum', 'Email hard bounce reason', [
        'UNKNOWN_USER',
        'MAILBOX_FULL',
        'CONTENT',
        'OTHER',
      ]),
      field('associatedcompanyid', 'Primary Associated Company ID', 'number'),
      enumeration('hs_analytics_source', 'Original Traffic Source', [
        ...new Set([...Object.values(ANALYTICS_SOURCE).map(String), 'DIRECT_TRAFFIC']),
      ]),
      custom('salesforceleadid', 'Salesforce Lead ID'),
      custom('salesforcecontactid', 'Salesforce Contact ID'),
      enumeration('region', 'Region', ['EMEA', 'AMER', 'APAC'], { custom: true }),
      enumeration('persona', 'Persona', PERSONAS, { custom: true }),
    ],
  ],
  [
    'deals',
    'Deals',
    [
      ...system('hs_lastmodifieddate'),
      field('dealname', 'Deal Name'),
      field('amount', 'Amount', 'number'),
      { ...field('dealstage', 'Deal Stage', 'enumeration'), options: DEAL_STAGES },
      {
        ...field('pipeline', 'Pipeline', 'enumeration'),
        options: [{ value: 'default', label: 'Sales Pipeline', active: true }],
      },
      field('closedate', 'Close Date', 'datetime'),
      OWNER,
      DEAL_CURRENCY,
      enumeration('dealtype', 'Deal Type', ['newbusiness', 'existingbusiness']),
      field('hs_is_closed_won', 'Is Closed Won', 'bool', { calculated: true }),
    ],
  ],
  ['deal_to_contact', 'Deal to contact', EDGE],
  ['deal_to_company', 'Deal to company', EDGE],
  [
    'campaigns',
    'Campaigns',
    [
      field('hs_name', 'Name'),
      field('hs_start_date', 'Start date', 'date'),
      field('hs_end_date', 'End date', 'date'),
      enumeration('hs_campaign_status', 'Status', [
        'planned',
        'in_progress',
        'active',
        'paused',
        'completed',
      ]),
      field('hs_owner', 'Owner', 'enumeration'),
      field('hs_budget_items_sum_amount', 'Budget', 'number'),
      field('hs_spend_items_sum_amount', 'Spend', 'number'),
      enumeration('hs_currency_code', 'Currency', ['EUR']),
      field('hs_notes', 'Notes'),
      custom('salesforce_campaign_id', 'Salesforce Campaign ID'),
      enumeration('campaign_type', 'Campaign Type', CAMPAIGN_TYPES, { custom: true }),
      enumeration('channel', 'Channel', ['Email', 'Webinar', 'Event', 'Paid', 'Content', 'Social'], {
        custom: true,
      }),
    ],
  ],
  [
    'campaign_assets',
    'Campaign assets',
    [
      field('campaignId', 'Campaign'),
      field('assetType', 'Type'),
      field('assetId', 'Asset'),
      field('name', 'Name'),
    ],
  ],
  [
    'marketing_emails',
    'Marketing emails',
    [
      field('name', 'Name'),
      field('subject', 'Subject'),
      enumeration('state', 'State', ['DRAFT', 'SCHEDULED', 'PUBLISHED']),
      field('type', 'Type'),
      field('isPublished', 'Published', 'bool'),
      field('publishDate', 'Publish date', 'datetime'),
      field('campaign', 'Campaign'),
      field('campaignName', 'Campaign name'),
      field('clonedFrom', 'Cloned from'),
      field('emailCampaignId', 'Email campaign'),
      field('subscriptionId', 'Subscription type'),
      ...COUNTERS.map((name) => field(name, name, 'number')),
    ],
  ],
  ...WORK_TABLES,
]

/** The portal's objects as it would describe them, with the records that there are of each. */
export function hubspotTables(
  organisation: Organisation,
  entities: (name: string) => Entities,
): Map<string, Table> {
  return new Map(
    TABLES.map(([name, label, fields]) => [
      name,
      { name, label, fields: ownFields(organisation, name, fields), entities: entities(name) },
    ]),
  )
}

function ownFields(organisation: Organisation, table: string, fields: readonly FieldSpec[]): FieldSpec[] {
  const { campaigns, currencies, hubspotStages } = organisation
  if (table === 'campaigns' && campaigns === 'by hand') return HAND_KEPT_HUBSPOT_CAMPAIGN
  return fields.map((spec) => {
    if (spec === STAGE) return enumeration(spec.name, spec.label, Object.values(hubspotStages))
    return spec === DEAL_CURRENCY ? enumeration(spec.name, spec.label, currencies) : spec
  })
}
