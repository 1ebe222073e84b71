import { currencyField } from './currency-tables.ts'
import { field, picklist, reference, type TableSpec } from './field-spec.ts'

/**
 * Which campaigns Salesforce itself says had a part in an opportunity, by model; and the statuses that each campaign has.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaigninfluence.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaigninfluencemodel.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmemberstatus.htm
 */
export const INFLUENCE_TABLES: readonly TableSpec[] = [
  [
    'CampaignMemberStatus',
    'Campaign Member Status',
    [
      reference('CampaignId', 'Campaign ID', 'Campaign'),
      field('Label', 'Member Status', 'string', { length: 765 }),
      field('SortOrder', 'Sort Order', 'int'),
      field('IsDefault', 'Is Default', 'boolean'),
      field('HasResponded', 'Responded', 'boolean'),
    ],
  ],
  [
    'CampaignInfluenceModel',
    'Campaign Influence Model',
    [
      field('DeveloperName', 'Unique Name'),
      field('MasterLabel', 'Model Name'),
      field('ModelDescription', 'Description'),
      picklist('ModelType', 'Model Type', ['PrimaryCampaign', 'Custom']),
      field('IsActive', 'Active', 'boolean'),
      field('IsDefaultModel', 'Default Model', 'boolean'),
      field('IsModelLocked', 'Locked', 'boolean'),
      picklist('RecordPreference', 'Record Preference', ['AllRecords', 'RecordsWithAttribution']),
    ],
  ],
  [
    'CampaignInfluence',
    'Campaign Influence',
    [
      reference('CampaignId', 'Campaign ID', 'Campaign'),
      reference('OpportunityId', 'Opportunity ID', 'Opportunity'),
      reference('ContactId', 'Contact ID', 'Contact'),
      reference('ModelId', 'Model ID', 'CampaignInfluenceModel'),
      field('Influence', 'Influence (%)', 'percent'),
      field('RevenueShare', 'Revenue Share', 'currency'),
      currencyField(),
    ],
  ],
]
