import { DAY_MS, HOUR_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import { officeTime, within, type Frame } from './frame.ts'
import type { Step } from './journal.ts'
import type { Random } from './random.ts'
import { REQUEST_STAGE } from './ticket-stages.ts'

/** What becomes of a request, and when. */
export interface RequestCourse {
  readonly requestedAt: number
  readonly wantedFor: string | null
  readonly acceptedAt: number | null
  readonly startedAt: number | null
  readonly doneAt: number | null
  readonly declinedAt: number | null
}

const UNDATED = 0.12

/** A campaign is asked for before it is set up, worked on while it is in draft, and done when it is launched. */
export function campaignRequest(frame: Frame, random: Random, plan: CampaignPlan): RequestCourse {
  const asked = plan.createdAt - Math.floor((2 + random.unit() * 14) * DAY_MS)
  const requestedAt = Math.min(officeTime(frame, random, asked), plan.createdAt - 3 * HOUR_MS)
  const acceptedAt = requestedAt + Math.floor((plan.createdAt - requestedAt) * (0.1 + random.unit() * 0.7))
  const { launchedAt, cancelledAt } = plan
  const dueAt = plan.plans[0] === undefined ? plan.createdAt + 30 * DAY_MS : Date.parse(plan.plans[0].day)
  const wished = dueAt - random.pick([0, 0, 0, 2, 5, 9]) * DAY_MS
  const done = launchedAt === null || launchedAt <= plan.createdAt ? null : launchedAt
  return {
    requestedAt,
    wantedFor: random.chance(UNDATED) ? null : frame.calendar.dateAt(wished),
    acceptedAt,
    startedAt: plan.createdAt,
    doneAt: done === null ? null : done + Math.floor(random.unit() * 30 * HOUR_MS),
    declinedAt: done === null && cancelledAt !== null ? cancelledAt + HOUR_MS : null,
  }
}

/** Everyday work: lists, reports, repairs. Some is declined, some is never touched. */
export function otherRequest(
  frame: Frame,
  random: Random,
  { askedAt, days }: { readonly askedAt: number; readonly days: readonly [number, number] },
): RequestCourse {
  const requestedAt = officeTime(frame, random, askedAt)
  const wanted = random.chance(0.45)
    ? null
    : frame.calendar.workday(frame.calendar.indexAt(requestedAt) + random.between(2, 15))
  const wantedFor = wanted === null ? null : frame.calendar.day(wanted).date
  const course = { requestedAt, wantedFor, acceptedAt: null, startedAt: null, doneAt: null, declinedAt: null }
  const answeredAt = officeTime(frame, random, within(random, requestedAt, [0.1, 5]))
  const fate = random.weighted([
    [82, 'done'],
    [8, 'declined'],
    [7, 'stuck'],
    [3, 'forgotten'],
  ] as const)
  if (fate === 'forgotten') return course
  if (fate === 'declined') return { ...course, declinedAt: answeredAt }
  const startedAt = officeTime(frame, random, within(random, answeredAt, [0.1, 8]))
  const doneAt = officeTime(frame, random, within(random, startedAt, days))
  return { ...course, acceptedAt: answeredAt, startedAt, doneAt: fate === 'done' ? doneAt : null }
}

/** The stages that the ticket goes through; some wait for input in between. */
export function stagesOf(random: Random, course: RequestCourse): Step<string>[] {
  const { requestedAt, acceptedAt, startedAt, doneAt, declinedAt } = course
  const steps: Step<string>[] = [{ at: requestedAt, value: REQUEST_STAGE.new }]
  if (acceptedAt !== null) steps.push({ at: acceptedAt, value: REQUEST_STAGE.accepted })
  if (startedAt !== null) steps.push({ at: startedAt, value: REQUEST_STAGE.started })
  if (startedAt !== null && doneAt !== null && random.chance(0.25)) {
    const pause = (doneAt - startedAt) / 4
    steps.push({ at: Math.floor(startedAt + pause), value: REQUEST_STAGE.waiting })
    steps.push({ at: Math.floor(startedAt + 2 * pause), value: REQUEST_STAGE.started })
  }
  if (doneAt !== null) steps.push({ at: doneAt, value: REQUEST_STAGE.done })
  if (declinedAt !== null) steps.push({ at: declinedAt, value: REQUEST_STAGE.declined })
  return steps
}
