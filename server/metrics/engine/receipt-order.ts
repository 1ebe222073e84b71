import type { Detail } from '../../../shared/metric.ts'
import type { Moment } from '../../warehouse/model/moment.ts'
import type { Row } from '../../warehouse/warehouse.ts'
import type { MetricDefinition } from '../metric.ts'
import { QueryError } from '../metrics.ts'
import { dimensionOf } from './facts.ts'
import { shortSql } from './receipt-filters.ts'

/** By what cases are ordered: NULL comes last either way, and the case's id decides at the end. */
export interface Key {
  readonly sql: string
  readonly type: 'number' | 'text'
  readonly descending: boolean
}

/** A place in the order: the keys' values of the last case seen. */
export type Place = readonly (string | number | null)[]

const CASE: Key = { sql: 'f.case_id', type: 'text', descending: false }
const NEWEST: Key = { sql: sortable('f.at', 'instant'), type: 'number', descending: true }

/** Columns of the receipt by which it can be sorted. */
const COLUMNS: Readonly<Record<string, readonly [column: string, kind: Kind]>> = {
  caseId: ['case_id', 'text'],
  at: ['at', 'instant'],
  numerator: ['numerator', 'number'],
  denominator: ['denominator', 'number'],
  value: ['value', 'number'],
  connection: ['connection', 'text'],
  object: ['object', 'text'],
  recordId: ['record_id', 'text'],
  label: ['label', 'text'],
  included: ['included', 'flag'],
  reason: ['reason', 'text'],
}

type Kind = 'text' | 'number' | 'flag' | 'instant'

/** Of a detail; else a number. A day as text is in the order of days. */
const KINDS: Readonly<Partial<Record<Detail['type'], Kind>>> = {
  day: 'text',
  text: 'text',
  moment: 'instant',
}

/** What is compared: numbers that come out of the engine and go back into it without loss, else text. */
function sortable(sql: string, kind: Kind): string {
  if (kind === 'text') return `cast(${sql} as text)`
  if (kind === 'flag') return `case when ${sql} then 1 else 0 end`
  return `cast(${kind === 'instant' ? `extract(epoch from ${sql})` : sql} as double precision)`
}

/** The keys for a wish such as `-value`. Default: what falls short first, which people came to mend; then what doesn't, then what is left out. Newest first where it is told when. */
export function keysOf(metric: MetricDefinition, sort: string | undefined): readonly Key[] {
  if (sort === undefined) {
    if (metric.aggregate.kind !== 'ratio') return [NEWEST, CASE]
    const group = `case when not f.included then 2 when ${shortSql(metric)} then 0 else 1 end`
    const worst = sortable('f.numerator * 1.0 / nullif(f.denominator, 0)', 'number')
    return [
      { sql: group, type: 'number', descending: false },
      metric.kind === 'event' ? NEWEST : { sql: worst, type: 'number', descending: false },
      CASE,
    ]
  }
  const name = sort.replace(/^-/, '')
  const [column, kind] = columnOf(metric, name)
  if (column === undefined || kind === undefined) {
    throw new QueryError(
      'sort',
      `The receipt has no column “${name}”; sort by one of ${Object.keys(COLUMNS).join(', ')} detail:<name> or dimension:<id>.`,
    )
  }
  const type = kind === 'text' ? 'text' : 'number'
  return [{ sql: sortable(`f.${column}`, kind), type, descending: sort.startsWith('-') }, CASE]
}

function columnOf(metric: MetricDefinition, name: string): readonly [column?: string, kind?: Kind] {
  if (name.startsWith('dimension:'))
    return [dimensionOf(metric, name.slice('dimension:'.length), 'sort'), 'text']
  const detail = metric.details?.find((each) => `detail:${each.name}` === name)
  if (detail === undefined) return Object.hasOwn(COLUMNS, name) ? COLUMNS[name]! : []
  return [detail.name, KINDS[detail.type] ?? 'number']
}

/** The keys as select items; `placeOf` reads them back. */
export function keyItems(keys: readonly Key[]): string[] {
  return keys.map(({ sql }, index) => `${sql} as s${index}`)
}

export function orderSql(keys: readonly Key[]): string {
  return keys.map((_, index) => `s${index} ${keys[index]!.descending ? 'desc' : 'asc'} nulls last`).join(', ')
}

export function placeOf(keys: readonly Key[], row: Row): Place {
  return keys.map((_, index) => {
    const value = row[`s${index}`]
    return typeof value === 'number' || typeof value === 'string' ? value : null
  })
}

/** The condition that a case comes after the place. Throws a `QueryError` when the place is one of another order. */
export function afterSql(keys: readonly Key[], place: Place, moment: Moment): string {
  const fits = keys.every(
    ({ type }, index) => place[index] === null || typeof place[index] === type.replace('text', 'string'),
  )
  if (place.length !== keys.length || !fits) {
    throw new QueryError(
      'cursor',
      'This cursor belongs to a receipt that was sorted otherwise: start from the first page.',
    )
  }
  const values = keys.map(({ type }, index) => {
    const value = place[index] ?? null
    if (value === null) return null
    const text = moment.bind(String(value), 'text')
    return type === 'number' ? `cast(${text} as double precision)` : text
  })
  const branches = keys.map((key, index) => {
    const same = keys
      .slice(0, index)
      .map(({ sql }, place) => (values[place] === null ? `${sql} is null` : `${sql} = ${values[place]}`))
    return [...same, beyond(key, values[index] ?? null)].join(' and ')
  })
  return `(${branches.map((branch) => `(${branch})`).join(' or ')})`
}

function beyond({ sql, descending }: Key, value: string | null): string {
  if (value === null) return 'false'
  return `(${sql} ${descending ? '<' : '>'} ${value} or ${sql} is null)`
}
