import type { z } from 'zod'
import type { RelatedRecord } from '../../../shared/metric.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Ask } from '../../warehouse/model/kept-relations.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import type { MetricDefinition } from '../metric.ts'
import { detailsOf } from './details.ts'
import { about } from './facts.ts'
import type { Reading } from './reading.ts'

/** The address at which a person opens the record; null for what has no page. */
export type RecordUrl = (connection: string, object: string, recordId: string) => string | null

export type Related = z.infer<typeof RelatedRecord>

const COLUMNS = ['role', 'connection', 'object', 'record_id', 'label']

/** Select items over related records under the alias `r`; `relatedRecord` reads them back. */
export function relatedItems({ relatedDetails = [] }: MetricDefinition): string[] {
  return [...COLUMNS, ...relatedDetails].map((column) => `r.${column} as r_${column}`)
}

/** The order in which a case's other records are told. */
export const RELATED_ORDER = 'r_role desc, r_connection, r_object, r_record_id'

/** Null where the row holds none. */
export function relatedRecord(
  { relatedDetails = [] }: MetricDefinition,
  row: Row,
  recordUrl: RecordUrl,
): Related | null {
  if (row['r_record_id'] == null) return null
  const [connection, object, recordId] = [
    String(row['r_connection']),
    String(row['r_object']),
    String(row['r_record_id']),
  ]
  return {
    role: String(row['r_role']),
    connection,
    object,
    recordId,
    label: row['r_label'] == null ? null : String(row['r_label']),
    url: recordUrl(connection, object, recordId),
    details: detailsOf(relatedDetails, (name) => row[`r_${name}`]),
  }
}

/** The other records of the cases, by case. */
export async function readRelated(
  ask: Ask,
  { metric }: Reading,
  { at, recordUrl, cases }: { at: Moment['instants']; recordUrl: RecordUrl; cases: readonly string[] },
): Promise<ReadonlyMap<string, readonly Related[]>> {
  const found = new Map<string, Related[]>()
  if (metric.related === null || cases.length === 0) return found
  const moment = new Moment(at)
  const select = `select r.case_id, ${relatedItems(metric).join(', ')} from related as r
    where r.case_id = any(${moment.bindList(cases)}) order by r.case_id, ${RELATED_ORDER}`
  const question = about(metric, select, [{ name: 'related', ...metric.related }])
  for (const row of await ask(question, moment)) {
    const record = relatedRecord(metric, row, recordUrl)
    const id = String(row['case_id'])
    if (record !== null) found.set(id, [...(found.get(id) ?? []), record])
  }
  return found
}
