import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
  type DuckDBValueConverter,
} from '@duckdb/node-api'
import type { Cell } from './warehouse.ts'

const DAY_MS = 86_400_000

/** An engine's value as the contract promises it (see `Cell`). */
export const toCell: DuckDBValueConverter<Cell> = (value: DuckDBValue): Cell => {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  if (value instanceof DuckDBTimestampTZValue) return instant(value.micros)
  if (value instanceof DuckDBDateValue) return new Date(value.days * DAY_MS).toISOString().slice(0, 10)
  if (value instanceof DuckDBListValue) return value.items.map(String)
  throw new TypeError(
    `A query returned a ${value.constructor.name}: cast it to a type that the warehouse's contract knows.`,
  )
}

function instant(micros: bigint): string {
  const date = new Date(Number(micros / 1000n))
  return Number.isNaN(date.getTime()) ? (micros > 0n ? 'infinity' : '-infinity') : date.toISOString()
}
