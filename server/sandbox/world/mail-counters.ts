import type { MailingTruth, RobotTruth } from '../hubspot-truth.ts'
import type { MailEvent } from './mail-course.ts'
import type { Mailing } from './mailing.ts'

/** Recipients of an e-mail by what came of it. */
export interface Counters {
  sent: number
  delivered: number
  open: number
  click: number
  bounce: number
  hardbounced: number
  softbounced: number
  unsubscribed: number
  spamreport: number
}

export const NO_COUNTS: Readonly<Counters> = {
  sent: 0,
  delivered: 0,
  open: 0,
  click: 0,
  bounce: 0,
  hardbounced: 0,
  softbounced: 0,
  unsubscribed: 0,
  spamreport: 0,
}

const COUNTED: Readonly<Record<MailEvent['type'], keyof Counters>> = {
  SENT: 'sent',
  DELIVERED: 'delivered',
  BOUNCE: 'bounce',
  OPEN: 'open',
  CLICK: 'click',
  STATUSCHANGE: 'unsubscribed',
  SPAMREPORT: 'spamreport',
}

/** HubSpot's counters of an e-mail over time: each recipient once, without what its filter took out. */
export class MailCounters {
  readonly #moves: { readonly name: keyof Counters; readonly at: number }[] = []

  constructor({ recipients }: Mailing) {
    for (const { events } of recipients) {
      const first = new Map<keyof Counters, number>()
      for (const event of events) {
        if (event.filtered) continue
        for (const name of countersOf(event)) first.set(name, Math.min(first.get(name) ?? Infinity, event.at))
      }
      for (const [name, at] of first) this.#moves.push({ name, at })
    }
  }

  at(moment: number): Readonly<Counters> {
    const counts = { ...NO_COUNTS }
    for (const { name, at } of this.#moves) if (at <= moment) counts[name]++
    return counts
  }
}

function countersOf({ type, fields }: MailEvent): (keyof Counters)[] {
  if (type !== 'BOUNCE') return [COUNTED[type]]
  return ['bounce', String(fields['status']).startsWith('5') ? 'hardbounced' : 'softbounced']
}

/** What really came of a send, robots apart. */
export function mailingTruth(
  { recipients }: Mailing,
  counters: MailCounters,
  names: Pick<MailingTruth, 'emailId' | 'emailCampaignId' | 'subscriptionId' | 'sentAt'>,
): MailingTruth {
  const counted = counters.at(Infinity)
  const byHumans = (type: MailEvent['type']) =>
    recipients.filter(({ events }) => events.some((event) => event.type === type && event.robot === null))
      .length
  const robots = recipients.flatMap(({ email, events }) =>
    events.flatMap(({ id, robot, filtered }): RobotTruth[] =>
      robot === null ? [] : [{ eventId: id, recipient: email, kind: robot, filtered }],
    ),
  )
  return {
    ...names,
    sent: counted.sent,
    delivered: counted.delivered,
    hardBounced: counted.hardbounced,
    softBounced: counted.softbounced,
    openedByHumans: byHumans('OPEN'),
    clickedByHumans: byHumans('CLICK'),
    unsubscribed: counted.unsubscribed,
    reportedSpam: counted.spamreport,
    countedOpens: counted.open,
    countedClicks: counted.click,
    robots,
  }
}
