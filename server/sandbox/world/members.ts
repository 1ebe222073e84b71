import { DAY_MS, HOUR_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { salesforceId } from './ids.ts'
import { Journal } from './journal.ts'
import { contactId, leadId, type Profile } from './profile.ts'
import { Random } from './random.ts'

const MOST = 16

/** The campaigns that the person was made a member of, and what came of it. */
export function memberRecords(
  { frame, team, add }: Cast,
  campaigns: readonly CampaignPlan[],
  profile: Profile,
): void {
  const { salesforceAt, convertedAt, index, form } = profile
  if (salesforceAt === null) return
  const random = new Random(frame.seed, 'members', index)
  const seen = new Set<number>()
  const gone = profile.salesforceGone
  for (let nth = 0; nth < Math.min(frame.size.invitations, MOST); nth++) {
    const campaign = random.pick(campaigns)
    const at = (campaign.launchedAt ?? Infinity) + Math.floor((random.unit() * 12 - 4) * DAY_MS)
    const responds = random.chance(0.32)
    const lost = random.chance(0.012)
    if (seen.has(campaign.index) || campaign.salesforceId === null || campaign.parent) continue
    if (at < salesforceAt || at < campaign.createdAt || at > frame.end || (gone !== null && at > gone.at))
      continue
    seen.add(campaign.index)
    const contact = form === 'contact' || (convertedAt !== null && convertedAt <= at)
    const journal = new Journal(
      salesforceId(frame.seed, 'CampaignMember', index * MOST + nth),
      at,
      {
        CampaignId: campaign.salesforceId,
        LeadId: contact && form === 'contact' ? null : leadId(frame.seed, index),
        ContactId: contact ? contactId(frame.seed, index) : null,
        Status: 'Sent',
        HasResponded: false,
        FirstRespondedDate: null,
      },
      team.integration.userId,
    )
    if (!contact && convertedAt !== null && convertedAt <= frame.end)
      journal.set(convertedAt, { ContactId: contactId(frame.seed, index) })
    if (responds) respond(random, journal, campaign, (instant) => frame.calendar.dateAt(instant))
    if (lost) journal.end(at + Math.floor((1 + random.unit() * 200) * DAY_MS), { deletion: 'hard' })
    else if (gone !== null) journal.end(gone.at, { deletion: 'hard' })
    add('CampaignMember', journal.build(frame.end))
  }
}

function respond(
  random: Random,
  journal: Journal,
  { kind }: CampaignPlan,
  dateAt: (at: number) => string,
): void {
  const at = journal.createdAt + Math.floor(random.unit() * 9 * DAY_MS) + HOUR_MS
  const status = kind.event === null ? 'Responded' : 'Registered'
  journal.set(at, { Status: status, HasResponded: true, FirstRespondedDate: dateAt(at) })
  if (kind.event === null) return
  const eventAt = at + kind.event[0] * DAY_MS
  journal.set(eventAt, { Status: random.chance(0.6) ? 'Attended' : 'No Show' })
}
