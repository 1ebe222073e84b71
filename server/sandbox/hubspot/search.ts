import { z } from 'zod'
import { json, type Answer, type Ask } from '../http.ts'
import type { Row } from '../row.ts'
import type { RowList } from '../row-list.ts'
import type { OrderedRows } from '../state.ts'
import type { CrmObject, Property } from './crm-object.ts'
import { invalid } from './error.ts'
import { bodyOf, RecordId } from './hubspot.ts'
import { present, shown } from './value.ts'

const MOST = 200
const REACH = 10_000

const Filter = z.object({
  propertyName: z.string(),
  operator: z.string(),
  value: RecordId.optional(),
  highValue: RecordId.optional(),
  values: z.array(RecordId).optional(),
})
type Filter = z.infer<typeof Filter>

const Sort = z.union([z.string(), z.object({ propertyName: z.string(), direction: z.string().optional() })])

const SearchRequest = z.object({
  filterGroups: z.array(z.object({ filters: z.array(Filter).default([]) })).default([]),
  sorts: z.array(Sort).default([]),
  query: z.string().optional(),
  properties: z.array(z.string()).default([]),
  limit: z.int().default(10),
  after: RecordId.default('0'),
})

type Test = (row: Row) => boolean
type Key = string | number | null

/** Finds records that live; the archive is out of its reach. https://developers.hubspot.com/docs/api-reference/search/guide */
export function search(object: CrmObject, ask: Ask): Answer {
  const request = bodyOf(ask, SearchRequest)
  const { limit } = request
  if (limit < 0 || limit > MOST) throw invalid(`limit must be at most ${MOST}`, 'search-page')
  const offset = Number(request.after)
  if (!Number.isInteger(offset) || offset < 0) throw invalid(`Invalid 'after' value: ${request.after}`)
  if (offset + limit > REACH)
    throw invalid(
      `The search reaches only ${REACH} results: after + limit is ${offset + limit}`,
      'search-reach',
    )
  const groups = request.filterGroups.map(({ filters }) => filters)
  if (groups.length > 5 || groups.some((filters) => filters.length > 6))
    throw invalid('too many filters', 'search-filters')
  const test = matching(object, groups, request.query)
  const rows = ordered(object, request.sorts, groups, test)
  const display = shown(object, request.properties, [])
  const end = Math.min(rows.length, offset + Math.min(limit, ask.mostRows ?? limit))
  const results = rows.slice(offset, end).map((row) => present(object, row, display))
  const paging = end < rows.length ? { paging: { next: { after: String(end) } } } : {}
  return json(200, { total: rows.length, results, ...paging })
}

function matching(
  object: CrmObject,
  groups: readonly (readonly Filter[])[],
  query: string | undefined,
): Test {
  const groupTests = groups.map((filters) => filters.map((filter) => filterTest(object, filter)))
  const words = query?.toLowerCase()
  const texts = [...object.properties.values()].filter(({ spec }) => object.defaults.includes(spec.name))
  return (row) => {
    if (row.deletedAt !== null) return false
    if (
      words !== undefined &&
      words !== '' &&
      !texts.some(({ read }) =>
        String(read(row) ?? '')
          .toLowerCase()
          .includes(words),
      )
    ) {
      return false
    }
    return groupTests.length === 0 || groupTests.some((tests) => tests.every((test) => test(row)))
  }
}

function keyOf(object: CrmObject, { spec, read }: Property): (row: Row) => Key {
  if (spec.name === object.modified) return (row) => row.modifiedAt
  if (spec.name === object.created) return (row) => row.createdAt
  return (row) => {
    const value = read(row)
    return value === null || value === '' ? null : wanted(spec.type, String(value))
  }
}

/** A value in the form in which it is compared: numbers, milliseconds, or text without case. */
function wanted(type: string, value: string): string | number {
  if (type === 'number') return Number(value)
  if (type === 'datetime' || type === 'date') return milliseconds(value)
  return value.toLowerCase()
}

function milliseconds(value: string): number {
  return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value)
}

