import type { RobotTruth } from '../hubspot-truth.ts'
import type { Value } from '../world.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar.ts'
import type { MailAnswer, Send } from './mail-answers.ts'
import { BROWSERS, clientFields, DATA_CENTRE, PRIVACY_PROXY, READERS, SCANNERS } from './mail-clients.ts'
import type { Random } from './random.ts'
import { EVENTS, MARKETING } from './subscription-types.ts'

const SECOND_MS = 1000
/** What happens later isn't counted to the mail any more. */
const COUNTED_MS = 7 * DAY_MS - 10 * MINUTE_MS
const SOFT_BOUNCES = 0.008
const PRIVACY_OPENS = 0.85
const PRIVACY_FILTERED = 0.82
const SCANNED = 0.85
const CLICKS_OF_OPENERS = 0.13

/** Something that happened to one mail on its way to one person. */
export interface MailEvent {
  readonly id: string
  readonly type: 'SENT' | 'DELIVERED' | 'BOUNCE' | 'OPEN' | 'CLICK' | 'STATUSCHANGE' | 'SPAMREPORT'
  readonly at: number
  readonly robot: RobotTruth['kind'] | null
  /** HubSpot knows that no person did it. */
  readonly filtered: boolean
  /** As HubSpot keeps it. */
  readonly fields: Readonly<Record<string, Value>>
}

/** Who gets a mail, and what stands between. */
export interface Recipient {
  readonly email: string
  readonly place: string | null
  /** Reads with an app that loads all pictures by itself. */
  readonly privacy: boolean
  /** The company has links checked, and whether HubSpot knows that gateway. */
  readonly gateway: { readonly known: boolean } | null
  readonly answer: MailAnswer | null
}

/** What a mail holds, the same for everyone. */
export interface Letter {
  readonly send: Send
  readonly emailCampaignId: string
  readonly subject: string
  readonly from: string
  readonly links: readonly string[]
  /** How often a person who sees it opens it. */
  readonly appeal: number
}

type Own = Record<string, Value>

/** Writes the events of one mail to one person. */
class Course {
  readonly events: MailEvent[] = []
  readonly #common: { readonly recipient: string; readonly emailCampaignId: string }
  readonly #nextId: () => string

  constructor({ emailCampaignId }: Letter, { email }: Recipient, nextId: () => string) {
    this.#common = { recipient: email, emailCampaignId }
    this.#nextId = nextId
  }

