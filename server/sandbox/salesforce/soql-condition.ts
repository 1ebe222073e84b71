import type {
  Condition,
  ConditionWithValueQuery,
  LiteralType,
  WhereClause,
} from '@jetstreamapp/soql-parser-js'
import type { Row } from '../row.ts'
import { SalesforceError } from './error.ts'
import type { Sobject, SobjectField } from './sobject.ts'

type Comparable = string | number | boolean
type Test = (row: Row) => boolean

/** One comparison that every found record must pass, for choosing an index. */
interface Bound {
  readonly field: string
  readonly operator: string
  readonly values: readonly (Comparable | null)[]
  /** The single value, where it is an instant. */
  readonly instant: number | null
}

export interface Filter {
  readonly test: Test
  /** Comparisons joined by AND at the top. */
  readonly bounds: readonly Bound[]
}

interface Node extends Filter {
  readonly test: Test
}

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | ConditionWithValueQuery

/** Compiles a WHERE clause. Throws MALFORMED_QUERY or INVALID_FIELD as Salesforce would. */
export function compileWhere(where: WhereClause | undefined, sobject: Sobject): Filter {
  if (where === undefined) return { test: () => true, bounds: [] }
  const tokens = tokenize(where)
  let at = 0
  const expression = (): Node => {
    const parts = [primary()]
    const joiner = tokens[at] === 'AND' || tokens[at] === 'OR' ? tokens[at] : null
    while (tokens[at] === 'AND' || tokens[at] === 'OR') {
      if (tokens[at] !== joiner) throw malformed('unexpected token: AND and OR need parentheses between them')
      at++
      parts.push(primary())
    }
    if (parts.length === 1) return parts[0]!
    const tests = parts.map((part) => part.test)
    return joiner === 'AND'
      ? { test: (row) => tests.every((test) => test(row)), bounds: parts.flatMap((part) => part.bounds) }
      : { test: (row) => tests.some((test) => test(row)), bounds: [] }
  }
  const primary = (): Node => {
    const token = tokens[at++]
    if (token === 'NOT') {
      const { test } = primary()
      return { test: (row) => !test(row), bounds: [] }
    }
    if (token === '(') {
      const inner = expression()
      if (tokens[at++] !== ')') throw malformed("expecting ')'")
      return inner
    }
    if (token === undefined || typeof token === 'string')
      throw malformed(`unexpected token: ${token ?? 'end'}`)
    return comparison(token, sobject)
  }
  return expression()
}

function tokenize(where: WhereClause): Token[] {
  const tokens: Token[] = []
  let clause: WhereClause | undefined = where
  while (clause !== undefined) {
    const { left } = clause
    const operator = 'operator' in clause ? clause.operator : undefined
    for (let i = 0; i < (left?.openParen ?? 0); i++) tokens.push('(')
    if (operator !== 'NOT' && left !== null) {
      tokens.push(left)
      for (let i = 0; i < (('closeParen' in left && left.closeParen) || 0); i++) tokens.push(')')
    }
    if (operator !== undefined) tokens.push(operator)
    clause = 'right' in clause ? clause.right : undefined
  }
  return tokens
}

function comparison(condition: ConditionWithValueQuery, sobject: Sobject): Node {
  if ('valueQuery' in condition || !('field' in condition))
    throw malformed('this form of condition is not supported here')
  const field = sobject.field(condition.field)
  if (field === undefined) throw noSuchColumn(condition.field, sobject.name)
  if (field.spec.type === 'textarea' && (field.spec.length ?? 0) > 255) {
    throw invalidField(`field '${field.spec.name}' can not be filtered in a query call`)
  }
  const key = keyOf(field)
  const values = literals(condition, field)
  const [first = null] = values
  const instant =
    field.spec.type === 'datetime' && typeof first === 'number' && values.length === 1 ? first : null
  const bound: Bound = { field: field.spec.name, operator: condition.operator, values, instant }
  return { test: tester(condition.operator, key, values), bounds: [bound] }
}

