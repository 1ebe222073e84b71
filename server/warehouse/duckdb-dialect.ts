import type { FieldType } from '../connectors/connector.ts'
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

/** Where DuckDB speaks its own SQL. */
export const duckdbDialect: Dialect = {
  engine: 'duckdb',
  type: (type) => TYPES[type],
  cast(expression, type) {
    if (type === 'text' || type === 'json') return expression
    // Salesforce writes whole numbers as 15000.0 or 1.0E7 in CSV, which an integer cast refuses.
    if (type === 'integer') return `try_cast(try_cast(${expression} as double) as bigint)`
    return `try_cast(${expression} as ${TYPES[type]})`
  },
  compact(expressions) {
    const kept = `list_filter([${expressions.join(', ')}], x -> x is not null)`
    return `case when coalesce(${expressions.join(', ')}) is not null then ${kept} end`
  },
}
