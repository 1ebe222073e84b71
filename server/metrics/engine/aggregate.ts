import type { Cell, Row } from '../../warehouse/warehouse.ts'
import type { Aggregate, MetricDefinition } from '../metric.ts'
import { gapsOf, pendingOf } from './rows.ts'

/** What some cases come to by one aggregate. Null: not measured. */
export interface Measure {
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
}

/** What some cases come to: the metric's own measure and those of its companions. */
export interface Totals {
  readonly cases: number
  /** Cases that count, and those that would if their data were there. */
  readonly considered: number
  /** Cases that count and were judged by everything. */
  readonly covered: number
  /** Cases that it is too early to judge. */
  readonly pending: number
  readonly measure: Measure
  readonly companions: readonly Measure[]
  /** How many cases have each of the metric's gaps, in their order. */
  readonly gaps: readonly number[]
}

function aggregatesOf(metric: MetricDefinition): readonly Aggregate[] {
  return [metric.aggregate, ...metric.companions.map(({ aggregate }) => aggregate)]
}

/** Select items over fact rows under the alias `f`; `totals` reads them back. */
export function totalsSql(metric: MetricDefinition): string {
  return [
    `cast(sum(case when f.included then 1 else 0 end) as integer) as cases`,
    `cast(sum(case when f.included or not f.covered then 1 else 0 end) as integer) as considered`,
    `cast(sum(case when f.included and f.covered then 1 else 0 end) as integer) as covered`,
    ...(pendingOf(metric) === null
      ? []
      : [`cast(sum(case when f.${pendingOf(metric)} then 1 else 0 end) as integer) as pending`]),
    ...gapsOf(metric).map(
      ({ when }, index) => `cast(sum(case when ${when} then 1 else 0 end) as integer) as gap${index}`,
    ),
    ...aggregatesOf(metric).flatMap(measureSql),
  ].join(', ')
}

function measureSql(aggregate: Aggregate, index: number): string[] {
  if (aggregate.kind === 'ratio') {
    const { numerator = 'numerator', denominator = 'denominator' } = aggregate
    return [`${sum(numerator)} as n${index}`, `${sum(denominator)} as d${index}`]
  }
  if (aggregate.kind === 'sum') return [`${sum('value')} as n${index}`]
  if (aggregate.kind === 'tally') return [`cast(sum(f.${aggregate.column}) as double precision) as n${index}`]
  const p = percentileOf(aggregate)
  return p === null ? [] : [`${percentile(p)} as v${index}`]
}

/** Which percentile it is; null when it is none. */
export function percentileOf(aggregate: Aggregate): number | null {
  if (aggregate.kind === 'median') return 0.5
  return aggregate.kind === 'percentile' ? aggregate.p : null
}

function sum(column: string): string {
  return `cast(sum(case when f.included then f.${column} end) as double precision)`
}

function percentile(p: number): string {
  return `percentile_cont(${p}) within group (order by case when f.included then cast(f.value as double precision) end)`
}

/** Reads a row of `totalsSql`; without one there were no cases. */
export function totals(metric: MetricDefinition, row: Row | undefined): Totals {
  const [measure, ...companions] = aggregatesOf(metric).map((aggregate, index) => read(aggregate, row, index))
  return {
    cases: number(row?.['cases']) ?? 0,
    considered: number(row?.['considered']) ?? 0,
    covered: number(row?.['covered']) ?? 0,
    pending: number(row?.['pending']) ?? 0,
    measure: measure!,
    companions,
    gaps: gapsOf(metric).map((_, index) => number(row?.[`gap${index}`]) ?? 0),
  }
}

function read(aggregate: Aggregate, row: Row | undefined, index: number): Measure {
  const numerator = number(row?.[`n${index}`])
  if (aggregate.kind === 'ratio') return ratio(numerator, number(row?.[`d${index}`]))
  if (aggregate.kind === 'count') return amount(number(row?.['cases']) ?? 0)
  if (aggregate.kind === 'sum' || aggregate.kind === 'tally') return amount(numerator)
  return { value: settled(number(row?.[`v${index}`])), numerator: null, denominator: null }
}

const DIGITS = 12

/** What lies between two cases is told to twelve digits: engines add and multiply in another order, and differ in the last ones. */
export function settled<T extends number | null>(value: T): T | number {
  return value === null ? value : Number(value.toPrecision(DIGITS))
}

/** Null where there is nothing to divide by. */
export function ratio(numerator: number | null, denominator: number | null): Measure {
  const value =
    numerator === null || denominator === null || denominator === 0 ? null : numerator / denominator
  return { value, numerator, denominator }
}

function amount(value: number | null): Measure {
  return { value, numerator: value, denominator: null }
}

function number(cell: Cell | undefined): number | null {
  return typeof cell === 'number' ? cell : null
}

/** What periods come to together: rates pool their cases, counts and sums are averaged, as are medians. */
export function pool(aggregate: Aggregate, measures: readonly Measure[]): Measure {
  const known = measures.filter(({ value }) => value !== null)
  if (known.length <= 1) return known[0] ?? measures[0] ?? { value: null, numerator: null, denominator: null }
  if (aggregate.kind === 'ratio') {
    return ratio(
      total(known.map(({ numerator }) => numerator ?? 0)),
      total(known.map(({ denominator }) => denominator ?? 0)),
    )
  }
  const mean = total(known.map(({ value }) => value!)) / known.length
  return aggregate.kind === 'count' || aggregate.kind === 'sum' || aggregate.kind === 'tally'
    ? amount(mean)
    : { value: mean, numerator: null, denominator: null }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}
