import type { Entity } from '../world.ts'
import { MINUTE_MS } from './calendar.ts'
import type { Cast } from './cast.ts'
import { within } from './frame.ts'
import { valueAt, type Journal, type Step } from './journal.ts'

import type { Life } from './life.ts'
import type { Profile } from './profile.ts'
import { Random } from './random.ts'
import { EVENTS, MARKETING, type SubscriptionType } from './subscription-types.ts'

/** What a contact chose about one kind of mail, oldest first. */
interface Choice {
  readonly type: SubscriptionType
  readonly at: number
  readonly status: 'SUBSCRIBED' | 'UNSUBSCRIBED'
  readonly source: string
  readonly legalBasis: string | null
  readonly explanation: string | null
}

interface Consent {
  readonly choices: readonly Choice[]
  /** Why the company may keep the contact's data, in HubSpot's words. */
  readonly basis: readonly Step<string | null>[]
}

/** Where nobody may be written to who hasn't asked for it. */
const OPT_IN_COUNTRIES = new Set(['DE', 'AT', 'CH', 'GB', 'IE', 'FR', 'NL', 'SE', 'DK', 'NO', 'FI', 'CA'])

/** What a human agreed to and refused since HubSpot knows them. A pure function of the human. */
function consentOf(seed: number, profile: Profile, life: Life): Consent {
  const random = new Random(seed, 'consent', profile.index)
  const since = profile.hubspotAt!
  const until = life.optedOut?.from ?? Infinity
  const asked = OPT_IN_COUNTRIES.has(profile.company.country.code)
  const agreedAt = random.chance(0.75)
    ? since + random.below(50) * MINUTE_MS
    : within(random, since, [1, 300])
  const agrees = random.chance(asked ? 0.36 : 0.15)
  const both = random.chance(0.2)
  const first = random.chance(0.6) ? MARKETING : EVENTS
  const refusedAt = within(random, since, [10, 700])
  const refuses = random.chance(0.045)
  const refused = random.chance(0.6) ? MARKETING : EVENTS
  const customer = valueAt(life.stage, since) === 'Customer'
  const legitimate = random.chance(0.5) ? legitimateBasis(customer) : null
  const choices: Choice[] = []
  for (const type of agrees ? (both ? [MARKETING, EVENTS] : [first]) : []) {
    const tooLate = agreedAt >= until || (refuses && type === refused && agreedAt > refusedAt)
    if (!tooLate) choices.push({ ...AGREEMENT, type, at: agreedAt })
  }
  if (refuses && refusedAt < until) choices.push({ ...REFUSAL, type: refused, at: refusedAt })
  const basis: Step<string | null>[] = [{ at: 0, value: legitimate }]
  if (agrees && agreedAt < until) basis.push({ at: agreedAt, value: 'Freely given consent from contact' })
  return { choices, basis }
}

const AGREEMENT = {
  status: 'SUBSCRIBED',
  source: 'Form submission',
  legalBasis: 'CONSENT_WITH_NOTICE',
  explanation: 'Ticked the box of the form.',
} as const

const REFUSAL = {
  status: 'UNSUBSCRIBED',
  source: 'Subscription preferences page',
  legalBasis: null,
  explanation: null,
} as const

function legitimateBasis(customer: boolean): string {
  return customer ? 'Legitimate interest – existing customer' : 'Legitimate interest – prospect/lead'
}

/** Writes on the contact what HubSpot keeps there of its choices, and each choice as a status of its own. */
export function consentRecords(
  { frame, truth, add }: Pick<Cast, 'frame' | 'truth' | 'add'>,
  profile: Profile,
  life: Life,
  contact: Journal,
) {
  const { choices, basis } = consentOf(frame.seed, profile, life)
  contact.follow('hs_legal_basis', basis)
  for (const { type, status, at } of choices) {
    if (status === 'UNSUBSCRIBED')
      contact.follow(type.optOut, [
        { at: 0, value: null },
        { at, value: true },
      ])
  }
  const past = choices.filter(({ at }) => at <= frame.end)
  for (const [nth, { type, status, legalBasis, at }] of past.entries()) {
    const to = past.slice(nth + 1).find((later) => later.type === type)?.at ?? null
    truth.hubspot.consents.push({
      contactId: contact.id,
      subscriptionId: type.id,
      status,
      legalBasis,
      from: at,
      to,
    })
  }
  for (const type of new Set(past.map((choice) => choice.type))) {
    const own = past.filter((choice) => choice.type === type)
    add('subscription_statuses', statusEntity(contact.id, own))
  }
}

function statusEntity(contactId: string, choices: readonly Choice[]): Entity {
  const subscriptionId = choices[0]!.type.id
  return {
    id: `${contactId}:${subscriptionId}`,
    revisions: choices.map(({ at, status, source, legalBasis, explanation }) => ({
      at,
      fields: {
        contactId,
        subscriptionId,
        status,
        source,
        legalBasis,
        legalBasisExplanation: explanation,
      },
    })),
  }
}
