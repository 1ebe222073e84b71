/** What a person looks at of a cell; a table shows less. */
const SHOWN_CHARACTERS = 200

/** A text for showing: the beginning of a long one, and how much of it isn't shown. */
export function cut(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text
  // Never half of a character that is written as two.
  const shown = text.slice(0, SHOWN_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')
  return `${shown}… (${(text.length - shown.length).toLocaleString('en-GB')} more characters)`
}
