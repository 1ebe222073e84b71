import type { Entity, Value } from '../world.ts'
import type { SubscriptionType } from './subscription-types.ts'

const ADDRESS = /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/

/** Where a mail of this kind reaches the contact at the moment; null where HubSpot would send none: gone, no address, refused, bounced. */
export function reachable(
  { revisions }: Entity,
  at: number,
  { optOut }: SubscriptionType,
): { readonly email: string; readonly basis: boolean } | null {
  let email: Value = null
  let basis: Value = null
  let refused = false
  let gone = revisions[0]!.at > at
  for (const { at: changedAt, fields, deletion } of revisions) {
    if (changedAt > at) break
    if (fields['email'] !== undefined) email = fields['email']
    if (fields['hs_legal_basis'] !== undefined) basis = fields['hs_legal_basis']
    if (deletion !== undefined) gone = deletion !== 'restored'
    refused ||=
      fields['hs_email_optout'] === true ||
      fields[optOut] === true ||
      Number(fields['hs_email_bounce'] ?? 0) > 0
  }
  const address = String(email ?? '')
    .trim()
    .toLowerCase()
  return gone || refused || !ADDRESS.test(address) ? null : { email: address, basis: basis !== null }
}
