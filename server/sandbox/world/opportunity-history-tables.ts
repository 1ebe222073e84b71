import { currencyField } from './currency-tables.ts'
import { field, picklist, reference, type TableSpec } from './field-spec.ts'
import { OPPORTUNITY_STAGES } from './opportunity-records.ts'

/**
 * Two histories of opportunities: the states that each went through, and the changes of its tracked fields.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunityhistory.htm
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunityfieldhistory.htm
 */
export const OPPORTUNITY_HISTORY_TABLES: readonly TableSpec[] = [
  [
    'OpportunityHistory',
    'Opportunity History',
    [
      reference('OpportunityId', 'Opportunity ID', 'Opportunity'),
      picklist('StageName', 'Stage Name', OPPORTUNITY_STAGES),
      field('Amount', 'Amount', 'currency'),
      field('ExpectedRevenue', 'Expected Revenue', 'currency'),
      currencyField(),
      field('CloseDate', 'Close Date', 'date'),
      field('Probability', 'Probability', 'percent'),
      picklist('ForecastCategory', 'To Forecast Category', ['Omitted', 'Pipeline', 'BestCase', 'Closed']),
      field('PrevAmount', 'Previous Amount', 'currency'),
      field('PrevCloseDate', 'Previous Close Date', 'date'),
    ],
  ],
  [
    'OpportunityFieldHistory',
    'Opportunity Field History',
    [
      reference('OpportunityId', 'Opportunity ID', 'Opportunity'),
      picklist('Field', 'Changed Field', ['created', 'StageName', 'Amount', 'CloseDate']),
      picklist('DataType', 'Datatype', ['Text', 'DynamicEnum', 'Currency', 'DateOnly']),
      field('OldValue', 'Old Value', 'anyType'),
      field('NewValue', 'New Value', 'anyType'),
    ],
  ],
]
