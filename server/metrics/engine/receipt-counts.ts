import type { Receipt, Verdict } from '../../../shared/metric.ts'
import type { Ask } from '../../warehouse/model/kept-relations.ts'
import type { Instants } from '../../warehouse/model/moment.ts'
import type { ReceiptQuery } from '../metrics.ts'
import { about, conditions, momentAt, within, type Bounds } from './facts.ts'
import type { Reading } from './reading.ts'
import { filtersSql, isNarrowed, listed, shortSql } from './receipt-filters.ts'
import { verdictOf } from './receipt-shape.ts'

const MOST_REASONS = 50

/** How many cases are in the number and out of it and why, and how many the list holds: the same on every page. */
export type ReceiptCounts = Omit<Receipt, 'items' | 'next' | 'currency'>

type Cases = { readonly bounds: Bounds; readonly at: Instants }

export async function countReceipt(
  ask: Ask,
  reading: Reading,
  { query, ...cases }: Cases & { readonly query: ReceiptQuery },
): Promise<ReceiptCounts> {
  const counts = await countReasons(ask, reading, cases)
  const matching = isNarrowed(query)
    ? await countMatching(ask, reading, { query, ...cases })
    : counts.included + counts.excluded
  return { ...counts, matching }
}

async function countMatching(
  ask: Ask,
  reading: Reading,
  { query, bounds, at }: Cases & { readonly query: ReceiptQuery },
): Promise<number> {
  const { metric } = reading
  const moment = momentAt(metric, at, [bounds])
  const select = `select cast(count(*) as integer) as cases from facts as f where ${filtersSql(reading, query, { bounds, moment })}`
  const [row] = await ask<{ cases: number }>(about(metric, select, listed(metric, query)), moment)
  return row?.cases ?? 0
}

interface ReasonRow {
  readonly reason: string | null
  readonly included: boolean
  readonly short: boolean
  readonly cases: number
}

async function countReasons(
  ask: Ask,
  { metric, where }: Reading,
  { bounds, at }: Cases,
): Promise<Omit<ReceiptCounts, 'matching'>> {
  const moment = momentAt(metric, at, [bounds])
  const short = shortSql(metric)
  const select = `select f.reason, f.included, ${short} as short, cast(count(*) as integer) as cases from facts as f
    where ${within(metric, bounds, moment)} and ${conditions(metric, where, moment)}
    group by f.reason, f.included, ${short} order by cases desc, f.reason nulls last, short`
  const rows = await ask<ReasonRow>(about(metric, select), moment)
  const count = (counts: (row: ReasonRow) => boolean) =>
    rows.reduce((sum, row) => sum + (counts(row) ? row.cases : 0), 0)
  const named = rows.filter((row): row is ReasonRow & { reason: string } => row.reason !== null)
  const verdict = ({ included, short }: ReasonRow): Verdict =>
    included && metric.aggregate.kind === 'ratio'
      ? short
        ? 'fails'
        : 'passes'
      : verdictOf(metric, { included, numerator: null, denominator: null })
  return {
    included: count(({ included }) => included),
    excluded: count(({ included }) => !included),
    fails: count((row) => verdict(row) === 'fails'),
    reasons: named.slice(0, MOST_REASONS).map((row) => ({
      reason: row.reason,
      included: row.included,
      verdict: verdict(row),
      cases: row.cases,
    })),
  }
}
