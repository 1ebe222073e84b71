import type { Receipt } from '../../../shared/metric.ts'
import type { ReceiptQuery } from '../metrics.ts'
import { spanOf } from './answer.ts'
import { cursorOf, pageOf } from './cursor.ts'
import { about, momentAt } from './facts.ts'
import type { Questions } from './lane.ts'
import type { Reading } from './reading.ts'
import { countReceipt, type ReceiptCounts } from './receipt-counts.ts'
import { filtersSql, listed } from './receipt-filters.ts'
import { afterSql, keyItems, keysOf, orderSql, placeOf } from './receipt-order.ts'
import { receiptRow, rowItems } from './receipt-rows.ts'
import { currencyOf } from './receipt-shape.ts'
import { readRelated, type RecordUrl } from './related.ts'
import { boundsOf, momentOf } from './spans.ts'

const DEFAULT_LIMIT = 50

interface Tools {
  readonly questions: Questions
  readonly recordUrl: RecordUrl
  /** Gives what is counted for every page of a receipt alike, worked out once. */
  readonly keepCounts: (
    asked: Reading,
    question: readonly unknown[],
    work: () => Promise<ReceiptCounts>,
  ) => Promise<ReceiptCounts>
}

/** One page of the cases of a number: the rows that were summed and those left out. */
export async function readReceipt(
  reading: Reading,
  query: ReceiptQuery,
  { questions, recordUrl, keepCounts }: Tools,
): Promise<Receipt> {
  const bounds = boundsOf(spanOf(query, reading.snapshot), reading.snapshot.calendar.zone)
  const page = pageOf(query.cursor)
  const asked: Reading = page === null ? reading : { ...reading, now: page.now }
  const { metric, snapshot, now } = asked
  const at = momentOf(metric, { bounds, snapshot, now })
  const currency = currencyOf(metric, snapshot)
  if (at === null)
    return { items: [], next: null, included: 0, excluded: 0, fails: 0, currency, matching: 0, reasons: [] }
  const limit = query.limit ?? DEFAULT_LIMIT
  const keys = keysOf(metric, query.sort)
  const { cursor: _page, limit: _size, sort: _order, ...cases } = query
  return questions.read(snapshot, async (ask) => {
    const moment = momentAt(metric, at, [bounds])
    const filters = [filtersSql(asked, query, { bounds, moment })]
    if (page !== null) filters.push(afterSql(keys, page.after, moment))
    // One row more than asked for tells whether there is a next page.
    const select = `select ${[...rowItems(metric), ...keyItems(keys)].join(', ')} from facts as f
      where ${filters.join(' and ')} order by ${orderSql(keys)} limit ${limit + 1}`
    const found = await ask(about(metric, select, listed(metric, query)), moment)
    const rows = found.slice(0, limit)
    const ids = rows.map((row) => String(row['case_id']))
    const related = await readRelated(ask, asked, { at, recordUrl, cases: ids })
    const items = rows.map((row, index) =>
      receiptRow(asked, row, { related: related.get(ids[index]!) ?? [], recordUrl }),
    )
    const next = found.length > limit ? cursorOf({ now, after: [...placeOf(keys, rows.at(-1)!)] }) : null
    const counts = await keepCounts(asked, [snapshot.stamp(at), bounds, cases], () =>
      countReceipt(ask, asked, { query, bounds, at }),
    )
    return { items, next, currency, ...counts }
  })
}
