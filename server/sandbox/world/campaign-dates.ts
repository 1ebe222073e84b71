import { DAY_MS } from './calendar.ts'
import type { CampaignKind } from './campaign-kinds.ts'
import { officeTime, within, type Frame } from './frame.ts'
import { isRush } from './last-quarter.ts'
import type { Random } from './random.ts'

/** A planned launch day and the moment from which it was in force. */
export interface Plan {
  readonly day: string
  readonly at: number
}

interface Draft {
  readonly day: number
  readonly kind: CampaignKind
  readonly owner: number
  readonly outcome: string
  readonly createdAt: number
  readonly hubspotOnly: boolean
}

/** How often each of the four marketers is late when nothing presses. */
const LATE: readonly number[] = [0.07, 0.17, 0.26, 0.2]
const EVENT_PRESSURE = 0.17
/** How much oftener when everybody is busy with a trade show; webinars have to wait for it. */
const RUSH = { webinar: 0.6, other: 0.08 } as const

/** When the team promises the day, by how many days it slips, and the day of the true launch. */
export function commitment(
  frame: Frame,
  random: Random,
  draft: Draft,
): { commitAt: number; slip: number; launchDay: number } {
  const { calendar } = frame
  const due = calendar.day(draft.day).start
  const commitAt = officeTime(
    frame,
    random,
    draft.createdAt + Math.floor((due - draft.createdAt) * (0.3 + random.unit() * 0.4)),
  )
  const slip = slipDays(frame, random, draft)
  // Nothing is launched on a weekend unless it slipped there.
  const launchDay = slip > 2 ? calendar.workday(draft.day + slip) : draft.day + slip
  return { commitAt, slip, launchDay }
}

function slipDays(frame: Frame, random: Random, { day, kind, owner }: Draft): number {
  const { anchor, start, calendar } = frame
  const due = calendar.day(day).start
  const rush = isRush(frame, due) ? (kind.type === 'Webinar' ? RUSH.webinar : RUSH.other) : 0
  // The team learns over the two years.
  const learning = 1.25 - 0.4 * Math.min(Math.max((due - start) / (anchor - start), 0), 1)
  const chance = (LATE[owner]! + (kind.event === null ? 0 : EVENT_PRESSURE)) * learning + rush
  if (!random.chance(chance))
    return random.weighted([
      [70, 0],
      [18, -1],
      [8, -2],
      [4, -3],
    ] as const)
  return random.weighted([
    [26, 1],
    [16, 2],
    [22, random.between(3, 6)],
    [24, random.between(7, 12)],
    [12, random.between(13, 24)],
  ] as const)
}

/** Every planned day in order: first guesses in draft, the promise, and what it became. */
export function plansOf(
  frame: Frame,
  random: Random,
  draft: Draft,
  { commitAt, slip, launchDay, until }: { commitAt: number; slip: number; launchDay: number; until: number },
): Plan[] {
  const { calendar } = frame
  const { createdAt, day, hubspotOnly } = draft
  const date = (index: number) => calendar.day(index).date
  const plans: Plan[] = []
  if (hubspotOnly) {
    if (random.chance(0.1)) return []
    plans.push({ day: date(day), at: createdAt })
  } else {
    const firstAt = random.chance(0.25) ? within(random, createdAt, [0.5, 4]) : createdAt
    const guessed = random.chance(0.3)
    plans.push({
      day: date(guessed ? calendar.workday(day + random.pick([-9, -7, -4, 5, 7, 10])) : day),
      at: Math.min(firstAt, commitAt - 2 * 3_600_000),
    })
    // The draft's guess gives way before the team commits.
    if (guessed)
      plans.push({
        day: date(day),
        at: plans[0]!.at + Math.floor((commitAt - plans[0]!.at) * (0.3 + random.unit() * 0.5)),
      })
  }
  if (slip > 1 || random.chance(0.05))
    plans.push(...replanned(frame, random, { commitAt, slip, launchDay, createdAt, day }))
  const kept = plans.filter(({ at }, index) => at < until && (index === 0 || at > plans[index - 1]!.at))
  return kept.filter((plan, index) => index === 0 || plan.day !== kept[index - 1]!.day)
}

/** The day is moved, once or twice, in the days before it is due or just after. */
function replanned(
  frame: Frame,
  random: Random,
  {
    commitAt,
    slip,
    launchDay,
    createdAt,
    day,
  }: { commitAt: number; slip: number; launchDay: number; createdAt: number; day: number },
): Plan[] {
  const { calendar } = frame
  if (slip > 1 && !random.chance(0.7)) return []
  const due = calendar.day(day).start
  const earliest = Math.max(commitAt + DAY_MS / 2, createdAt + 9 * DAY_MS)
  const firstAt = officeTime(
    frame,
    random,
    Math.max(earliest, due - Math.floor((random.unit() * 8 - 1) * DAY_MS)),
  )
  const twice = slip > 5 && random.chance(0.4)
  const middle = calendar.workday(day + Math.max(1, Math.floor(slip / 2)))
  const first: Plan = { day: calendar.day(twice ? middle : launchDay).date, at: firstAt }
  if (!twice) return [first]
  const secondAt = officeTime(frame, random, Math.max(firstAt + DAY_MS, calendar.day(middle).start - DAY_MS))
  return [first, { day: calendar.day(launchDay).date, at: secondAt }]
}
