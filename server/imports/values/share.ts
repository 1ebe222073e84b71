import type { ValueKind } from '../kind.ts'
import { movePoint, plainDigits, readNumber, writeNumber, type DecimalMark } from './number.ts'
import type { ValueRoom } from './value.ts'

const PERCENT_SIGN = /\s*(?:%|percent|per cent|prozent)$/i
const PERCENT_HEADING = /%|percent|per cent|prozent/i
/** Shares of mail as small as this are what one sees; as per cent they would be next to none at all. */
const SMALL_SHARE = 0.01

/** A part of a whole, kept as 0 to 1. With a per-cent sign it can be meant in one way only; without, it may be either. */
export const share: ValueRoom<Extract<ValueKind, { kind: 'share' }>> = {
  forms: [
    { key: 'share-point', title: 'a part of 1, as in 0.0012 for 0.12 %' },
    { key: 'percent-point', title: 'per cent, as in 0.12 for 0.12 %' },
    { key: 'share-comma', title: 'a part of 1 with a decimal comma, as in 0,0012 for 0.12 %' },
    { key: 'percent-comma', title: 'per cent with a decimal comma, as in 0,12 for 0.12 %' },
  ],
  read(text, form) {
    const number = readNumber(text.replace(PERCENT_SIGN, ''), markOf(form))
    if (number === null) return { fault: 'is no rate', action: 'Write it like 0.12 % or 0.0012.' }
    const percent = PERCENT_SIGN.test(text) || (form?.startsWith('percent') ?? false)
    const value = percent ? movePoint(number, -2) : number
    return Number(value) < 0 || Number(value) > 1
      ? { fault: 'is not between 0 and 100 %', action: 'Write per cent with their sign, like 0.12 %.' }
      : { value }
  },
  write: (value) => `${writeNumber(movePoint(plainDigits(Number(value)), 2))} %`,
  settle(candidates, texts, heading) {
    const of = (kind: string) => candidates.find((form) => form.startsWith(kind)) ?? null
    if (PERCENT_HEADING.test(heading)) return of('percent')
    const isSmall = (text: string) =>
      PERCENT_SIGN.test(text) || Number(readNumber(text, markOf(candidates[0] ?? null)) ?? 0) <= SMALL_SHARE
    return texts.every(isSmall) ? of('share') : null
  },
}

function markOf(form: string | null): DecimalMark {
  return form?.endsWith('comma') ? 'comma' : 'point'
}
