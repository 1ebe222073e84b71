import { TASK_TABLES } from './task-tables.ts'
import type { Entities, FieldSpec, Table } from '../world.ts'
import { CAMPAIGN_TYPES } from './campaign-kinds.ts'
import { INDIVIDUAL_TABLES } from './individual-tables.ts'
import { CURRENCY_TABLES, currencyField, withCurrencies } from './currency-tables.ts'
import { HAND_KEPT_CAMPAIGN } from './by-hand/campaign-tables.ts'
import { field, picklist, reference, type TableSpec } from './field-spec.ts'
import { FLOW_TABLES } from './salesforce-flow-tables.ts'
import { INFLUENCE_TABLES } from './influence-tables.ts'
import { STAGES } from './life.ts'
import type { HistoryTable, Organisation } from './organisation.ts'
import { OPPORTUNITY_HISTORY_TABLES } from './opportunity-history-tables.ts'
import { OPPORTUNITY_STAGES } from './opportunity-records.ts'
import { CASE_TABLES } from './case-tables.ts'
import { systemFields } from './system-fields.ts'
import { LEAD_SOURCES, OLD_INDUSTRIES, OLD_LEAD_SOURCES, PERSONAS, SECTORS } from './words.ts'

const INDUSTRY = picklist(
  'Industry',
  'Industry',
  SECTORS.map(([industry]) => industry),
  OLD_INDUSTRIES,
)
const LEAD_SOURCE = picklist('LeadSource', 'Lead Source', LEAD_SOURCES, OLD_LEAD_SOURCES)
const REGION = picklist('Region__c', 'Region', ['EMEA', 'AMER', 'APAC'])

const PERSON: FieldSpec[] = [
  field('FirstName', 'First Name', 'string', { length: 40 }),
  field('LastName', 'Last Name', 'string', { length: 80 }),
  field('Email', 'Email', 'email', { length: 80 }),
  field('Phone', 'Phone', 'phone', { length: 40 }),
  field('MobilePhone', 'Mobile Phone', 'phone', { length: 40 }),
  field('Title', 'Title', 'string', { length: 128 }),
  LEAD_SOURCE,
  field('HasOptedOutOfEmail', 'Email Opt Out', 'boolean'),
  field('EmailBouncedDate', 'Email Bounced Date', 'datetime'),
  field('EmailBouncedReason', 'Email Bounced Reason'),
  picklist('Lifecycle_Stage__c', 'Lifecycle Stage', STAGES),
  picklist('Persona__c', 'Persona', PERSONAS),
  REGION,
  reference('IndividualId', 'Individual ID', 'Individual'),
]

