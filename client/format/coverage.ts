import { shareText } from './numbers.ts'

/** From here on it reads as 100 %. */
const WHOLE = 0.9995

/** Of which share of its cases a number speaks, where that isn't all of them; null where it is, or where there were none. */
export function coversText(coverage: number | null): string | null {
  return coverage === null || coverage >= WHOLE ? null : `covers ${shareText(coverage)}`
}

/** A number in words, with the share of its cases that it speaks of. */
export function withCoverage(text: string, coverage: number | null): string {
  const covers = coversText(coverage)
  return covers === null ? text : `${text}, ${covers}`
}
