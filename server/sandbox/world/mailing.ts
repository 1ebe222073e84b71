import type { Entity } from '../world.ts'
import { placeOf, type Company } from './company.ts'
import type { Frame } from './frame.ts'
import { eventIds } from './ids.ts'
import { mailCourse, type Letter, type MailEvent, type Recipient } from './mail-course.ts'
import type { MailAnswer } from './mail-answers.ts'
import { readingPlace } from './mail-clients.ts'
import { reachable } from './mail-reach.ts'
import { population, type Profile } from './profile.ts'
import { Random } from './random.ts'

/** Draws that find nobody who can be written to end the search for recipients. */
const MOST_TRIES = 6
const PRIVACY_READERS = 0.22
const GATEWAYS = 0.07
const KNOWN_GATEWAYS = 0.7

/** Who could get a mail. `contact` is the person's record in HubSpot; null where HubSpot doesn't know the person. */
export interface Readership {
  readonly contact: (person: number) => Entity | null
  readonly profile: (person: number) => Profile
  readonly company: (index: number) => Company
  /** Those who are known to have got this mail, because of what they did after it. */
  readonly answers: readonly MailAnswer[]
}

/** A send with all that came of it: the events of each recipient. */
export interface Mailing {
  readonly recipients: readonly { readonly email: string; readonly events: readonly MailEvent[] }[]
}

/** The mail's way to each of its recipients. A pure function of the letter and of the contacts as they stood when it was sent. */
export function mailing(frame: Frame, letter: Letter, readership: Readership): Mailing {
  const { send } = letter
  const random = new Random(frame.seed, 'mailing', send.key)
  const wanted = Math.round(frame.size.recipients * (0.5 + random.unit()))
  const everyone = population(frame)
  const nextId = eventIds(frame.seed, send.key)
  const drawn = new Set<number>()
  const recipients: { email: string; events: readonly MailEvent[] }[] = []
  const write = (person: number, answer: MailAnswer | null) => {
    drawn.add(person)
    // Most who aren't known yet are told without their record.
    if ((readership.profile(person).hubspotAt ?? Infinity) > send.sentAt) return
    const entity = readership.contact(person)
    const reached = entity === null ? null : reachable(entity, send.sentAt, send.subscription)
    // Who has no basis on record is mostly left out.
    if (reached === null || !(answer !== null || reached.basis || random.chance(0.4))) return
    const recipient = recipientOf(frame, readership.company, { person, email: reached.email, answer })
    recipients.push({ email: reached.email, events: mailCourse(random, letter, recipient, nextId) })
  }
  for (const answer of readership.answers) write(answer.person, answer)
  for (let tries = 0; tries < wanted * MOST_TRIES && recipients.length < wanted; tries++) {
    const person = random.below(everyone)
    if (!drawn.has(person)) write(person, null)
  }
  return { recipients }
}

function recipientOf(
  frame: Frame,
  company: Readership['company'],
  { person, email, answer }: { person: number; email: string; answer: MailAnswer | null },
): Recipient {
  const { index, country } = company(placeOf(person).company)
  const gateway = new Random(frame.seed, 'mail gateway', index)
  return {
    email,
    answer,
    place: readingPlace(country.code),
    privacy: new Random(frame.seed, 'mail client', person).chance(PRIVACY_READERS),
    gateway: gateway.chance(GATEWAYS) ? { known: gateway.chance(KNOWN_GATEWAYS) } : null,
  }
}
