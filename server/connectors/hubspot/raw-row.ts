/**
 * Rows as they came. Of an answer only its envelope is relied on: a row that isn't as documented must not stop all others, so
 * it is handed on with what can be told of it, and the warehouse sets aside what it can't keep.
 */

/** A row, or a part of one. */
export type Raw = Readonly<Record<string, unknown>>

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The row; what is none is shown in a field of this name. */
export function rawRow(value: unknown, shownAs: string): Raw {
  return isRaw(value) ? value : { [shownAs]: value }
}

/** Part of what should be an object; where it is something else, that. Nothing where there is nothing. */
export function partOf(value: unknown, name: string): unknown {
  return isRaw(value) ? value[name] : value
}

/** What should be a list; none where it isn't one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The row's id as text; null where it has none, so that it is set aside. */
export function idOf(row: unknown): string | null {
  return isRaw(row) ? asId(row['id']) : null
}

/** What names a record, as text; null for what can't. */
export function asId(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

/** The time that milliseconds tell, as ISO 8601; anything else as it came. */
export function instantOf(value: unknown): unknown {
  return isTime(value) ? new Date(value).toISOString() : value
}

/** Milliseconds since the epoch, of a time that can be. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime())
}
