import type { ValueKind } from '../kind.ts'
import { MOST_CHARACTERS } from './text.ts'
import type { ValueRoom } from './value.ts'

/** A campaign by id, address or name; which one that is, the warehouse knows. */
export const campaign: ValueRoom<Extract<ValueKind, { kind: 'campaign' }>> = {
  forms: [],
  read: (value) =>
    value.length > MOST_CHARACTERS
      ? { fault: 'is too long for a campaign', action: 'Give the id of its record, or its address.' }
      : { value },
  write: String,
}

/** The ids that a text may hold: itself, or the parts of an address. */
export function idsIn(text: string): readonly string[] {
  if (!/^https?:\/\//i.test(text)) return [text]
  const parts = text.split(/[/?#&=]+/).slice(2)
  return parts.map(decoded).filter((part) => part !== '')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // Not every per-cent sign begins an escape.
    return part
  }
}
