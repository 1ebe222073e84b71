import type { FieldType } from '../connectors/connector.ts'
import { literal } from './sql.ts'
import type { Dialect } from './warehouse.ts'

const TYPES: Record<FieldType, string> = {
  text: 'text',
  boolean: 'boolean',
  integer: 'bigint',
  number: 'double precision',
  money: 'numeric(18, 4)',
  date: 'date',
  instant: 'timestamptz',
  json: 'text',
}

/** A day, and perhaps a time of it: a date takes the day alone. */
const MOMENT = String.raw`^\s*\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)?\s*$`

/**
 * What PostgreSQL reads as a value beyond what a CRM writes as one (`today`, `now`, `1e3` of a date, other styles) is none, as on
 * the embedded engine: the texts that may be cast at all.
 */
const FORMS: Partial<Record<FieldType, string>> = {
  boolean: String.raw`(?i)^\s*(true|false|t|f|1|0|yes|no|y|n)\s*$`,
  integer: String.raw`^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$`,
  number: String.raw`^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$`,
  money: String.raw`^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$`,
  date: MOMENT,
  instant: MOMENT,
}

/** Where PostgreSQL speaks its own SQL: 16 and newer, which can ask whether a text is a value of a type. */
export const postgresDialect: Dialect = {
  engine: 'postgres',
  spreads: false,
  hashType: 'bigint',
  hashVersion: 'postgres 1',
  type: (type) => TYPES[type],
  cast(expression, type) {
    const form = FORMS[type]
    if (form === undefined) return expression
    const fits = `${expression} ~ ${literal(form)}`
    const valid = (name: string) => `pg_input_is_valid(${expression}, ${literal(name)})`
    if (type === 'integer') {
      const number = `cast(${expression} as double precision)`
      return `case when ${fits} and ${valid('double precision')} then case when ${number} between -9223372036854775808 and 9223372036854774784 then cast(${number} as bigint) end end`
    }
    if (type === 'money')
      return `case when ${fits} and ${valid('numeric')} then case when abs(cast(${expression} as numeric)) < 99999999999999.99995 then cast(${expression} as numeric(18, 4)) end end`
    const value = `cast(${expression} as ${TYPES[type]})`
    return `case when ${fits} and ${valid(TYPES[type])} then ${value} end`
  },
  passing(values, test) {
    const all = values.map(
      ({ name, expression }) => `case when ${test(`(${expression})`)} then ${literal(name)} end`,
    )
    return `nullif(array_remove(array[${all.join(', ')}], null), '{}')`
  },
  hash(values) {
    const parts = values.map(
      ({ name, expression }) =>
        `coalesce(hashtextextended(cast(${expression} as text), hashtextextended(${literal(name)}, 0)), 0)`,
    )
    return `(${parts.join(' # ')})`
  },
  // No text of PostgreSQL's holds a NUL byte: it is replaced as a page is loaded.
  unwritable: () => 'false',
  writable: (text) => text,
}

/** The same on a cluster. That rows lie elsewhere is a rule of its own: those from before are laid anew. */
export const citusDialect: Dialect = { ...postgresDialect, spreads: true, hashVersion: 'citus 1' }
