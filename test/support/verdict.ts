import type { CampaignTruth } from '../../server/sandbox/world.ts'

const ZONE = 'Europe/Berlin'
/** Weekly syncs, the last at the end of the week asked about. */
export const SYNCS = ['2026-11-08T22:45:00.000Z', '2026-11-15T22:45:00.000Z', '2026-11-22T22:45:00.000Z']
/** Salesforce is read up to some minutes before the sync, lest a late commit be missed. */
const LAG_MS = 5 * 60_000
export const KNOWN = Date.parse(SYNCS.at(-1)!) - LAG_MS
/** The day after the last one asked about. */
export const UNTIL = '2026-11-23'

/** Always-on campaigns and parents have no launch to plan. */
export function isPlanned({ alwaysOn, parent }: CampaignTruth): boolean {
  return !alwaysOn && !parent
}

export function localDay(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE).toPlainDate().toString()
}

/** HubSpot keeps no history: of a campaign that only it knows, the first plan is the one that stood when it was first read. */
export function firstCommitted({
  salesforceId,
  plans,
  committedAt,
}: CampaignTruth): { day: string; known: number } | null {
  if (salesforceId === null) {
    const seen = SYNCS.map((at) => Date.parse(at)).find((at) => plans.some((plan) => plan.at <= at))
    const plan = seen === undefined ? undefined : plans.findLast(({ at }) => at <= seen)
    return (plan && { day: plan.day, known: seen! }) || null
  }
  if (committedAt === null || committedAt > KNOWN) return null
  const plan = plans.findLast(({ at }) => at <= committedAt) ?? plans.find(({ at }) => at > committedAt)
  return plan === undefined || plan.at > KNOWN ? null : { day: plan.day, known: plan.at }
}

/** Null: nothing is due by the end of the last week. */
export function verdictOn(each: CampaignTruth): string | null {
  const plan = firstCommitted(each)
  if (plan === null || plan.day >= UNTIL) return null
  if (localDay(plan.known) >= plan.day) return 'Plan not observed in time'
  const due = Temporal.PlainDate.from(plan.day).add({ days: 1 }).toZonedDateTime(ZONE).epochMilliseconds
  const launched = each.launchedAt !== null && each.launchedAt <= KNOWN ? each.launchedAt : null
  const cancelled = each.cancelledAt !== null && each.cancelledAt <= KNOWN ? each.cancelledAt : null
  if (launched !== null) return launched < due ? 'Launched on time' : 'Launched late'
  if (cancelled === null) return 'Due and not launched'
  return cancelled < due
    ? 'Cancelled after it was committed, before it was due'
    : 'Cancelled after it was due'
}
