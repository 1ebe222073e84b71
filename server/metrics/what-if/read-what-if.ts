import type { WhatIf, Without } from '../../../shared/what-if.ts'
import type { Ask } from '../../warehouse/model/kept-relations.ts'
import { Moment, type Instants } from '../../warehouse/model/moment.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import { totals, totalsSql, type Totals } from '../engine/aggregate.ts'
import { spanOf } from '../engine/answer.ts'
import { about, conditions, momentAt, within } from '../engine/facts.ts'
import type { Questions } from '../engine/lane.ts'
import { ofKept } from '../engine/question.ts'
import type { Reading } from '../engine/reading.ts'
import { currencyOf } from '../engine/receipt-shape.ts'
import { isBefore } from '../engine/since.ts'
import { boundsOf, momentOf } from '../engine/spans.ts'
import { tell } from '../engine/told.ts'
import type { MetricDefinition } from '../metric.ts'
import type { WhatIfQuery } from '../metrics.ts'
import { judges, keepFailing } from './failing.ts'

interface Found {
  readonly whole: Totals
  readonly without: readonly (Pick<Without, 'rule' | 'metric' | 'title' | 'cases'> & {
    readonly totals: Totals
  })[]
}

/**
 * A metric without the cases of which a record falls short of a rule of data quality, beside its real value. A case's records
 * are its own and those related to it, such as the person behind a campaign's member.
 */
export async function readWhatIf(reading: Reading, query: WhatIfQuery, sums: Questions): Promise<WhatIf> {
  const { metric, snapshot } = reading
  const found = await find(reading, query, sums)
  const { measure, cases } = tell(reading, found?.whole ?? null)
  const items = (found?.without ?? []).map(({ totals: left, ...rule }): Without => {
    const told = tell(reading, left).measure
    const change = told.value === null || measure.value === null ? null : told.value - measure.value
    return { ...rule, ...told, whole: rule.rule === rule.metric, change }
  })
  return {
    metric: metric.id,
    title: metric.title,
    unit: metric.unit,
    currency: currencyOf(metric, snapshot),
    better: metric.better,
    ...measure,
    cases,
    records: metric.records !== 'none',
    items: grouped(items),
  }
}

/** Each metric before its single rules, and what changes most before the rest. */
function grouped(items: readonly Without[]): Without[] {
  const most = items.toSorted((a, b) => size(b) - size(a) || b.cases - a.cases || (a.rule < b.rule ? -1 : 1))
  return most
    .filter(({ whole }) => whole)
    .flatMap((each) => [each, ...most.filter(({ whole, metric }) => !whole && metric === each.metric)])
}

const size = ({ change }: Without) => (change === null ? Number.MAX_VALUE : Math.abs(change))

/** Null where nothing was known. */
async function find(reading: Reading, query: WhatIfQuery, sums: Questions): Promise<Found | null> {
  const { metric, snapshot, now, where, since } = reading
  const { zone } = snapshot.calendar
  const bounds = boundsOf(spanOf(query, snapshot), zone)
  const at = isBefore(bounds, since, zone) ? null : momentOf(metric, { bounds, snapshot, now })
  if (at === null) return null
  return sums.read(snapshot, async (ask) => {
    const moment = momentAt(metric, at, [bounds])
    const select = `select ${columnsOf(metric)} from facts as f where ${within(metric, bounds, moment)} and ${conditions(metric, where, moment)}`
    await ask.keep('kept_cases', about(metric, select), moment)
    await keepRecords(ask, metric, at)
    const [row] = await ask(ofKept(`select ${totalsSql(metric)} from kept_cases as f`), new Moment(at))
    const without: Found['without'][number][] = []
    for (const judge of judges(metric)) {
      await keepFailing(ask, judge, at)
      const rows = await ask(ofKept(leftSql(metric)), new Moment(at))
      without.push(...rows.map((left) => withoutOf(metric, judge, left)))
    }
    return { whole: totals(metric, row), without }
  })
}

function withoutOf(metric: MetricDefinition, judge: MetricDefinition, row: Row): Found['without'][number] {
  return {
    rule: String(row['rule']),
    metric: judge.id,
    title: String(row['title']),
    cases: Number(row['failing']),
    totals: totals(metric, row),
  }
}

const CASE = ['case_id', 'connection', 'object', 'record_id', 'included']

/** What else the sums read of the cases. */
function sumsOf(metric: MetricDefinition): string {
  const read = Array.from(totalsSql(metric).matchAll(/\bf\.([a-z_][a-z0-9_]*)/g), ([, column]) => column!)
  return [...new Set(read)]
    .filter((column) => !CASE.includes(column))
    .map((column) => `f.${column}`)
    .join(', ')
}

/** What sums and matches read of the cases. */
function columnsOf(metric: MetricDefinition): string {
  return [...CASE.map((column) => `f.${column}`), sumsOf(metric)].join(', ')
}

/** Every record of each case that counts. */
async function keepRecords(ask: Ask, metric: MetricDefinition, at: Instants): Promise<void> {
  const own = 'select f.case_id, f.connection, f.object, f.record_id from kept_cases as f where f.included'
  if (metric.related === null || metric.relatedIs === 'another') {
    await ask.keep('kept_records', ofKept(own), new Moment(at))
    return
  }
  const related = `select r.case_id, r.connection, r.object, r.record_id from related as r join (${own}) as o on o.case_id = r.case_id`
  const question = about(metric, `select * from (${own} union ${related}) as records`, [
    { name: 'related', ...metric.related },
  ])
  await ask.keep('kept_records', question, new Moment(at))
}

/** By rule what is left without the cases of which a record falls short of it, and how many these are. */
function leftSql(metric: MetricDefinition): string {
  return `with bad as (
      select distinct x.rule, x.title, r.case_id from kept_failing as x
      join kept_records as r on r.connection = x.connection and r.object = x.object and r.record_id = x.record_id
    ), rule as (
      select rule, min(title) as title, cast(count(*) as integer) as failing from bad group by rule
    )
    select f.rule, min(f.title) as title, min(f.failing) as failing, ${totalsSql(metric)} from (
      select w.rule, w.title, w.failing, f.included and b.case_id is null as included, ${sumsOf(metric)}
      from rule as w cross join kept_cases as f left join bad as b on b.rule = w.rule and b.case_id = f.case_id
    ) as f group by f.rule`
}
