import type { FieldSpec } from '../world.ts'
import { field, reference } from './field-spec.ts'

const ID = field('Id', 'Record ID', 'id')
const DELETED = field('IsDeleted', 'Deleted', 'boolean')
const CREATED = [
  field('CreatedDate', 'Created Date', 'datetime'),
  reference('CreatedById', 'Created By ID', 'User'),
]
const STAMP = field('SystemModstamp', 'System Modstamp', 'datetime')
const MODIFIED = [
  field('LastModifiedDate', 'Last Modified Date', 'datetime'),
  reference('LastModifiedById', 'Last Modified By ID', 'User'),
]

/** Kept without a recycle bin. */
const UNDELETED = new Set(['User', 'Group', 'RecordType', 'CurrencyType', 'DatedConversionRate'])

/**
 * What Salesforce keeps of every record by itself. A history is only ever added to, so that it has no time of change.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/system_fields.htm
 */
export function systemFields(object: string): FieldSpec[] {
  if (object === 'FlowDefinitionView') return [ID]
  if (object === 'OpportunityHistory') return [ID, DELETED, ...CREATED, STAMP]
  if (object.endsWith('History')) return [ID, DELETED, ...CREATED]
  return [ID, ...(UNDELETED.has(object) ? [] : [DELETED]), ...CREATED, ...MODIFIED, STAMP]
}