  add(
    type: MailEvent['type'],
    at: number,
    own: Own,
    robot: MailEvent['robot'] = null,
    filtered = false,
  ): void {
    const [sent] = this.events
    const sentBy = sent === undefined ? null : { sentById: sent.id, sentByCreated: sent.at }
    const fields = { type, filteredEvent: filtered, ...this.#common, ...sentBy, ...own }
    this.events.push({ id: this.#nextId(), type, at, robot, filtered, fields })
  }
}

/** All that happens to the mail for one person within the week that counts; the first is its sending. */
export function mailCourse(
  random: Random,
  letter: Letter,
  recipient: Recipient,
  nextId: () => string,
): readonly MailEvent[] {
  const { send, subject, from } = letter
  const { answer } = recipient
  const course = new Course(letter, recipient, nextId)
  const sentAt = send.sentAt + random.below(12 * MINUTE_MS)
  course.add('SENT', sentAt, { subject, from })
  if (answer?.kind === 'bounced') course.add('BOUNCE', answer.at, UNKNOWN_USER)
  else if (answer === null && random.chance(SOFT_BOUNCES))
    course.add('BOUNCE', sentAt + random.between(2, 240) * MINUTE_MS, MAILBOX_FULL)
  else {
    const deliveredAt = sentAt + random.between(1, 60) * SECOND_MS
    course.add('DELIVERED', deliveredAt, { response: '250 2.0.0 OK' })
    robots(course, random, letter, { recipient, deliveredAt })
    human(course, random, letter, { recipient, deliveredAt })
    if (answer !== null) leaving(course, random, send, answer)
  }
  return course.events.filter(({ at }) => at <= send.sentAt + COUNTED_MS)
}

const UNKNOWN_USER = { category: 'UNKNOWN_USER', status: '5.1.1', response: '550 5.1.1 user unknown' }
const MAILBOX_FULL = { category: 'MAILBOX_FULL', status: '4.2.2', response: '452 4.2.2 mailbox full' }

interface Arrival {
  readonly recipient: Recipient
  readonly deliveredAt: number
}

function robots(
  course: Course,
  random: Random,
  { links }: Letter,
  { recipient, deliveredAt }: Arrival,
): void {
  const { gateway, privacy, place } = recipient
  if (gateway !== null && random.chance(SCANNED)) {
    const { known } = gateway
    const own = { ...clientFields(known ? SCANNERS.known : SCANNERS.disguised), location: DATA_CENTRE }
    const at = deliveredAt + random.between(1, 4) * SECOND_MS
    course.add('OPEN', at, own, 'scanner-open', known)
    for (const [nth, url] of links.entries()) {
      const clickAt = at + (nth + 1) * random.between(1, 3) * SECOND_MS
      course.add('CLICK', clickAt, { ...own, url }, 'scanner-click', known)
    }
  }
  if (!privacy || !random.chance(PRIVACY_OPENS)) return
  const at = deliveredAt + random.between(60, 3 * 3600) * SECOND_MS
  const own = { ...clientFields(PRIVACY_PROXY), location: place }
  course.add('OPEN', at, own, 'privacy-open', random.chance(PRIVACY_FILTERED))
}

/** Behind a privacy proxy the picture was loaded long ago: a person's look can't be seen, a click can. */
function human(
  course: Course,
  random: Random,
  { appeal, links }: Letter,
  { recipient, deliveredAt }: Arrival,
): void {
  if (!random.chance(appeal)) return
  const { privacy, place } = recipient
  const reader = random.weighted(READERS)
  const looks = random.weighted([
    [70, 1],
    [22, 2],
    [8, 3],
  ] as const)
  let at = deliveredAt + MINUTE_MS + waiting(random, 14 * HOUR_MS)
  for (let nth = 0; nth < (privacy ? 0 : looks); nth++) {
    if (nth > 0) at += MINUTE_MS + waiting(random, 20 * HOUR_MS)
    course.add('OPEN', at, { ...clientFields(reader), location: place })
  }
  if (!random.chance(CLICKS_OF_OPENERS)) return
  const browser = { ...clientFields(random.weighted(BROWSERS)), location: place }
  for (const url of random.chance(0.2) ? links : [random.pick(links)]) {
    at += random.between(5, 180) * SECOND_MS
    course.add('CLICK', at, { ...browser, url })
  }
}

/** Most wait a short while, a few for days. */
function waiting(random: Random, meanMs: number): number {
  return Math.floor(-Math.log(1 - random.unit()) * meanMs)
}

function leaving(course: Course, random: Random, { subscription }: Send, { kind, at }: MailAnswer): void {
  const refused = (kind === 'refused' ? [subscription] : [MARKETING, EVENTS]).map(({ id }) => ({
    id: Number(id),
    status: 'UNSUBSCRIBED',
  }))
  const subscriptions = JSON.stringify(refused)
  if (kind === 'refused') return course.add('STATUSCHANGE', at, { source: 'SOURCE_RECIPIENT', subscriptions })
  const angry = random.chance(0.12)
  if (angry) course.add('SPAMREPORT', at - SECOND_MS, {})
  const source = angry ? 'SOURCE_SPAM_REPORT' : 'SOURCE_RECIPIENT'
  course.add('STATUSCHANGE', at, { source, subscriptions, portalSubscriptionStatus: 'UNSUBSCRIBED' })
}
