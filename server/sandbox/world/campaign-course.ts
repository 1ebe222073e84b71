import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from './calendar.ts'
import { commitment, plansOf, type Plan } from './campaign-dates.ts'
import type { CampaignKind } from './campaign-kinds.ts'
import { officeTime, within, type Frame } from './frame.ts'
import type { Random } from './random.ts'

/** How a campaign went. */
export type Outcome =
  'launched' | 'cancelled-in-draft' | 'cancelled-after-commitment' | 'never' | 'recorded-late' | 'always-on'

/** What happened to a campaign, and when. */
export interface Course {
  readonly createdAt: number
  readonly plans: readonly Plan[]
  readonly committedAt: number | null
  /** The first send, or where no mail is sent the live status. */
  readonly launchedAt: number | null
  /** When the status became In Progress. */
  readonly liveAt: number | null
  readonly cancelledAt: number | null
  readonly completedAt: number | null
  /** When mails go out; the first is the launch. Empty without a HubSpot campaign. */
  readonly sends: readonly number[]
  /** Day of the event itself. */
  readonly eventDay: string | null
}

/** What is known of a campaign before its course is drawn. `day` is the index of the day on which it is due. */
export interface CampaignDraft {
  readonly day: number
  readonly kind: CampaignKind
  readonly owner: number
  readonly outcome: Outcome
  readonly createdAt: number
  readonly mails: boolean
  readonly hubspotOnly: boolean
}

/** Draws what happens to a campaign and when. */
export function courseOf(frame: Frame, random: Random, draft: CampaignDraft): Course {
  const { calendar } = frame
  const { day, kind, outcome } = draft
  const none = {
    committedAt: null,
    launchedAt: null,
    liveAt: null,
    cancelledAt: null,
    completedAt: null,
    sends: [],
    plans: [],
  }
  const eventDay =
    kind.event === null ? null : calendar.day(calendar.workday(day + random.between(...kind.event))).date
  if (outcome === 'always-on') {
    const liveAt = officeTime(frame, random, within(random, draft.createdAt, [1, 10]))
    return {
      ...none,
      createdAt: draft.createdAt,
      eventDay: null,
      committedAt: liveAt,
      launchedAt: liveAt,
      liveAt,
    }
  }
  if (outcome === 'recorded-late') return recordedLate(frame, random, draft, eventDay)
  const { commitAt, slip, launchDay } = commitment(frame, random, draft)
  const launchedAt = outcome === 'launched' ? launchTime(frame, random, launchDay) : null
  const cancelAt =
    outcome === 'cancelled-in-draft'
      ? officeTime(frame, random, draft.createdAt + 5 * DAY_MS + random.below(6) * DAY_MS)
      : outcome === 'cancelled-after-commitment'
        ? officeTime(
            frame,
            random,
            commitAt + DAY_MS + Math.floor(random.unit() * (calendar.day(day).start - commitAt + 8 * DAY_MS)),
          )
        : outcome === 'never' && !draft.hubspotOnly && random.chance(0.5)
          ? officeTime(
              frame,
              random,
              calendar.day(day).start + Math.floor((20 + random.unit() * 50) * DAY_MS),
            )
          : null
  const committedAt = draft.hubspotOnly ? draft.createdAt : outcome === 'cancelled-in-draft' ? null : commitAt
  const until = Math.min(launchedAt ?? Infinity, cancelAt ?? Infinity, frame.end)
  const plans = plansOf(frame, random, draft, { commitAt, slip, launchDay, until })
  const liveAt = launchedAt === null ? null : launchedAt + (draft.mails ? statusLag(random) : 0)
  return {
    createdAt: draft.createdAt,
    eventDay,
    plans,
    committedAt,
    launchedAt,
    liveAt,
    cancelledAt: cancelAt,
    completedAt:
      launchedAt === null
        ? null
        : officeTime(frame, random, within(random, launchedAt + (kind.event?.[1] ?? 7) * DAY_MS, [4, 30])),
    sends: launchedAt === null || !draft.mails ? [] : sendTimes(frame, random, launchedAt, kind.mails),
  }
}

/** Set up when it was already running, with the day it should have started. */
function recordedLate(
  frame: Frame,
  random: Random,
  { day, mails }: CampaignDraft,
  eventDay: string | null,
): Course {
  const { calendar } = frame
  const createdAt = officeTime(frame, random, calendar.day(day).start + random.between(1, 5) * DAY_MS)
  const launchedAt = createdAt + random.between(20, 300) * MINUTE_MS
  return {
    createdAt,
    eventDay,
    plans: [{ day: calendar.day(day).date, at: createdAt }],
    committedAt: createdAt,
    launchedAt,
    liveAt: launchedAt,
    cancelledAt: null,
    completedAt: officeTime(frame, random, within(random, launchedAt, [10, 30])),
    sends: mails ? [launchedAt] : [],
  }
}

/** Some mails leave just before midnight, some just after it. */
function launchTime(frame: Frame, random: Random, day: number): number {
  const { calendar } = frame
  const clocksChange = [-2, -1, 0, 1, 2].some((off) => !calendar.day(day + off).hours24)
  const minutes = random.chance(clocksChange ? 0.7 : 0.14)
    ? random.pick([23 * 60 + random.between(5, 58), random.between(2, 55)])
    : 8 * 60 + random.below(9 * 60)
  return calendar.at(day, minutes) + random.below(MINUTE_MS)
}

/** How long after the first mail somebody remembers to change the status. */
function statusLag(random: Random): number {
  if (random.chance(0.5)) return random.below(5) * MINUTE_MS
  return Math.floor(random.unit() * 30 * HOUR_MS)
}

function sendTimes(frame: Frame, random: Random, launchedAt: number, most: number): number[] {
  const sends = [launchedAt]
  for (let nth = 1; nth < random.between(1, most); nth++) {
    sends.push(officeTime(frame, random, sends.at(-1)! + Math.floor((0.6 + random.unit()) * WEEK_MS)))
  }
  return sends
}
