import type { Revision } from '../world.ts'
import { DAY_MS, MINUTE_MS } from './calendar.ts'
import { CAMPAIGN_TYPES } from './campaign-kinds.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { officeTime, type Frame } from './frame.ts'
import { hubspotId } from './ids.ts'
import { mailKey, subscriptionOf, type Send } from './mail-answers.ts'
import type { Letter } from './mail-course.ts'
import { MailCounters, mailingTruth, NO_COUNTS } from './mail-counters.ts'
import { mailing } from './mailing.ts'
import { Random } from './random.ts'

/** HubSpot counts for a week after the send. */
const COUNTED_DAYS = 7
/** The marketing mails of a campaign with their counters and every event behind those, its landing page and form, and which of them are its assets. */
export function emailRecords(cast: Cast, plan: CampaignPlan): void {
  const { frame, add } = cast
  const campaign = plan.hubspotId
  if (campaign === null) return
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
    const id = hubspotId(frame.seed, 'email', mailKey(plan, nth))
    const corrects = sentAt !== null && sentAt === plan.correctedAt
    const name = `${plan.name} – ${corrects ? 'correction' : `mail ${nth + 1}`}`
    const madeAt = madeBefore(random, plan.hubspotAt, sentAt)
    if (madeAt > frame.end) continue
    const filed = isFiled(frame, plan, nth)
    const mail: Mail = { id, campaign: filed ? campaign : null, name, madeAt, sentAt, plan, nth, corrects }
    const revisions = mailRevisions(cast, mail)
    add('marketing_emails', { id, revisions: revisions.filter(({ at }) => at <= frame.end) })
    if (filed) asset('MARKETING_EMAIL', id, name, madeAt)
  }
  const pageAt = officeTime(frame, random, plan.hubspotAt + DAY_MS)
  if (plan.kind.mails > 0)
    asset(
      'LANDING_PAGE',
      hubspotId(frame.seed, 'asset', plan.index * 2),
      `${plan.name} – landing page`,
      pageAt,
    )
  if (plan.kind.event !== null) asset('FORM', formId(plan), registrationName(plan), pageAt + 20 * MINUTE_MS)
}

/** Whether HubSpot is told of which campaign the n-th mail is. */
export function isFiled({ seed, organisation }: Frame, plan: CampaignPlan, nth: number): boolean {
  const { unfiledMails } = organisation
  return unfiledMails === 0 || !new Random(seed, 'unfiled mail', mailKey(plan, nth)).chance(unfiledMails)
}

export function formId({ hubspotId: id, index }: CampaignPlan): string {
  return `${(index + 0x1000_0000).toString(16)}${(id ?? '').slice(8)}`
}

export function registrationName({ name }: CampaignPlan): string {
  return `${name} – registration`
}

/** Where the numbers of the mails begin that others are made from. */
const TEMPLATES_FROM = 40_000_000
const REMINDER_CLONED = 0.7

/** The first mail is made from its type's template or from scratch, the others mostly from the first. */
function clonedFrom({ seed }: Frame, { plan, nth, corrects }: Mail): string | null {
  const { templated, kind } = plan
  if (nth === 0)
    return templated === true
      ? hubspotId(seed, 'email', TEMPLATES_FROM + CAMPAIGN_TYPES.indexOf(kind.type))
      : null
  const cloned = corrects || new Random(seed, 'cloned mail', mailKey(plan, nth)).chance(REMINDER_CLONED)
  return cloned ? hubspotId(seed, 'email', mailKey(plan, 0)) : null
}

function madeBefore(random: Random, from: number, sentAt: number | null): number {
  if (sentAt === null) return from + Math.floor((1 + random.unit() * 5) * DAY_MS)
  return Math.max(from + MINUTE_MS, sentAt - Math.floor((0.5 + random.unit() * 8) * DAY_MS))
}

interface Mail {
  readonly id: string
  /** Null where nobody filed it under the campaign. */
  readonly campaign: string | null
  readonly name: string
  readonly madeAt: number
  readonly sentAt: number | null
  readonly plan: CampaignPlan
  readonly nth: number
  /** It puts the first one right. */
  readonly corrects: boolean
}

function mailRevisions(cast: Cast, mail: Mail): Revision[] {
  const { frame } = cast
  const { campaign, name, madeAt, sentAt, plan, nth, corrects } = mail
  const emailCampaignId = hubspotId(frame.seed, 'emailCampaign', mailKey(plan, nth))
  const subscription = subscriptionOf(plan)
  const about = corrects ? 'Correction' : plan.kind.event === null ? 'News' : 'Invitation'
  const subject = `${about}: ${plan.name.slice(8)}`
  const fields = {
    name,
    subject,
    state: 'DRAFT',
    type: 'BATCH_EMAIL',
    isPublished: false,
    publishDate: null,
    campaign,
    campaignName: campaign === null ? null : plan.name,
    clonedFrom: clonedFrom(frame, mail),
    emailCampaignId,
    subscriptionId: subscription.id,
    ...NO_COUNTS,
    reply: 0,
  }
  const draft: Revision = { at: madeAt, fields }
  if (sentAt === null) return [draft]
  const scheduledAt = madeAt + Math.floor((sentAt - madeAt) * 0.7)
  const publishDate = new Date(sentAt).toISOString()
  const scheduled: Revision = { at: scheduledAt, fields: { state: 'SCHEDULED', publishDate } }
  const published: Revision = { at: sentAt, fields: { state: 'PUBLISHED', isPublished: true } }
  if (sentAt > frame.end) return [draft, scheduled, published]
  const send: Send = { key: mailKey(plan, nth), plan, sentAt, subscription }
  const { contact, company, profile } = cast
  const readership = { contact, company, profile, answers: cast.answers(send) }
  const sent = mailing(frame, letterOf(cast, send, { subject, emailCampaignId }), readership)
  for (const { events } of sent.recipients) {
    for (const { id, at, fields } of events) {
      if (at <= frame.end) cast.add('email_events', { id, revisions: [{ at, fields }] })
    }
  }
  const names = { emailId: mail.id, emailCampaignId, subscriptionId: subscription.id, sentAt }
  const counters = new MailCounters(sent)
  cast.truth.hubspot.mailings.push(mailingTruth(sent, counters, names))
  return [draft, scheduled, published, ...growth(counters, sentAt)]
}

function letterOf(
  { frame, team }: Cast,
  send: Send,
  names: Pick<Letter, 'subject' | 'emailCampaignId'>,
): Letter {
  const random = new Random(frame.seed, 'letter', send.key)
  const page = `https://www.lotwerk.io/${send.plan.kind.type.toLowerCase().replaceAll(' ', '-')}/${send.plan.index}`
  return {
    send,
    ...names,
    from: `Lotwerk <${team.marketing[send.plan.owner]!.email}>`,
    links: [page, `${page}/agenda`],
    appeal: 0.16 + random.unit() * 0.22,
  }
}

/** The counters move once a day for a week. */
function growth(counters: MailCounters, sentAt: number): Revision[] {
  const revisions: Revision[] = []
  let last: Readonly<Record<string, number>> = { ...NO_COUNTS }
  for (let day = 1; day <= COUNTED_DAYS; day++) {
    const at = sentAt + day * DAY_MS - 2 * MINUTE_MS
    const now = { ...counters.at(at) }
    const moved = Object.entries(now).filter(([name, value]) => last[name] !== value)
    if (moved.length > 0) revisions.push({ at, fields: Object.fromEntries(moved) })
    last = now
  }
  return revisions
}
