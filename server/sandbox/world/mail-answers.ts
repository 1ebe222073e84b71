import type { Entity } from '../world.ts'
import { DAY_MS, MINUTE_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Frame } from './frame.ts'
import { population } from './profile.ts'
import { Random } from './random.ts'
import { EVENTS, MARKETING, type SubscriptionType } from './subscription-types.ts'

const MOST_MAILS = 8

/** One send of a campaign's n-th mail. */
export interface Send {
  /** Unique among all sends. */
  readonly key: number
  readonly plan: CampaignPlan
  readonly sentAt: number
  readonly subscription: SubscriptionType
}

/** A mail after which a person left all mail, refused its kind, or could no longer be reached: `at` is when HubSpot knew. */
export interface MailAnswer {
  readonly person: number
  readonly kind: 'left' | 'refused' | 'bounced'
  readonly at: number
}

export function mailKey({ index }: CampaignPlan, nth: number): number {
  return index * MOST_MAILS + nth
}

export function subscriptionOf({ kind }: CampaignPlan): SubscriptionType {
  return kind.event === null ? MARKETING : EVENTS
}

/** Every send of the campaigns that HubSpot has, the earliest first. */
function sendsOf(campaigns: readonly CampaignPlan[]): readonly Send[] {
  const sends = campaigns
    .filter(({ hubspotId }) => hubspotId !== null)
    .flatMap((plan) =>
      plan.sends.map((sentAt, nth): Send => ({
        key: mailKey(plan, nth),
        plan,
        sentAt,
        subscription: subscriptionOf(plan),
      })),
    )
  return sends.sort((a, b) => a.sentAt - b.sentAt || a.key - b.key)
}

/** How soon after a mail something must happen to be its answer, and how often it then is. */
const SOONEST_MS = 20 * MINUTE_MS
const LIMITS = {
  left: { withinMs: 4 * DAY_MS, chance: 0.05 },
  refused: { withinMs: 5 * DAY_MS, chance: 0.2 },
  bounced: { withinMs: DAY_MS, chance: 0.6 },
} as const

interface Mailed {
  readonly frame: Frame
  readonly campaigns: readonly CampaignPlan[]
}

/** Finds for a contact that left, refused or bounced the mail that it was the answer to, if any. Sends by their key. */
export class MailAnswers {
  readonly #frame: Frame
  readonly #sends: readonly Send[]
  /** By the key of the send, in the order in which the contacts were looked through. */
  readonly found = new Map<number, MailAnswer[]>()

  constructor({ frame, campaigns }: Mailed) {
    this.#frame = frame
    this.#sends = sendsOf(campaigns)
  }

  of({ key }: Send): readonly MailAnswer[] {
    return this.found.get(key) ?? []
  }

  /** Looks through what happened to a contact. */
  note(person: number, { revisions }: Entity): void {
    // Nothing of this is there from the start.
    for (let nth = 1; nth < revisions.length; nth++) {
      const { at, fields } = revisions[nth]!
      if (fields['hs_email_bounce'] === 1) this.#tie({ person, kind: 'bounced', at }, null)
      if (fields['hs_email_optout'] === true) this.#tie({ person, kind: 'left', at }, null)
      for (const type of [MARKETING, EVENTS])
        if (fields[type.optOut] === true) this.#tie({ person, kind: 'refused', at }, type)
    }
  }

  #tie(answer: MailAnswer, type: SubscriptionType | null): void {
    const { person, kind, at } = answer
    const { withinMs, chance } = LIMITS[kind]
    if (!new Random(this.#frame.seed, `mail answer ${kind}`, person).chance(chance)) return
    for (let place = this.#after(at - SOONEST_MS) - 1; place >= 0; place--) {
      const send = this.#sends[place]!
      if (send.sentAt < at - withinMs) return
      if (type !== null && send.subscription !== type) continue
      const known = this.found.get(send.key)
      if (known === undefined) this.found.set(send.key, [answer])
      else known.push(answer)
      return
    }
  }

  /** Place of the first send after the moment. */
  #after(moment: number): number {
    let low = 0
    let high = this.#sends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#sends[middle]!.sentAt <= moment) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Who answered a send, found out from all contacts when it is first asked for. */
export function answersOf(
  stage: Mailed,
  contact: (person: number) => Entity | null,
): (send: Send) => readonly MailAnswer[] {
  let answers: MailAnswers | null = null
  return (send) => {
    if (answers === null) {
      answers = new MailAnswers(stage)
      for (let person = 0; person < population(stage.frame); person++) {
        const entity = contact(person)
        if (entity !== null) answers.note(person, entity)
      }
    }
    return answers.of(send)
  }
}
