import type { ValueKind } from '../kind.ts'
import { currencyNamed } from './currency.ts'
import { plainDigits, readNumber, writeNumber, type DecimalMark } from './number.ts'
import type { Form, ValueRoom } from './value.ts'

/** As the warehouse keeps it: decimal(18, 4). */
const MOST_WHOLE_DIGITS = 14
const DECIMALS = 4

const CURRENCY_BEFORE = /^(\p{Sc}|[A-Za-z]{3})\s*(?=[-−+(\d])/u
const CURRENCY_AFTER = /(?<=[\d)-])\s*(\p{Sc}|[A-Za-z]{3})$/u

const DECIMAL_FORMS: readonly Form[] = [
  { key: 'point', title: 'a point before the decimals, as in 1,234.50' },
  { key: 'comma', title: 'a comma before the decimals, as in 1.234,50' },
]

/** Money, kept as digits with a point. A currency beside it is told apart. */
export const amount: ValueRoom<Extract<ValueKind, { kind: 'amount' }>> = {
  forms: DECIMAL_FORMS,
  read(text, form) {
    const beside = CURRENCY_BEFORE.exec(text) ?? CURRENCY_AFTER.exec(text)
    const number = beside === null ? text : text.replace(beside[0], '').trim()
    const value = readNumber(number, markOf(form))
    if (value === null)
      return { fault: 'is no amount', action: 'Write it in digits, like 1234.50 or 1.234,50.' }
    const kept = (value.split('.')[1] ?? '').length > DECIMALS ? rounded(value) : value
    // Rounding may make it longer.
    if ([value, kept].some((each) => each.replace('-', '').split('.')[0]!.length > MOST_WHOLE_DIGITS))
      return { fault: 'is larger than can be kept', action: 'Check the number of its digits.' }
    if (beside === null) return { value: kept }
    const currency = currencyNamed(beside[1]!)
    return currency === null
      ? {
          fault: `has ${beside[1]} beside it, which isn’t one currency alone`,
          action: 'Give the currency in a column of its own, such as USD, and the amount in digits.',
        }
      : { value: kept, currency }
  },
  write: (value) => writeNumber(readNumber(String(value), 'point') ?? plainDigits(Number(value))),
}

function markOf(form: string | null): DecimalMark {
  return form === 'comma' ? 'comma' : 'point'
}

function rounded(value: string): string {
  return plainDigits(Number(Number(value).toFixed(DECIMALS)))
}
