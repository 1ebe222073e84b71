import type { ReceiptRow } from '../../../shared/metric.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import type { MetricDefinition } from '../metric.ts'
import { detailsOf } from './details.ts'
import type { Reading } from './reading.ts'
import { verdictOf } from './receipt-shape.ts'
import type { RecordUrl, Related } from './related.ts'

const COLUMNS = [
  'case_id',
  'at',
  'numerator',
  'denominator',
  'value',
  'connection',
  'object',
  'record_id',
  'label',
  'included',
  'reason',
]

/** Select items of a receipt's row over fact rows under the alias `f`; `receiptRow` reads them back. */
export function rowItems({ details = [], dimensions }: MetricDefinition): string[] {
  return [
    ...COLUMNS.map((column) => `f.${column}`),
    ...details.map(({ name }, index) => `f.${name} as d${index}`),
    ...dimensions.map(({ id }, index) => `f.${id} as k${index}`),
  ]
}

/** A case as it is shown, with its other records. */
export function receiptRow(
  { metric, snapshot }: Reading,
  row: Row,
  { related, recordUrl }: { readonly related: readonly Related[]; readonly recordUrl: RecordUrl },
): ReceiptRow {
  const text = (name: string) => (row[name] == null ? null : String(row[name]))
  const number = (name: string) => (row[name] == null ? null : Number(row[name]))
  const [connection, object, recordId] = [
    String(row['connection']),
    String(row['object']),
    String(row['record_id']),
  ]
  const counted = {
    included: row['included'] === true,
    numerator: number('numerator'),
    denominator: number('denominator'),
  }
  const moment = text('at')
  const names = (metric.details ?? []).map(({ name }) => name)
  return {
    caseId: String(row['case_id']),
    at: moment,
    day: moment === null ? null : dayOf(metric, moment, snapshot.calendar.zone),
    numerator: counted.numerator,
    denominator: counted.denominator,
    value: number('value'),
    connection,
    object,
    recordId,
    label: text('label'),
    url: recordUrl(connection, object, recordId),
    included: counted.included,
    verdict: verdictOf(metric, counted),
    reason: text('reason'),
    details: detailsOf(names, (_name, index) => row[`d${index}`]),
    dimensions: Object.fromEntries(metric.dimensions.map(({ id }, index) => [id, text(`k${index}`)])),
    related: [...related],
  }
}

/** The day of a moment; a state is looked at in the moment after its last day. */
function dayOf({ kind }: MetricDefinition, at: string, zone: string): string {
  const moment = Temporal.Instant.from(at).subtract({ milliseconds: kind === 'state' ? 1 : 0 })
  return moment.toZonedDateTimeISO(zone).toPlainDate().toString()
}
