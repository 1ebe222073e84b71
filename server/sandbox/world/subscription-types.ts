import type { Entity } from '../world.ts'
import { WEEK_MS } from './calendar.ts'
import type { Frame } from './frame.ts'

/** A kind of mail that a contact can take or refuse. */
export interface SubscriptionType {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly purpose: string
  readonly isDefault: boolean
  /** Used by sales, not by marketing. */
  readonly isInternal: boolean
  /** The contact's property that says that it refuses this kind. */
  readonly optOut: string
}

export const MARKETING: SubscriptionType = {
  id: '9184011',
  optOut: 'hs_email_optout_9184011',
  name: 'Marketing Information',
  description: 'Offers, product news and articles.',
  purpose: 'Marketing',
  isDefault: true,
  isInternal: false,
}

export const EVENTS: SubscriptionType = {
  id: '9184027',
  optOut: 'hs_email_optout_9184027',
  name: 'Events and webinars',
  description: 'Invitations to webinars, conferences and trade shows.',
  purpose: 'Marketing',
  isDefault: false,
  isInternal: false,
}

const ONE_TO_ONE: SubscriptionType = {
  id: '9184012',
  optOut: 'hs_email_optout_9184012',
  name: 'One to One',
  description: 'Mails of a colleague from sales.',
  purpose: 'Sales',
  isDefault: true,
  isInternal: true,
}

/** The account's kinds of mail, as records. */
export function subscriptionTypeRecords({
  frame,
  add,
}: {
  readonly frame: Frame
  readonly add: (table: string, entity: Entity) => void
}): void {
  for (const [nth, { id, optOut: _, ...fields }] of [MARKETING, EVENTS, ONE_TO_ONE].entries()) {
    const at = frame.start - (59 - nth) * WEEK_MS
    add('subscription_types', { id, revisions: [{ at, fields: { ...fields, isActive: true } }] })
  }
}
