import { isKnownCurrency } from '../../../shared/currency.ts'
import type { ValueKind } from '../kind.ts'
import type { ValueRoom } from './value.ts'

/** Signs that mean one currency; a dollar or a crown may be several. */
const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', '₹': 'INR', '₺': 'TRY', '₴': 'UAH' }

/** A currency by its ISO 4217 code. */
export const currency: ValueRoom<Extract<ValueKind, { kind: 'currency' }>> = {
  forms: [],
  read(text) {
    const value = currencyNamed(text)
    return value === null
      ? { fault: 'is no currency', action: 'Write its three letters, such as EUR.' }
      : { value }
  },
  write: String,
}

/** The code of the currency that a code or a sign names; null where it is none, or may be several. */
export function currencyNamed(text: string): string | null {
  const code = SIGNS[text] ?? text.toUpperCase()
  return isKnownCurrency(code) ? code : null
}
