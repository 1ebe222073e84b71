import type { Conflict } from '../../../shared/quality.ts'
import { momentText } from '../../format/times.ts'

/** When a value came to be, in words: the moment, or as near as the record's times allow. */
export function changedText(
  { notBefore, notAfter }: Conflict['salesforce']['changed'],
  zone: string,
): string {
  const text = (at: string) => momentText(at, zone)
  if (notBefore !== null && notBefore === notAfter) return text(notBefore)
  if (notBefore !== null && notAfter !== null) return `between ${text(notBefore)} and ${text(notAfter)}`
  if (notAfter !== null) return `by ${text(notAfter)}`
  return notBefore === null ? 'no telling when' : `after ${text(notBefore)}`
}
