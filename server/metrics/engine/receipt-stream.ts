import type { ReceiptRow } from '../../../shared/metric.ts'
import type { Row, Warehouse } from '../../warehouse/warehouse.ts'
import type { ReceiptQuery } from '../metrics.ts'
import { spanOf } from './answer.ts'
import { about, momentAt } from './facts.ts'
import { handedOver } from './handover.ts'
import type { Reading } from './reading.ts'
import { keyItems, keysOf, orderSql } from './receipt-order.ts'
import { filtersSql, listed } from './receipt-filters.ts'
import { receiptRow, rowItems } from './receipt-rows.ts'
import { RELATED_ORDER, relatedItems, relatedRecord, type RecordUrl } from './related.ts'
import { boundsOf, momentOf } from './spans.ts'

/** The whole receipt, chunk by chunk, in the order asked for: one statement, so that nothing is read twice or missed. */
export async function* streamReceipt(
  reading: Reading,
  query: ReceiptQuery,
  { warehouse, recordUrl }: { readonly warehouse: Warehouse; readonly recordUrl: RecordUrl },
): AsyncGenerator<readonly ReceiptRow[]> {
  const { metric, snapshot } = reading
  const bounds = boundsOf(spanOf(query, snapshot), snapshot.calendar.zone)
  const at = momentOf(metric, { bounds, snapshot, now: reading.now })
  if (at === null) return
  const moment = momentAt(metric, at, [bounds])
  const keys = keysOf(metric, query.sort)
  const items = [...rowItems(metric), ...keyItems(keys)]
  const cases = `select ${items.join(', ')} from facts as f where ${filtersSql(reading, query, { bounds, moment })}`
  const { related } = metric
  // A case comes once for each of its other records.
  const select =
    related === null
      ? `${cases} order by ${orderSql(keys)}`
      : `select c.*, ${relatedItems(metric).join(', ')} from (${cases}) as c left join related as r on r.case_id = c.case_id
        order by ${orderSql(keys)}, ${RELATED_ORDER}`
  const more = [...listed(metric, query), ...(related === null ? [] : [{ name: 'related', ...related }])]
  const { sql } = snapshot.model.compose(about(metric, select, more), moment)
  yield* handedOver<readonly ReceiptRow[]>((hand) =>
    warehouse.read(async (reader) => {
      let open: Row[] = []
      for await (const chunk of reader.stream(sql, moment.parameters)) {
        const rows = [...open, ...chunk]
        // The last case may go on in the next chunk.
        const last = rows.findIndex((row) => row['case_id'] === rows.at(-1)!['case_id'])
        open = rows.slice(last)
        if (last > 0) await hand(receiptRows(reading, rows.slice(0, last), recordUrl))
      }
      if (open.length > 0) await hand(receiptRows(reading, open, recordUrl))
    }),
  )
}

function receiptRows(reading: Reading, rows: readonly Row[], recordUrl: RecordUrl): readonly ReceiptRow[] {
  return [...Map.groupBy(rows, (row) => row['case_id']).values()].map((same) => {
    const related = same.flatMap((row) => relatedRecord(reading.metric, row, recordUrl) ?? [])
    return receiptRow(reading, same[0]!, { related, recordUrl })
  })
}