const TABLES: readonly TableSpec[] = [
  [
    'User',
    'User',
    [
      field('Username', 'Username'),
      field('FirstName', 'First Name'),
      field('LastName', 'Last Name'),
      field('Name', 'Full Name'),
      field('Email', 'Email', 'email'),
      field('Title', 'Title'),
      field('Department', 'Department'),
      field('IsActive', 'Active', 'boolean'),
      picklist('UserType', 'User Type', ['Standard']),
      picklist('TimeZoneSidKey', 'Time Zone', ['Europe/Berlin']),
    ],
  ],
  [
    'Account',
    'Account',
    [
      field('Name', 'Account Name'),
      picklist('Type', 'Account Type', ['Prospect', 'Customer', 'Partner']),
      field('Website', 'Website', 'url'),
      INDUSTRY,
      field('Phone', 'Account Phone', 'phone'),
      field('BillingCountry', 'Billing Country'),
      field('BillingState', 'Billing State/Province'),
      field('NumberOfEmployees', 'Employees', 'int'),
      field('AnnualRevenue', 'Annual Revenue', 'currency'),
      currencyField(),
      picklist('AccountSource', 'Account Source', LEAD_SOURCES, OLD_LEAD_SOURCES),
      reference('OwnerId', 'Owner ID', 'User'),
      reference('MasterRecordId', 'Master Record ID', 'Account'),
    ],
  ],
  [
    'Lead',
    'Lead',
    [
      ...PERSON,
      field('Company', 'Company'),
      field('Country', 'Country', 'string', { length: 80 }),
      field('State', 'State/Province', 'string', { length: 80 }),
      field('Website', 'Website', 'url'),
      INDUSTRY,
      picklist('Status', 'Lead Status', ['Open', 'Working', 'MQL', 'Qualified', 'Unqualified']),
      reference('OwnerId', 'Owner ID', 'Group', 'User'),
      field('IsConverted', 'Converted', 'boolean'),
      field('ConvertedDate', 'Converted Date', 'date'),
      reference('ConvertedContactId', 'Converted Contact ID', 'Contact'),
      reference('ConvertedAccountId', 'Converted Account ID', 'Account'),
      reference('ConvertedOpportunityId', 'Converted Opportunity ID', 'Opportunity'),
      reference('MasterRecordId', 'Master Record ID', 'Lead'),
    ],
  ],
  [
    'Contact',
    'Contact',
    [
      ...PERSON,
      reference('AccountId', 'Account ID', 'Account'),
      field('MailingCountry', 'Mailing Country', 'string', { length: 80 }),
      field('MailingState', 'Mailing State/Province', 'string', { length: 80 }),
      reference('OwnerId', 'Owner ID', 'User'),
      reference('MasterRecordId', 'Master Record ID', 'Contact'),
    ],
  ],
  [
    'Campaign',
    'Campaign',
    [
      field('Name', 'Name', 'string', { length: 80 }),
      picklist('Type', 'Type', CAMPAIGN_TYPES, ['Public Relations']),
      picklist('Status', 'Status', ['Draft', 'Planned', 'In Progress', 'Completed', 'Aborted']),
      field('StartDate', 'Start Date', 'date'),
      field('EndDate', 'End Date', 'date'),
      field('IsActive', 'Active', 'boolean'),
      reference('ParentId', 'Parent Campaign ID', 'Campaign'),
      reference('OwnerId', 'Owner ID', 'User'),
      field('BudgetedCost', 'Budgeted Cost', 'currency'),
      field('ActualCost', 'Actual Cost', 'currency'),
      field('ExpectedRevenue', 'Expected Revenue', 'currency'),
      currencyField(),
      field('ExpectedResponse', 'Expected Response (%)', 'percent'),
      field('NumberSent', 'Num Sent', 'double'),
      field('Description', 'Description', 'textarea', { length: 32_000 }),
      field('Planned_Launch__c', 'Planned Launch', 'date'),
      picklist('Channel__c', 'Channel', ['Email', 'Webinar', 'Event', 'Paid', 'Content', 'Social']),
      REGION,
      field('Always_On__c', 'Always On', 'boolean'),
    ],
  ],
  [
    'CampaignMember',
    'Campaign Member',
    [
      reference('CampaignId', 'Campaign ID', 'Campaign'),
      reference('LeadId', 'Lead ID', 'Lead'),
      reference('ContactId', 'Contact ID', 'Contact'),
      picklist('Status', 'Status', ['Sent', 'Responded', 'Registered', 'Attended', 'No Show']),
      field('HasResponded', 'Responded', 'boolean'),
      field('FirstRespondedDate', 'First Responded Date', 'date'),
    ],
  ],
  [
    'Opportunity',
    'Opportunity',
    [
      field('Name', 'Name', 'string', { length: 120 }),
      reference('AccountId', 'Account ID', 'Account'),
      field('Amount', 'Amount', 'currency'),
      currencyField(),
      field('CloseDate', 'Close Date', 'date'),
      picklist('StageName', 'Stage', OPPORTUNITY_STAGES),
      field('Probability', 'Probability (%)', 'percent'),
      field('IsClosed', 'Closed', 'boolean'),
      field('IsWon', 'Won', 'boolean'),
      picklist('ForecastCategoryName', 'Forecast Category', [
        'Omitted',
        'Pipeline',
        'Best Case',
        'Commit',
        'Closed',
      ]),
      picklist('Type', 'Opportunity Type', ['New Business', 'Existing Business']),
      LEAD_SOURCE,
      reference('CampaignId', 'Campaign ID', 'Campaign'),
      reference('OwnerId', 'Owner ID', 'User'),
    ],
  ],
  [
    'OpportunityContactRole',
    'Opportunity Contact Role',
    [
      reference('OpportunityId', 'Opportunity ID', 'Opportunity'),
      reference('ContactId', 'Contact ID', 'Contact'),
      picklist('Role', 'Role', ['Decision Maker', 'Evaluator', 'Economic Buyer', 'Influencer']),
      field('IsPrimary', 'Primary', 'boolean'),
    ],
  ],
  ['CampaignHistory', 'Campaign History', [reference('CampaignId', 'Campaign ID', 'Campaign'), ...history()]],
  ['LeadHistory', 'Lead History', [reference('LeadId', 'Lead ID', 'Lead'), ...history()]],
  ...OPPORTUNITY_HISTORY_TABLES,
  ...INFLUENCE_TABLES,
  ...TASK_TABLES,
  ...CASE_TABLES,
  ...INDIVIDUAL_TABLES,
  ...CURRENCY_TABLES,
  ...FLOW_TABLES,
]

function history(): FieldSpec[] {
  return [
    picklist('Field', 'Changed Field', ['created', 'Status', 'Owner', 'Planned_Launch__c', 'leadConverted']),
    picklist('DataType', 'Datatype', ['Text', 'DynamicEnum', 'EntityId', 'DateOnly']),
    field('OldValue', 'Old Value', 'anyType'),
    field('NewValue', 'New Value', 'anyType'),
  ]
}

/** The organisation's objects as it would describe them, with the records that there are of each. */
export function salesforceTables(
  organisation: Organisation,
  entities: (name: string) => Entities,
): Map<string, Table> {
  return new Map(
    TABLES.filter(([name]) => organisation.datedRates || name !== 'DatedConversionRate').map(
      ([name, label, fields]) => [
        name,
        {
          name,
          label,
          fields: withCurrencies(
            [...systemFields(name), ...ownFields(organisation, name, fields)],
            organisation.currencies,
          ),
          ...trackedIn(organisation, name),
          entities: entities(name),
        },
      ],
    ),
  )
}

function ownFields({ campaigns }: Organisation, table: string, fields: readonly FieldSpec[]) {
  return table === 'Campaign' && campaigns === 'by hand' ? HAND_KEPT_CAMPAIGN : fields
}

/** What a table of history says of itself; nothing for other tables. */
function trackedIn({ tracked }: Organisation, table: string): Pick<Table, 'tracked'> {
  return isHistory(tracked, table) ? { tracked: tracked[table] } : {}
}

function isHistory(tracked: Organisation['tracked'], table: string): table is HistoryTable {
  return table in tracked
}
