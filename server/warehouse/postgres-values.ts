import { types } from 'pg'
import type { Cell } from './warehouse.ts'

const { BOOL, INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC, DATE, TIMESTAMPTZ } = types.builtins
const TEXT_ARRAYS = [1009, 1015]
const TEXTS = [types.builtins.TEXT, types.builtins.VARCHAR, types.builtins.BPCHAR, 19]

const textArray: (text: string) => string[] = (
  types.getTypeParser as (oid: number) => (text: string) => string[]
)(1009)
const numberOf = (text: string) => Number(text)
const PARSERS = new Map<number, (text: string) => Cell>([
  [BOOL, (text) => text === 't'],
  ...[INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC].map((oid) => [oid, numberOf] as const),
  [DATE, (text) => text],
  [TIMESTAMPTZ, instant],
  ...TEXTS.map((oid) => [oid, (text: string) => text] as const),
])

/** An engine's value as the contract promises it (see `Cell`). */
export const cellTypes = {
  getTypeParser(oid: number): (text: string) => Cell {
    const parser = PARSERS.get(oid)
    if (parser !== undefined) return parser
    if (TEXT_ARRAYS.includes(oid)) return (text) => textArray(text)
    return () => {
      throw new TypeError(
        `A query returned a value of the type ${oid}: cast it to a type that the warehouse's contract knows.`,
      )
    }
  },
}

/** PostgreSQL writes `2026-11-29 01:02:03.123456+00` in a session of UTC. */
function instant(text: string): string {
  if (text.endsWith('infinity')) return text
  const [, day, time, fraction = ''] =
    /^(\d{4,}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d+))?\+00$/.exec(text) ?? []
  if (day === undefined) throw new TypeError(`No instant of UTC: ${text}`)
  return `${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
}
