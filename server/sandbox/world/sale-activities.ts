import { event, eventTimes, hangOn, numbering, task } from './tasks.ts'
import { DAY_MS, HOUR_MS } from './calendar.ts'
import type { Cast } from './cast.ts'
import { officeTime, within } from './frame.ts'
import type { Sale } from './opportunity-records.ts'
import { contactId, type Profile } from './profile.ts'
import { Random } from './random.ts'

/** Where the numbers of a person's activities as a contact begin, and those about the sale. */
const CONTACT_SLOT = 8
const SALE_SLOT = 10

/** What the account executive does with a contact, whether there is a sale or not. */
export function contactActivities(cast: Cast, profile: Profile): void {
  const { frame, team, truth, add } = cast
  const { form, salesforceAt, salesforceGone, company, index } = profile
  const random = new Random(frame.seed, 'contact activities', index)
  if (form !== 'contact' || salesforceAt === null || !random.chance(0.2)) return
  const at = officeTime(frame, random, within(random, salesforceAt, [5, 500]))
  if (at > frame.end || (salesforceGone !== null && at >= salesforceGone.at)) return
  const id = numbering(frame.seed, profile, CONTACT_SLOT)('Task')
  const by = team.ae[company.executive]!.userId
  const kind = random.pick(['Call', 'Email'] as const)
  const about = {
    ownerId: by,
    whoId: contactId(frame.seed, index),
    whatId: null,
    accountId: company.accountId,
  }
  const draft = { kind, subject: `${kind}: check-in`, createdAt: at, by, dueAt: at, done: { at, by } }
  const journal = task(frame, random, id, { ...about, ...draft })
  hangOn(cast, journal, profile)
  add('Task', journal.build(frame.end))
  truth.salesforce.activities.push({ object: 'Task', id, kind: 'human', at })
}

/** A demo for the opportunity, and the calls and mails after it. */
export function saleActivities(cast: Cast, profile: Profile, { opportunityId, at: since }: Sale): void {
  const { frame, team, truth, add } = cast
  const { company, index } = profile
  const random = new Random(frame.seed, 'sale activities', index)
  const ownerId = team.ae[company.executive]!.userId
  const whoId = contactId(frame.seed, index)
  const about = { ownerId, whoId, whatId: opportunityId, accountId: company.accountId }
  const nextId = numbering(frame.seed, profile, SALE_SLOT)
  if (random.chance(0.75)) {
    const id = nextId('Event')
    const minutes = random.pick([30, 45, 60])
    const createdAt = since + random.between(5, 300) * 60_000
    const planned = officeTime(frame, random, within(random, createdAt, [1, 10]))
    const moved = random.chance(0.12) ? officeTime(frame, random, planned + 2 * DAY_MS) : null
    const cancelled = moved === null && random.chance(0.06)
    const startAt = moved ?? planned
    const subject = `Demo ${company.name}`
    const draft = {
      kind: 'Demo',
      subject,
      createdAt,
      minutes,
      location: random.pick(['Teams', 'Zoom', null]),
    } as const
    const journal = event(frame, id, { ...about, ...draft, startAt: planned })
    if (moved !== null) journal.set(planned - 3 * HOUR_MS, eventTimes(frame, moved, minutes), ownerId)
    if (cancelled)
      journal.end(Math.max(planned - 2 * HOUR_MS, createdAt + 60_000), { deletion: 'soft', by: ownerId })
    const entity = journal.build(frame.end)
    add('Event', entity)
    if (entity !== null) {
      const held = !cancelled && startAt <= frame.end
      truth.salesforce.activities.push({
        object: 'Event',
        id,
        kind: held ? 'human' : 'open',
        at: held ? startAt : null,
      })
    }
  }
  if (!random.chance(0.9)) return
  const id = nextId('Task')
  const at = officeTime(frame, random, within(random, since, [3, 40]))
  if (at > frame.end) return
  const kind = random.pick(['Call', 'Email'] as const)
  const createdAt = random.chance(0.5) ? at : at - 26 * HOUR_MS
  const draft = {
    kind,
    subject: `${kind}: proposal`,
    createdAt,
    by: ownerId,
    dueAt: at,
    done: { at, by: ownerId },
  }
  const journal = task(frame, random, id, { ...about, ...draft })
  // Some tidy up after themselves.
  if (random.chance(0.04)) journal.end(at + 9 * DAY_MS, { deletion: 'soft', by: ownerId })
  add('Task', journal.build(frame.end))
  truth.salesforce.activities.push({ object: 'Task', id, kind: 'human', at })
}