function tester(
  operator: string,
  key: (row: Row) => Comparable | null,
  values: readonly (Comparable | null)[],
): Test {
  const [value = null] = values
  switch (operator) {
    case '=':
      return (row) => key(row) === value
    case '!=':
      return (row) => key(row) !== value
    case 'IN': {
      const set = new Set(values)
      return (row) => set.has(key(row))
    }
    case 'NOT IN': {
      const set = new Set(values)
      return (row) => !set.has(key(row))
    }
    case 'LIKE': {
      const pattern = like(String(value))
      return (row) => pattern.test(String(key(row) ?? ''))
    }
  }
  const ordered = (compare: (found: Comparable, wanted: Comparable) => boolean): Test => {
    if (value === null) return () => false
    return (row) => {
      const found = key(row)
      return found !== null && compare(found, value)
    }
  }
  if (operator === '<') return ordered((found, wanted) => found < wanted)
  if (operator === '<=') return ordered((found, wanted) => found <= wanted)
  if (operator === '>') return ordered((found, wanted) => found > wanted)
  if (operator === '>=') return ordered((found, wanted) => found >= wanted)
  throw malformed(`the operator ${operator} is not supported here`)
}

function like(pattern: string): RegExp {
  const body = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(`^${body}$`, 'is')
}

/** A value in the form in which it is compared: instants as milliseconds, text without case, ids by their 15 characters. */
export function keyOf(field: SobjectField): (row: Row) => Comparable | null {
  const { name, type } = field.spec
  if (name === 'SystemModstamp' || name === 'LastModifiedDate') return (row) => row.modifiedAt
  if (name === 'CreatedDate') return (row) => row.createdAt
  return (row) => {
    const value = field.read(row)
    if (value === null || value === '') return null
    if (type === 'datetime') return Date.parse(String(value))
    if (type === 'id' || type === 'reference') return String(value).slice(0, 15)
    return typeof value === 'string' ? value.toLowerCase() : value
  }
}

const LITERALS: Readonly<Record<string, readonly LiteralType[]>> = {
  datetime: ['DATETIME'],
  date: ['DATE'],
  boolean: ['BOOLEAN'],
  int: ['INTEGER', 'DECIMAL'],
  double: ['INTEGER', 'DECIMAL'],
  currency: ['INTEGER', 'DECIMAL'],
  percent: ['INTEGER', 'DECIMAL'],
}
const NAMES: Readonly<Record<string, string>> = { datetime: 'dateTime', int: 'integer' }

function literals(
  condition: Extract<Condition, { field: string }>,
  field: SobjectField,
): (Comparable | null)[] {
  const { type, name } = field.spec
  const values = Array.isArray(condition.value) ? condition.value : [condition.value]
  const kinds = Array.isArray(condition.literalType) ? condition.literalType : [condition.literalType]
  const allowed = LITERALS[type] ?? ['STRING']
  return values.map((text, index) => {
    const kind = kinds[index] ?? kinds[0]
    if (kind === 'NULL') return null
    if (kind === undefined || !allowed.includes(kind)) {
      const quoted = kind === 'STRING' ? ' and should not be enclosed in quotes' : ''
      throw invalidField(
        `value of filter criterion for field '${name}' must be of type ${NAMES[type] ?? type}${quoted}`,
      )
    }
    return literal(text, kind, type)
  })
}

function literal(text: string, kind: LiteralType, type: string): Comparable {
  if (kind === 'BOOLEAN') return text.toLowerCase() === 'true'
  if (kind === 'INTEGER' || kind === 'DECIMAL') return Number(text)
  if (kind === 'DATE') return text
  if (kind === 'DATETIME') {
    const instant = Date.parse(text)
    if (Number.isNaN(instant)) throw malformed(`line 1: invalid date: ${text}`)
    return instant
  }
  const plain = text.slice(1, -1).replaceAll(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped)
  return type === 'id' || type === 'reference' ? plain.slice(0, 15) : plain.toLowerCase()
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

export function malformed(message: string): SalesforceError {
  return new SalesforceError(400, 'MALFORMED_QUERY', message)
}

function invalidField(message: string): SalesforceError {
  return new SalesforceError(400, 'INVALID_FIELD', message)
}

export function noSuchColumn(name: string, object: string): SalesforceError {
  return invalidField(
    `\nERROR at Row:1:Column:1\nNo such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  )
}
