import type { RowList } from '../row-list.ts'
import { SalesforceError } from './error.ts'

const VIRTUAL = new Set(['FlowDefinitionView'])
const ONE_BATCH_ROWS = 2000

/**
 * Whether Salesforce makes the object's rows up for each question: Bulk API doesn't know it, its deletions aren't told, and
 * its rows have no Id of their own. https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_flowdefinitionview.htm
 */
export function isVirtual(object: string): boolean {
  return VIRTUAL.has(object)
}

/** What is made up comes in one batch or not at all. */
export function checkBatch(object: string, rows: RowList): void {
  if (!isVirtual(object) || rows.length <= ONE_BATCH_ROWS) return
  throw new SalesforceError(
    400,
    'EXCEEDED_ID_LIMIT',
    `${object} does not support queryMore(), use LIMIT to restrict the results to a single batch`,
  )
}

export function refuseInBulk(object: string): void {
  if (!isVirtual(object)) return
  throw new SalesforceError(400, 'INVALIDENTITY', `Entity '${object}' is not supported by the Bulk API.`)
}
