import { domainToASCII } from 'node:url'
import type { ValueKind } from '../kind.ts'
import type { ValueRoom } from './value.ts'

const DOMAIN = /^(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/

/** An internet domain, in small letters and without what an address has before it. */
export const domain: ValueRoom<Extract<ValueKind, { kind: 'domain' }>> = {
  forms: [],
  read(text) {
    const value = domainToASCII(text.replace(/^(?:https?:\/\/|.*@)/i, '').replace(/[/.]+$/, ''))
    return DOMAIN.test(value)
      ? { value }
      : { fault: 'is no domain', action: 'Write it like mail.example.com.' }
  },
  write: String,
}