function filterTest(object: CrmObject, filter: Filter): Test {
  const property = object.properties.get(filter.propertyName)
  if (property === undefined)
    throw invalid(`There was a problem with the request: unknown property ${filter.propertyName}`)
  const key = keyOf(object, property)
  const read = (value: string | undefined) => {
    if (value === undefined) throw invalid(`operator ${filter.operator} needs a value`)
    return wanted(property.spec.type, value)
  }
  const compared = (compare: (found: string | number, value: string | number) => boolean): Test => {
    const value = read(filter.value)
    return (row) => {
      const found = key(row)
      return found !== null && compare(found, value)
    }
  }
  switch (filter.operator) {
    case 'EQ':
      return compared((found, value) => found === value)
    case 'NEQ':
      return compared((found, value) => found !== value)
    case 'LT':
      return compared((found, value) => found < value)
    case 'LTE':
      return compared((found, value) => found <= value)
    case 'GT':
      return compared((found, value) => found > value)
    case 'GTE':
      return compared((found, value) => found >= value)
    case 'BETWEEN': {
      const high = read(filter.highValue)
      return compared((found, value) => found >= value && found <= high)
    }
    case 'HAS_PROPERTY':
      return (row) => key(row) !== null
    case 'NOT_HAS_PROPERTY':
      return (row) => key(row) === null
    case 'CONTAINS_TOKEN':
      return compared((found, value) => String(found).includes(String(value).replaceAll('*', '')))
    case 'NOT_CONTAINS_TOKEN':
      return compared((found, value) => !String(found).includes(String(value).replaceAll('*', '')))
    case 'IN':
    case 'NOT_IN': {
      const set = new Set((filter.values ?? []).map(read))
      const inside = filter.operator === 'IN'
      return (row) => {
        const found = key(row)
        return found !== null && set.has(found) === inside
      }
    }
    default:
      throw invalid(`unknown operator ${filter.operator}`)
  }
}

/** The matching records in the wanted order; by default the oldest first. */
function ordered(
  object: CrmObject,
  sorts: readonly z.infer<typeof Sort>[],
  groups: readonly (readonly Filter[])[],
  test: Test,
): RowList {
  if (sorts.length > 1) throw invalid('Only one sort is supported')
  const [sort = object.created] = sorts
  const text = typeof sort === 'string' ? sort : sort.propertyName
  const name = text.replace(/^-/, '')
  const descending = text.startsWith('-') || (typeof sort !== 'string' && sort.direction === 'DESCENDING')
  const property = object.properties.get(name)
  if (property === undefined) throw invalid(`unknown property ${name}`)
  const { byModified, byCreated, byId } = object.state
  const index = { [object.modified]: byModified, [object.created]: byCreated, hs_object_id: byId }[name]
  const sole = groups.length === 1 ? groups[0]! : []
  const found = candidates(object, sole, index ?? byId).filter(test)
  const sorted = index === undefined ? found.sorted(keyOf(object, property), compare) : found
  return descending ? sorted.reversed() : sorted
}

/** The records among which to look, in the order: those of a window of time, where that leaves out more than it sorts anew. */
function candidates({ state, modified }: CrmObject, filters: readonly Filter[], order: OrderedRows): RowList {
  const { byModified, byId } = state
  const window = narrowed(byModified, filters, modified)
  if (order === byModified) return window
  if (window.length < byModified.all().length / 2) return order.sort(window)
  return order === byId ? narrowed(byId, filters, 'hs_object_id') : order.all()
}

/** What the bounds of the property leave of an order by it. */
function narrowed(order: OrderedRows, filters: readonly Filter[], property: string): RowList {
  const rows = order.all()
  let from = 0
  let to = rows.length
  for (const { propertyName, operator, value = '', highValue = '' } of filters) {
    if (propertyName !== property) continue
    const bound = milliseconds(value)
    if (operator === 'GTE' || operator === 'GT' || operator === 'BETWEEN')
      from = Math.max(from, order.position(bound, operator === 'GT'))
    if (operator === 'LT' || operator === 'LTE') to = Math.min(to, order.position(bound, operator === 'LTE'))
    if (operator === 'BETWEEN') to = Math.min(to, order.position(milliseconds(highValue), true))
  }
  return rows.slice(from, Math.max(from, to))
}

function compare(a: Key, b: Key): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}
