import type { Aggregate, MetricDefinition } from '../metric.ts'

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
  readonly measure: Measure
  readonly companions: readonly Measure[]
  /** The commonest reason for which data was missing. */
  readonly gap: string | null
}

type Numbers = Readonly<Record<string, number | string | null>>

export function aggregatesOf(metric: MetricDefinition): readonly Aggregate[] {
  return [metric.aggregate, ...metric.companions.map(({ aggregate }) => aggregate)]
}

/** Select items over fact rows under the alias `f`; `totals` reads them back. */
export function totalsSql(metric: MetricDefinition): string {
  const measures = aggregatesOf(metric).flatMap((aggregate, index) => {
    switch (aggregate.kind) {
      case 'ratio':
        return [
          `${sum(aggregate.numerator ?? 'numerator')} as n${index}`,
          `${sum(aggregate.denominator ?? 'denominator')} as d${index}`,
        ]
      case 'count':
        return []
      case 'sum':
        return [`${sum('value')} as n${index}`]
      case 'median':
        return [`${percentile(0.5)} as v${index}`]
      case 'percentile':
        return [`${percentile(aggregate.p)} as v${index}`]
    }
  })
  return [
    `cast(sum(case when f.included then 1 else 0 end) as integer) as cases`,
    `cast(sum(case when f.included or not f.covered then 1 else 0 end) as integer) as considered`,
    `mode() within group (order by case when not f.included and not f.covered then f.reason end) as gap`,
    ...measures,
  ].join(', ')
}

function sum(column: string): string {
  return `cast(sum(case when f.included then f.${column} end) as double precision)`
}

function percentile(p: number): string {
  return `percentile_cont(${p}) within group (order by case when f.included then cast(f.value as double precision) end)`
}

/** Reads a row of `totalsSql`; without one there were no cases. */
export function totals(metric: MetricDefinition, row: Numbers | undefined): Totals {
  const [measure, ...companions] = aggregatesOf(metric).map((aggregate, index) => read(aggregate, row, index))
  return {
    cases: number(row?.['cases']) ?? 0,
    considered: number(row?.['considered']) ?? 0,
    measure: measure!,
    companions,
    gap: row?.['gap'] == null ? null : String(row['gap']),
  }
}

function read(aggregate: Aggregate, row: Numbers | undefined, index: number): Measure {
  switch (aggregate.kind) {
    case 'ratio':
      return ratio(number(row?.[`n${index}`]), number(row?.[`d${index}`]))
    case 'count':
      return amount(number(row?.['cases']) ?? 0)
    case 'sum':
      return amount(number(row?.[`n${index}`]))
    case 'median':
    case 'percentile':
      return { value: number(row?.[`v${index}`]), numerator: null, denominator: null }
  }
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

function number(cell: number | string | null | undefined): number | null {
  return cell == null ? null : Number(cell)
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
  return aggregate.kind === 'count' || aggregate.kind === 'sum'
    ? amount(mean)
    : { value: mean, numerator: null, denominator: null }
}

export function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}
