import type { ReceiptRow } from '../../../shared/metric.ts'

/** A piece of a sentence: words, or the name of a record. */
export interface NamedPart {
  /** Where it begins. */
  readonly at: number
  readonly text: string
  readonly row: ReceiptRow | null
}

/** A sentence cut where it names one of the records, in order, so that each name can be a link. */
export function namedParts(sentence: string, rows: readonly ReceiptRow[]): readonly NamedPart[] {
  const names = rows
    .flatMap((row) => {
      const at = row.label === null ? -1 : sentence.indexOf(row.label)
      return at === -1 || row.label === null ? [] : [{ at, text: row.label, row }]
    })
    // Of two names that begin at one place, the longer is meant.
    .toSorted((a, b) => a.at - b.at || b.text.length - a.text.length)
  const parts: NamedPart[] = []
  let told = 0
  const tell = (to: number) => {
    if (to > told) parts.push({ at: told, text: sentence.slice(told, to), row: null })
  }
  for (const name of names) {
    if (name.at < told) continue
    tell(name.at)
    parts.push(name)
    told = name.at + name.text.length
  }
  tell(sentence.length)
  return parts
}
