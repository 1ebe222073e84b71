import { version as duckdbVersion } from '@duckdb/node-api'
import type { FieldType } from '../connectors/connector.ts'
import { literal } from './sql.ts'
import type { Dialect } from './warehouse.ts'

const TYPES: Record<FieldType, string> = {
  text: 'varchar',
  boolean: 'boolean',
  integer: 'bigint',
  number: 'double',
  money: 'decimal(18, 4)',
  date: 'date',
  instant: 'timestamptz',
  json: 'varchar',
}

/**
 * What the engine takes for a time besides lies outside: infinity, years before Christ and beyond four digits. Compared with
 * constants, because asking an instant for its year costs ten times what reading it does.
 */
const BOUNDS = {
  date: [`date '0001-01-01'`, `date '9999-12-31'`],
  instant: [`timestamptz '0001-01-01 00:00:00+00'`, `timestamptz '9999-12-31 23:59:59.999999+00'`],
} as const

/** A NUL byte is a character to DuckDB, but not to PostgreSQL. */
const NUL = 'chr(0)'

/** Where DuckDB speaks its own SQL. */
export const duckdbDialect: Dialect = {
  engine: 'duckdb',
  spreads: false,
  hashType: 'ubigint',
  // The engine doesn't promise that its hash stays the same from one version to the next.
  hashVersion: `duckdb ${duckdbVersion()}`,
  type: (type) => TYPES[type],
  cast(expression, type) {
    if (type === 'text' || type === 'json') return expression
    // Salesforce writes whole numbers as 15000.0 or 1.0E7 in CSV, which an integer cast refuses.
    if (type === 'integer') return `try_cast(try_cast(${expression} as double) as bigint)`
    const value = `try_cast(${expression} as ${TYPES[type]})`
    if (type === 'date' || type === 'instant') {
      const [first, last] = BOUNDS[type]
      return `case when ${value} between ${first} and ${last} then ${value} end`
    }
    return type === 'number' ? `case when isfinite(${value}) then ${value} end` : value
  },
  passing(values, test) {
    // Written once, the test is planned once; a statement of few rows takes longer to plan than to carry out.
    const all = values.map(({ name, expression }) => `{n: ${literal(name)}, v: ${expression}}`).join(', ')
    const passed = `list_filter([${all}], lambda x: ${test('x.v')})`
    return `nullif(list_transform(${passed}, lambda x: x.n), [])`
  },
  hash(values) {
    // Hashed once more, because the engine joins the hashes of several values by xor too: names would cancel each other.
    const parts = values.map(
      ({ name, expression }) =>
        `case when ${expression} is null then 0 else hash(hash(${literal(name)}, ${expression})) end`,
    )
    // One inside the other they would take several times as long to plan.
    return `list_bit_xor([${parts.join(', ')}])`
  },
  unwritable: (text) => `strpos(${text}, ${NUL}) > 0`,
  writable: (text) => `replace(${text}, ${NUL}, '\uFFFD')`,
}
