import type { ImportField } from '../kind.ts'
import { plain } from './plain.ts'

/** Which heading holds each field, by the field's name; null where none does. */
export type Matched = Readonly<Record<string, string | null>>

/** How somebody matched a file's headings before. */
export interface RememberedMatch {
  readonly headers: readonly string[]
  readonly matched: Matched
}

/** What was chosen for such a file the last time, else what headings are called. `remembered`: newest first. */
export function matchColumns(
  fields: readonly ImportField[],
  headers: readonly string[],
  { chosen = {}, remembered = [] }: { chosen?: Matched | undefined; remembered?: readonly RememberedMatch[] },
): Matched {
  const before = remembered.find((match) => sameSet(match.headers, headers))?.matched
  const proposed = before ?? proposal(fields, headers)
  const taken = new Set(Object.values(chosen))
  return Object.fromEntries(
    fields.map(({ name }) => {
      const choice = chosen[name]
      if (choice !== undefined) return [name, choice]
      const header = proposed[name] ?? null
      // What a person gave to another field isn't this one's any more.
      return [name, header !== null && taken.has(header) ? null : header]
    }),
  )
}

/** A heading goes to the field that it names best, and each field has one. */
function proposal(fields: readonly ImportField[], headers: readonly string[]): Matched {
  const open = new Map(headers.toReversed().map((header) => [plain(header), header] as const))
  const found = new Map<string, string>()
  const most = Math.max(...fields.map((field) => wordsOf(field).length))
  for (let rank = 0; rank < most; rank += 1) {
    for (const field of fields) {
      const word = wordsOf(field)[rank]
      const header = word === undefined || found.has(field.name) ? undefined : open.get(word)
      if (header === undefined || word === undefined) continue
      found.set(field.name, header)
      open.delete(word)
    }
  }
  return Object.fromEntries(fields.map(({ name }) => [name, found.get(name) ?? null]))
}

/** The best ones first. */
function wordsOf({ name, label, also }: ImportField): readonly string[] {
  return [...new Set([name, label, ...also].map(plain))]
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name))
}
