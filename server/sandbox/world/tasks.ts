import { isoInstant } from '../instant.ts'
import type { Value } from '../world.ts'
import { MINUTE_MS } from './calendar.ts'
import type { Cast } from './cast.ts'
import type { Frame } from './frame.ts'
import { salesforceId } from './ids.ts'
import { Journal } from './journal.ts'
import { contactId, type Profile } from './profile.ts'
import type { Random } from './random.ts'
import { CALL_RESULTS } from './task-tables.ts'

/** Room for the activities of one person. */
const SLOTS = 16
/** Salesforce puts done activities away after so many days: https://help.salesforce.com/s/articleView?id=000385893 */
const ARCHIVED_AFTER_DAYS = 365

/** What an activity is about, and whose it is. */
interface Related {
  readonly ownerId: string
  readonly whoId: string
  readonly whatId: string | null
  readonly accountId: string | null
}

interface TaskDraft extends Related {
  readonly kind: 'Call' | 'Email' | 'LinkedIn' | 'Other'
  readonly subject: string
  readonly createdAt: number
  /** Who wrote it down. */
  readonly by: string
  readonly dueAt: number
  /** When and by whom it was ticked off; null: never. */
  readonly done: { readonly at: number; readonly by: string } | null
}

const SUBTYPE = { Call: 'Call', Email: 'Email', LinkedIn: 'LinkedIn', Other: 'Task' } as const

/** A to-do, a call or a mail. */
export function task(frame: Frame, random: Random, id: string, draft: TaskDraft): Journal {
  const { kind, createdAt, dueAt, done, by } = draft
  const journal = new Journal(
    id,
    createdAt,
    {
      OwnerId: draft.ownerId,
      WhoId: draft.whoId,
      WhatId: draft.whatId,
      AccountId: draft.accountId,
      Subject: draft.subject,
      Priority: random.chance(0.1) ? 'High' : 'Normal',
      IsHighPriority: false,
      Type: kind,
      TaskSubtype: SUBTYPE[kind],
      ActivityDate: frame.calendar.dateAt(dueAt),
      IsArchived: false,
      CallType: kind === 'Call' ? 'Outbound' : null,
      CallDisposition: null,
      CallDurationInSeconds: null,
      Status: 'Not Started',
      IsClosed: false,
      CompletedDateTime: null,
    },
    by,
  )
  if (done === null) return journal
  const call: Record<string, Value> =
    kind === 'Call' && done.by === draft.ownerId
      ? { CallDisposition: random.pick(CALL_RESULTS), CallDurationInSeconds: random.between(8, 1_400) }
      : {}
  const completed = isoInstant(done.at)
  journal.set(
    done.at,
    { Status: 'Completed', IsClosed: true, CompletedDateTime: completed, ...call },
    done.by,
  )
  archive(frame, journal, Math.max(dueAt, done.at))
  return journal
}

interface EventDraft extends Related {
  readonly kind: 'Meeting' | 'Demo'
  readonly subject: string
  readonly createdAt: number
  readonly startAt: number
  readonly minutes: number
  readonly location: string | null
}

/** A meeting. */
export function event(frame: Frame, id: string, draft: EventDraft): Journal {
  const { createdAt, startAt, minutes } = draft
  const journal = new Journal(
    id,
    createdAt,
    {
      OwnerId: draft.ownerId,
      WhoId: draft.whoId,
      WhatId: draft.whatId,
      AccountId: draft.accountId,
      Subject: draft.subject,
      Type: draft.kind,
      EventSubtype: 'Event',
      ...eventTimes(frame, startAt, minutes),
      IsAllDayEvent: false,
      IsArchived: false,
      Location: draft.location,
      ShowAs: 'Busy',
    },
    draft.ownerId,
  )
  archive(frame, journal, startAt + minutes * MINUTE_MS)
  return journal
}

/** The fields that say when a meeting is. */
export function eventTimes(frame: Frame, startAt: number, minutes: number): Record<string, Value> {
  const start = isoInstant(startAt)
  return {
    ActivityDate: frame.calendar.dateAt(startAt),
    ActivityDateTime: start,
    StartDateTime: start,
    EndDateTime: isoInstant(startAt + minutes * MINUTE_MS),
    DurationInMinutes: minutes,
  }
}

function archive(frame: Frame, journal: Journal, overAt: number): void {
  const { calendar } = frame
  const at = calendar.at(calendar.indexAt(overAt) + ARCHIVED_AFTER_DAYS + 1, 3 * 60)
  if (at <= frame.end) journal.set(at, { IsArchived: true })
}

/** Ids of a person's activities, one after the other. */
export function numbering(seed: number, profile: Profile, from: number) {
  let slot = from
  return (kind: 'Task' | 'Event') => salesforceId(seed, kind, profile.index * SLOTS + slot++)
}

/** What befalls the person's record befalls what hangs on it: converted, it goes to the contact; deleted, it goes along. */
export function hangOn({ frame, team }: Cast, journal: Journal, profile: Profile): void {
  const { convertedAt, salesforceGone, company, index } = profile
  if (convertedAt !== null && journal.createdAt < convertedAt && convertedAt <= frame.end) {
    const by = team.ae[company.executive]!.userId
    journal.set(convertedAt, { WhoId: contactId(frame.seed, index), AccountId: company.accountId }, by)
  }
  if (salesforceGone === null || journal.createdAt >= salesforceGone.at) return
  const by = team.all[0]!.userId
  journal.end(salesforceGone.at, { deletion: 'soft', by })
  if (salesforceGone.restoredAt !== null) journal.restore(salesforceGone.restoredAt, by)
}
