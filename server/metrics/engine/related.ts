import type { z } from 'zod'
import type { RelatedRecord } from '../../../shared/metric.ts'
import { Moment } from '../../warehouse/model/moment.ts'
import type { Reader, Row } from '../../warehouse/warehouse.ts'
import { detailsOf } from './details.ts'
import { about } from './facts.ts'
import type { Reading } from './reading.ts'

/** The address at which a person opens the record; null for what has no page. */
export type RecordUrl = (connection: string, object: string, recordId: string) => string | null

type Related = z.infer<typeof RelatedRecord>

interface RelatedRow extends Row {
  readonly case_id: string
  readonly role: string
  readonly connection: string
  readonly object: string
  readonly record_id: string
  readonly label: string | null
}

/** The other records of the cases, by case. */
export async function readRelated(
  reader: Reader,
  { metric, snapshot }: Reading,
  { at, recordUrl, cases }: { at: Moment['instants']; recordUrl: RecordUrl; cases: readonly string[] },
): Promise<Map<string, Related[]>> {
  const found = new Map<string, Related[]>()
  if (metric.related === null || cases.length === 0) return found
  const moment = new Moment(at)
  const names = metric.relatedDetails ?? []
  const more = names.map((name) => `, r.${name}`).join('')
  const select = `select r.case_id, r.role, r.connection, r.object, r.record_id, r.label${more} from related as r
    where r.case_id = any(${moment.bindList(cases)}) order by r.case_id, r.role desc, r.connection, r.object, r.record_id`
  const { sql } = snapshot.model.compose(
    about(metric, select, [{ name: 'related', ...metric.related }]),
    moment,
  )
  for (const row of await reader.all<RelatedRow>(sql, moment.parameters)) {
    const record: Related = {
      role: row.role,
      connection: row.connection,
      object: row.object,
      recordId: row.record_id,
      label: row.label,
      url: recordUrl(row.connection, row.object, row.record_id),
      details: detailsOf(names, (name) => row[name]),
    }
    found.set(row.case_id, [...(found.get(row.case_id) ?? []), record])
  }
  return found
}
