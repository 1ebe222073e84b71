import { DAY_MS, HOUR_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import type { Frame } from './frame.ts'
import { salesforceId } from './ids.ts'
import { Journal } from './journal.ts'
import { memberSetup } from './member-statuses.ts'
import { contactId, leadId, type Profile } from './profile.ts'
import { Random } from './random.ts'

const MOST = 16

/** A campaign that a person was made a member of, and what came of it. */
export interface Membership {
  readonly campaign: CampaignPlan
  readonly campaignId: string
  readonly nth: number
  readonly at: number
  readonly statuses: readonly { readonly at: number; readonly status: string }[]
  /** When it was taken off the list, without a trace; null while it is on it. */
  readonly lostAt: number | null
}

/** Pure, so that what hangs on a person's campaigns can be made by itself. */
export function membershipsOf(
  frame: Frame,
  campaigns: readonly CampaignPlan[],
  profile: Profile,
): Membership[] {
  const { salesforceAt, index } = profile
  if (salesforceAt === null) return []
  const random = new Random(frame.seed, 'members', index)
  const { launchedAt, createdAt } = datesOf(campaigns)
  const seen: number[] = []
  const found: Membership[] = []
  const gone = profile.salesforceGone
  for (let nth = 0; nth < Math.min(frame.size.invitations, MOST); nth++) {
    const place = random.below(campaigns.length)
    const at = launchedAt[place]! + Math.floor((random.unit() * 12 - 4) * DAY_MS)
    const responds = random.chance(0.32)
    const lost = random.chance(0.012)
    if (at < salesforceAt || at < createdAt[place]! || at > frame.end || (gone !== null && at > gone.at))
      continue
    const campaign = campaigns[place]!
    if (seen.includes(place) || campaign.salesforceId === null) continue
    seen.push(place)
    const statuses = responds ? answers(random, campaign, at) : []
    const lostAt = lost ? at + Math.floor((1 + random.unit() * 200) * DAY_MS) : null
    const campaignId = campaign.salesforceId
    found.push({ campaign, campaignId, nth, at, statuses, lostAt: lostAt ?? gone?.at ?? null })
  }
  return found
}

interface Dates {
  /** Infinity where nobody is made a member. */
  readonly launchedAt: Float64Array
  readonly createdAt: Float64Array
}

const known = new WeakMap<readonly CampaignPlan[], Dates>()

/** The campaigns' dates side by side: each person is tried on campaigns from everywhere, and few tries succeed. */
function datesOf(campaigns: readonly CampaignPlan[]): Dates {
  let dates = known.get(campaigns)
  if (dates === undefined) {
    const joined = ({ salesforceId, parent }: CampaignPlan) => salesforceId !== null && !parent
    dates = {
      launchedAt: Float64Array.from(campaigns, (plan) => (joined(plan) ? plan.launchedAt : null) ?? Infinity),
      createdAt: Float64Array.from(campaigns, (plan) => plan.createdAt),
    }
    known.set(campaigns, dates)
  }
  return dates
}

function answers(random: Random, { kind }: CampaignPlan, memberAt: number): Membership['statuses'] {
  const at = memberAt + Math.floor(random.unit() * 9 * DAY_MS) + HOUR_MS
  if (kind.event === null) return [{ at, status: 'Responded' }]
  const came = random.chance(0.6) ? 'Attended' : 'No Show'
  return [
    { at, status: 'Registered' },
    { at: at + kind.event[0] * DAY_MS, status: came },
  ]
}

/** On the list only because of the answer, and since it; null for whoever gave none, or is gone by then. */
function uploaded(membership: Membership): (Membership & { readonly status: string }) | null {
  const answer = membership.statuses.at(-1)
  if (answer === undefined || answer.status === 'No Show') return null
  if (membership.lostAt !== null && membership.lostAt <= answer.at) return null
  return { ...membership, at: answer.at, status: answer.status, statuses: [] }
}

/** The person's records as a member of campaigns. */
export function memberRecords(
  { frame, team, add }: Cast,
  campaigns: readonly CampaignPlan[],
  profile: Profile,
): void {
  const { convertedAt, index, form } = profile
  for (const membership of membershipsOf(frame, campaigns, profile)) {
    const { responded, respondersOnly } = memberSetup(frame, membership.campaign)
    const kept = respondersOnly ? uploaded(membership) : { ...membership, status: 'Sent' }
    if (kept === null) continue
    const { campaignId, nth, at, status, statuses, lostAt } = kept
    const contact = form === 'contact' || (convertedAt !== null && convertedAt <= at)
    const sent = responded.get(status) === true
    const firstAt = sent ? at : statuses.find(({ status }) => responded.get(status) === true)?.at
    const firstDay = firstAt === undefined ? null : frame.calendar.dateAt(firstAt)
    const journal = new Journal(
      salesforceId(frame.seed, 'CampaignMember', index * MOST + nth),
      at,
      {
        CampaignId: campaignId,
        LeadId: contact && form === 'contact' ? null : leadId(frame.seed, index),
        ContactId: contact ? contactId(frame.seed, index) : null,
        Status: status,
        HasResponded: sent,
        FirstRespondedDate: sent ? firstDay : null,
      },
      team.integration.userId,
    )
    if (!contact && convertedAt !== null && convertedAt <= frame.end)
      journal.set(convertedAt, { ContactId: contactId(frame.seed, index) })
    for (const { at: since, status: next } of statuses) {
      const counts = responded.get(next) === true
      journal.set(since, {
        Status: next,
        HasResponded: counts,
        ...(counts ? { FirstRespondedDate: firstDay } : {}),
      })
    }
    if (lostAt !== null) journal.end(lostAt, { deletion: 'hard' })
    add('CampaignMember', journal.build(frame.end))
  }
}
