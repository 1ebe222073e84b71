import type { ValueKind } from '../kind.ts'
import type { ValueRoom } from './value.ts'

export const MOST_CHARACTERS = 500

/** Any text, as it is written. */
export const text: ValueRoom<Extract<ValueKind, { kind: 'text' }>> = {
  forms: [],
  read: (value) =>
    value.length > MOST_CHARACTERS
      ? { fault: `is longer than ${MOST_CHARACTERS} characters`, action: 'Shorten it.' }
      : { value },
  write: String,
}
