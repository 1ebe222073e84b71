import type { ImportField } from './kind.ts'
import { amount } from './values/amount.ts'
import { campaign } from './values/campaign.ts'
import { choice } from './values/choice.ts'
import { currency } from './values/currency.ts'
import { day } from './values/day.ts'
import { domain } from './values/domain.ts'
import { moment } from './values/moment.ts'
import { share } from './values/share.ts'
import { text } from './values/text.ts'
import type { Form, Reading, ReadingContext, ValueRoom } from './values/value.ts'

/** A field's room with what the field says of its values. */
export interface FieldValues {
  readonly forms: readonly Form[]
  read(text: string, form: string | null, context: ReadingContext): Reading
  write(value: string | number, context: ReadingContext): string
  settle(candidates: readonly string[], texts: readonly string[], heading: string): string | null
}

/** How the values of a field are read and written. */
export function valuesOf({ value }: ImportField): FieldValues {
  switch (value.kind) {
    case 'amount':
      return of(amount, value)
    case 'campaign':
      return of(campaign, value)
    case 'choice':
      return of(choice, value)
    case 'currency':
      return of(currency, value)
    case 'day':
      return of(day, value)
    case 'domain':
      return of(domain, value)
    case 'moment':
      return of(moment, value)
    case 'share':
      return of(share, value)
    case 'text':
      return of(text, value)
    default:
      return value satisfies never
  }
}

function of<V>(room: ValueRoom<V>, value: V): FieldValues {
  return {
    forms: room.forms,
    read: (text, form, context) => room.read(text, form, value, context),
    write: (kept, context) => room.write(kept, context),
    settle: (candidates, texts, heading) => room.settle?.(candidates, texts, heading) ?? null,
  }
}
