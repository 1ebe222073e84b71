import { parseQuery, type OrderByClause, type Query } from '@jetstreamapp/soql-parser-js'
import type { Row } from '../row.ts'
import type { RowList } from '../row-list.ts'
import { compileWhere, keyOf, malformed, noSuchColumn, type Filter } from './soql-condition.ts'
import type { Sobject, SobjectField } from './sobject.ts'
import { SalesforceError } from './error.ts'

/** An aggregate without GROUP BY, such as `MAX(SystemModstamp)`. */
interface AggregateColumn {
  readonly alias: string
  readonly fn: string
  readonly field: SobjectField
}

/** A compiled SOQL query. `run` gives the records at this moment, all of them. */
export interface Plan {
  readonly sobject: Sobject
  readonly columns: readonly SobjectField[]
  /** `SELECT COUNT()`: only the number is wanted. */
  readonly count: boolean
  readonly aggregates: readonly AggregateColumn[]
  run(options: { readonly deleted: boolean }): RowList
}

/** Parses and checks a query. `find` gives the object by name. Throws SalesforceError. */
export function plan(soql: string, find: (name: string) => Sobject | undefined): Plan {
  const query = parse(soql)
  const sobject = find(query.sObject ?? '')
  if (sobject === undefined) {
    throw new SalesforceError(
      400,
      'INVALID_TYPE',
      `\n${soql.slice(0, 200)}\nERROR at Row:1:Column:1\nsObject type '${query.sObject ?? ''}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    )
  }
  if (query.groupBy !== undefined || query.having !== undefined)
    throw malformed('GROUP BY is not supported here')
  const { columns, aggregates, count } = selected(query, sobject)
  const filter = compileWhere(query.where, sobject)
  const order = orderOf(query.orderBy, sobject)
  const { limit = Infinity, offset = 0 } = query
  if (offset > 2000) {
    throw new SalesforceError(400, 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000')
  }
  return {
    sobject,
    columns,
    aggregates,
    count,
    run({ deleted }) {
      const { rows, sorted } = candidates(sobject, filter, order)
      const shown = deleted ? () => true : living(sobject)
      // In the wanted order no more need to be looked at than are asked for.
      const most = sorted ? offset + limit : Infinity
      const found = rows.filter((row) => shown(row) && filter.test(row), most)
      const ordered = sorted ? found : found.sorted(keysOf(order), comparator(order))
      return limit === Infinity && offset === 0 ? ordered : ordered.slice(offset, offset + limit)
    },
  }
}

/** Only queryAll finds what is in the recycle bin, and tasks and events that were archived. */
function living(sobject: Sobject): (row: Row) => boolean {
  if (sobject.field('IsArchived') === undefined) return ({ deletedAt }) => deletedAt === null
  return ({ deletedAt, fields }) => deletedAt === null && fields['IsArchived'] !== true
}

function parse(soql: string): Query {
  try {
    return parseQuery(soql)
  } catch (error) {
    throw malformed(
      `unexpected token: ${error instanceof Error ? error.message.split('\n')[0] : soql.slice(0, 100)}`,
    )
  }
}

function selected(query: Query, sobject: Sobject): Pick<Plan, 'columns' | 'aggregates' | 'count'> {
  const columns: SobjectField[] = []
  const aggregates: AggregateColumn[] = []
  const seen = new Set<string>()
  let count = false
  let unnamed = 0
  const known = (name: string): SobjectField => {
    const field = sobject.field(name)
    if (field === undefined) throw noSuchColumn(name, sobject.name)
    return field
  }
  for (const field of query.fields ?? []) {
    if (field.type === 'FieldFunctionExpression') {
      const [parameter] = field.parameters
      const fn = field.functionName.toUpperCase()
      if (fn === 'COUNT' && parameter === undefined) count = true
      else if (typeof parameter === 'string' && ['COUNT', 'MIN', 'MAX', 'COUNT_DISTINCT'].includes(fn)) {
        aggregates.push({ alias: field.alias ?? `expr${unnamed++}`, fn, field: known(parameter) })
      } else throw malformed(`the function ${fn} is not supported here`)
      continue
    }
    if (field.type === 'FieldSubquery' || field.type === 'FieldTypeof')
      throw malformed('this select is not supported here')
    const name =
      field.type === 'FieldRelationship' ? [...field.relationships, field.field].join('.') : field.field
    const column = known(name)
    if (seen.has(column.spec.name)) {
      throw new SalesforceError(400, 'INVALID_FIELD', `duplicate field selected: ${column.spec.name}`)
    }
    seen.add(column.spec.name)
    columns.push(column)
  }
  if ((count || aggregates.length > 0) && columns.length > 0) {
    throw malformed(`Field must be grouped or aggregated: ${columns[0]!.spec.name}`)
  }
  return { columns, aggregates, count }
}

interface Order {
  readonly name: string
  readonly key: (row: Row) => string | number | boolean | null
  readonly descending: boolean
  readonly nullsFirst: boolean
}

function orderOf(clauses: OrderByClause | OrderByClause[] | undefined, sobject: Sobject): readonly Order[] {
  if (clauses === undefined) return []
  return (Array.isArray(clauses) ? clauses : [clauses]).map((clause) => {
    if (!('field' in clause)) throw malformed('ordering by a function is not supported here')
    const field = sobject.field(clause.field)
    if (field === undefined) throw noSuchColumn(clause.field, sobject.name)
    const descending = clause.order === 'DESC'
    return { name: field.spec.name, key: keyOf(field), descending, nullsFirst: clause.nulls !== 'LAST' }
  })
}

type Keys = readonly (string | number | boolean | null)[]

function keysOf(order: readonly Order[]): (row: Row) => Keys {
  return (row) => order.map(({ key }) => key(row))
}

function comparator(order: readonly Order[]): (a: Keys, b: Keys) => number {
  return (a, b) => {
    for (const [place, { descending, nullsFirst }] of order.entries()) {
      const left = a[place] ?? null
      const right = b[place] ?? null
      if (left === right) continue
      if (left === null || right === null) return (left === null) === nullsFirst ? -1 : 1
      return left < right === descending ? 1 : -1
    }
    return 0
  }
}

/** So many rows without a wanted order come by their ids: records that are made when looked at are quickest so. */
const MANY_ROWS = 200_000

type IndexName = 'byModified' | 'byCreated' | 'byId'

const INDEXES: ReadonlyMap<string, IndexName> = new Map([
  ['SystemModstamp', 'byModified'],
  ['LastModifiedDate', 'byModified'],
  ['CreatedDate', 'byCreated'],
])

/** The records among which to look, by the narrowest index there is, and whether they come in the wanted order. */
function candidates(
  sobject: Sobject,
  filter: Filter,
  order: readonly Order[],
): { rows: RowList; sorted: boolean } {
  const { state } = sobject
  const ids = filter.bounds.find(
    (bound) => bound.field === 'Id' && (bound.operator === 'IN' || bound.operator === '='),
  )
  if (ids !== undefined)
    return { rows: state.pick(new Set(ids.values.map(String))), sorted: order.length === 0 }
  for (const [field, name] of INDEXES) {
    const bounds = filter.bounds.filter((bound) => bound.field === field && bound.instant !== null)
    if (bounds.length === 0) continue
    const index = state[name]
    let from = 0
    let to = Infinity
    for (const { operator, instant } of bounds) {
      const value = instant ?? 0
      if (operator === '>=' || operator === '>')
        from = Math.max(from, index.position(value, operator === '>'))
      if (operator === '<=' || operator === '<') to = Math.min(to, index.position(value, operator === '<='))
    }
    const rows = index.all().slice(from, Math.max(from, to))
    if (order.length === 0 && rows.length >= MANY_ROWS) break
    return { rows, sorted: follows(order, name) }
  }
  if (order.length > 0 && follows(order, 'byModified')) return { rows: state.byModified.all(), sorted: true }
  return { rows: state.byId.all(), sorted: order.length === 0 || follows(order, 'byId') }
}

function follows(order: readonly Order[], index: IndexName): boolean {
  if (order.some(({ descending }) => descending)) return false
  const [first, second] = order
  if (first === undefined) return true
  if (index === 'byId') return first.name === 'Id'
  return INDEXES.get(first.name) === index && (second === undefined || second.name === 'Id')
}
