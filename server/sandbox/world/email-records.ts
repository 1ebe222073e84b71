import type { Revision } from '../world.ts'
import { DAY_MS, MINUTE_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { officeTime } from './frame.ts'
import { hubspotId } from './ids.ts'
import { Random } from './random.ts'

const MOST_MAILS = 8
/** The counters grow for a week after the send. */
const GROWTH = [0.42, 0.66, 0.79, 0.87, 0.93, 0.97, 1]

/** The marketing mails of a campaign with their counters, its landing page and form, and which of them are its assets. */
export function emailRecords({ frame, add }: Cast, plan: CampaignPlan, campaign: string): void {
  const random = new Random(frame.seed, 'emails', plan.index)
  const asset = (type: string, id: string, name: string, at: number) => {
    const fields = { campaignId: campaign, assetType: type, assetId: id, name }
    add(
      'campaign_assets',
      at > frame.end ? null : { id: `${campaign}:${type}:${id}`, revisions: [{ at, fields }] },
    )
  }
  // A campaign that came to nothing often leaves a draft behind.
  const drafts =
    plan.sends.length === 0 && plan.kind.mails > 0 && plan.launchedAt === null && random.chance(0.7) ? 1 : 0
  const mails = [...plan.sends, ...Array.from({ length: drafts }, () => null)]
  for (const [nth, sentAt] of mails.entries()) {
    const id = hubspotId(frame.seed, 'email', plan.index * MOST_MAILS + nth)
    const name = `${plan.name} – mail ${nth + 1}`
    const madeAt = madeBefore(random, plan.hubspotAt, sentAt)
    if (madeAt > frame.end) continue
    const revisions = mailRevisions(random, { campaign, name, madeAt, sentAt, plan })
    add('marketing_emails', { id, revisions: revisions.filter(({ at }) => at <= frame.end) })
    asset('MARKETING_EMAIL', id, name, madeAt)
  }
  const pageAt = officeTime(frame, random, plan.hubspotAt + DAY_MS)
  if (plan.kind.mails > 0)
    asset(
      'LANDING_PAGE',
      hubspotId(frame.seed, 'asset', plan.index * 2),
      `${plan.name} – landing page`,
      pageAt,
    )
  if (plan.kind.event !== null)
    asset('FORM', formId(plan), `${plan.name} – registration`, pageAt + 20 * MINUTE_MS)
}

function formId({ hubspotId: id, index }: CampaignPlan): string {
  return `${(index + 0x1000_0000).toString(16)}${(id ?? '').slice(8)}`
}

function madeBefore(random: Random, from: number, sentAt: number | null): number {
  if (sentAt === null) return from + Math.floor((1 + random.unit() * 5) * DAY_MS)
  return Math.max(from + MINUTE_MS, sentAt - Math.floor((0.5 + random.unit() * 8) * DAY_MS))
}

interface Mail {
  readonly campaign: string
  readonly name: string
  readonly madeAt: number
  readonly sentAt: number | null
  readonly plan: CampaignPlan
}

function mailRevisions(random: Random, { campaign, name, madeAt, sentAt, plan }: Mail): Revision[] {
  const none = {
    sent: 0,
    delivered: 0,
    open: 0,
    click: 0,
    bounce: 0,
    hardbounced: 0,
    softbounced: 0,
    unsubscribed: 0,
    spamreport: 0,
    reply: 0,
  }
  const fields = {
    name,
    subject: `${plan.kind.event === null ? 'News' : 'Invitation'}: ${plan.name.slice(8)}`,
    state: 'DRAFT',
    type: 'BATCH_EMAIL',
    isPublished: false,
    publishDate: null,
    campaign,
    campaignName: plan.name,
    clonedFrom: null,
    ...none,
  }
  const draft: Revision = { at: madeAt, fields }
  if (sentAt === null) return [draft]
  const scheduledAt = madeAt + Math.floor((sentAt - madeAt) * 0.7)
  const publishDate = new Date(sentAt).toISOString()
  const scheduled: Revision = { at: scheduledAt, fields: { state: 'SCHEDULED', publishDate } }
  const sent = random.between(400, 6_000)
  const hardbounced = Math.round(sent * 0.012 * random.unit())
  const softbounced = Math.round(sent * 0.01 * random.unit())
  const delivered = sent - hardbounced - softbounced
  const counts = { sent, delivered, bounce: hardbounced + softbounced, hardbounced, softbounced }
  const published: Revision = { at: sentAt, fields: { state: 'PUBLISHED', isPublished: true } }
  const opens = Math.round(delivered * (0.16 + random.unit() * 0.25))
  const clicks = Math.round(opens * (0.06 + random.unit() * 0.16))
  const growth = GROWTH.map((share, day): Revision => ({
    at: sentAt + (day + 1) * DAY_MS - 2 * MINUTE_MS,
    fields: {
      ...(day === 0 ? counts : {}),
      open: Math.round(opens * share),
      click: Math.round(clicks * share),
      unsubscribed: Math.round(delivered * 0.002 * share),
      spamreport: Math.round(delivered * 0.0003 * share),
    },
  }))
  return [draft, scheduled, published, ...growth]
}
