import type { Row } from '../row.ts'
import type { SobjectField } from './sobject.ts'

/** Whether text needs escaping in JSON: quotes, backslashes, control characters, halves of surrogate pairs. */
const UNSAFE = /["\\\p{Cc}\p{Cs}]/u

function quoted(text: string): string {
  return UNSAFE.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** `2026-01-01T10:00:00.000` of an instant, without its zone. */
function wallTime(value: string): string {
  if (value.length === 24 && value.endsWith('Z')) return value.slice(0, 23)
  const instant = Date.parse(value)
  return Number.isNaN(instant) ? value : new Date(instant).toISOString().slice(0, 23)
}

const FRACTIONAL = new Set(['double', 'currency', 'percent'])

function writer({ spec, read }: SobjectField): (row: Row) => string {
  if (spec.type === 'datetime') {
    return (row) => {
      const value = read(row)
      return value === null || value === '' ? 'null' : `"${wallTime(String(value))}+0000"`
    }
  }
  if (spec.type === 'address') return addressWriter(spec.name.replace(/Address$/, ''))
  const fractional = FRACTIONAL.has(spec.type)
  return (row) => {
    const value = read(row)
    if (value === null || value === '') return 'null'
    if (typeof value === 'string') return quoted(value)
    return fractional && Number.isInteger(value) ? `${value}.0` : String(value)
  }
}

/** An address in one piece; null when none of its parts is filled. */
function addressWriter(prefix: string): (row: Row) => string {
  return ({ fields }) => {
    const part = (name: string) => fields[`${prefix}${name}`] ?? null
    const filled = {
      street: part('Street'),
      city: part('City'),
      state: part('State'),
      postalCode: part('PostalCode'),
      country: part('Country'),
    }
    if (Object.values(filled).every((value) => value === null)) return 'null'
    return JSON.stringify({ ...filled, geocodeAccuracy: null, latitude: null, longitude: null })
  }
}

/**
 * Writes records as the REST API does: `attributes` first, instants with `+0000`, numbers of fractional types as `15000.0`.
 * `Owner.Name` columns are nested. Empty text is null: Salesforce doesn't know it.
 */
export function restWriter(
  object: string,
  columns: readonly SobjectField[],
  version: string,
): (row: Row) => string {
  const head = `{"attributes":{"type":"${object}","url":"/services/data/v${version}/sobjects/${object}/`
  const plain = columns.filter(({ spec }) => !spec.name.includes('.'))
  const keys = plain.map(({ spec }) => `,"${spec.name}":`)
  const writers = plain.map(writer)
  const nested = columns.filter(({ spec }) => spec.name.includes('.'))
  return (row) => {
    let text = `${head}${row.id}"}`
    for (let i = 0; i < keys.length; i++) text += keys[i]! + writers[i]!(row)
    for (const column of nested) {
      const [parent = '', child = ''] = column.spec.name.split('.')
      text += `,"${parent}":{"attributes":{"type":"${parent}"},"${child}":${writer(column)(row)}}`
    }
    return `${text}}`
  }
}

/** A number as Java writes a double: `15000.0`, `1.0E7`, `1.0E-4`. */
export function javaDouble(value: number): string {
  const size = Math.abs(value)
  if (size === 0 || (size >= 1e-3 && size < 1e7))
    return Number.isInteger(value) ? `${value}.0` : String(value)
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`
}

/**
 * Writes records as Bulk API 2.0 does: every cell quoted, an empty cell for null, instants with `Z`, doubles as Java writes them.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
 */
export function csvWriter(columns: readonly SobjectField[]): (row: Row) => string {
  const cells = columns.map(cell)
  return (row) => {
    let line = ''
    for (let i = 0; i < cells.length; i++) line += (i === 0 ? '"' : '","') + cells[i]!(row)
    return `${line}"\n`
  }
}

export function csvHeader(columns: readonly SobjectField[]): string {
  return `${columns.map(({ spec }) => `"${spec.name}"`).join(',')}\n`
}

function cell({ spec, read }: SobjectField): (row: Row) => string {
  if (spec.type === 'datetime') {
    return (row) => {
      const value = read(row)
      return value === null || value === '' ? '' : `${wallTime(String(value))}Z`
    }
  }
  const fractional = FRACTIONAL.has(spec.type)
  return (row) => {
    const value = read(row)
    if (value === null) return ''
    if (typeof value === 'string') return value.includes('"') ? value.replaceAll('"', '""') : value
    return fractional && typeof value === 'number' ? javaDouble(value) : String(value)
  }
}
