import type { ImportField } from '../kind.ts'
import { plain } from './plain.ts'

/** Which heading holds each field, by the field's name; null where none does. */
export type Matched = Readonly<Record<string, string | null>>

/** How somebody matched a file's headings before. */
export interface RememberedMatch {
  readonly headers: readonly string[]
  readonly matched: Matched
}

/** A heading by its own name, and as the file has it: there several may be called alike. */
interface Heading {
  readonly name: string
  readonly written: string
}

/** The heading of a field; `among`: those that it may be, where several are called alike and nobody has chosen. */
interface Match {
  readonly header: string | null
  readonly among: readonly string[]
}

/** What was chosen for such a file the last time, else what headings are called. `remembered`: newest first. */
export function matchColumns(
  fields: readonly ImportField[],
  headings: readonly Heading[],
  { chosen = {}, remembered = [] }: { chosen?: Matched | undefined; remembered?: readonly RememberedMatch[] },
): Readonly<Record<string, Match>> {
  const names = headings.map(({ name }) => name)
  const before = remembered.find((match) => sameSet(match.headers, names))?.matched
  const proposed = before === undefined ? proposal(fields, headings) : null
  const taken = new Set(Object.values(chosen))
  return Object.fromEntries(
    fields.map(({ name }) => {
      const choice = chosen[name]
      if (choice !== undefined) return [name, { header: choice, among: [] }]
      const all = proposed?.get(name) ?? [before?.[name] ?? []].flat()
      // What a person gave to another field isn't this one's any more.
      const left = all.filter((header) => !taken.has(header))
      return [name, left.length > 1 ? { header: null, among: left } : { header: left[0] ?? null, among: [] }]
    }),
  )
}

/** A heading goes to the field that it names best, and each field has one, or those that are called alike. */
function proposal(
  fields: readonly ImportField[],
  headings: readonly Heading[],
): ReadonlyMap<string, readonly string[]> {
  const open = new Map<string, readonly string[]>()
  for (const { name, written } of headings) {
    const word = plain(written)
    open.set(word, [...(open.get(word) ?? []), name])
  }
  const found = new Map<string, readonly string[]>()
  const most = Math.max(...fields.map((field) => wordsOf(field).length))
  for (let rank = 0; rank < most; rank += 1) {
    for (const field of fields) {
      const word = wordsOf(field)[rank]
      const names = word === undefined || found.has(field.name) ? undefined : open.get(word)
      if (names === undefined || word === undefined) continue
      found.set(field.name, names)
      open.delete(word)
    }
  }
  return found
}

/** The best ones first. */
function wordsOf({ name, label, also }: ImportField): readonly string[] {
  return [...new Set([name, label, ...also].map(plain))]
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name))
}
