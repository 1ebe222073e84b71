import type { RequestTruth } from '../hubspot-truth.ts'
import { DAY_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { FUTURE_WEEKS, HISTORY_WEEKS, officeTime, within } from './frame.ts'
import { hubspotId } from './ids.ts'
import { Journal } from './journal.ts'
import { campaignRequest, otherRequest, stagesOf, type RequestCourse } from './request-course.ts'
import { Random } from './random.ts'
import { REQUESTS } from './ticket-stages.ts'

/** Where the numbers of tickets start that are no campaign's first: repetitions, and other work. */
const REPEATED_FROM = 50_000
const OTHERS_FROM = 100_000
/** The share of campaigns that a ticket asks for. */
export const ASKED_FOR = 0.7
const TYPE_OF_CHANNEL: Readonly<Record<string, string>> = {
  Webinar: 'Webinar',
  Event: 'Event',
  Email: 'E-mail',
  Paid: 'Paid ads',
  Content: 'Content',
  Social: 'Social',
}

interface OtherWork {
  readonly type: string
  readonly development: boolean
  /** How long the work takes, in days. */
  readonly days: readonly [number, number]
  readonly subjects: readonly string[]
}

const OTHER_WORK: readonly (readonly [weight: number, OtherWork])[] = [
  [
    34,
    work('List upload', [0.1, 3], ['Leads from the trade show', 'Partner list', 'Attendees of the dinner']),
  ],
  [26, work('Report', [0.5, 8], ['Pipeline by region', 'Webinar follow-up', 'MQLs of the quarter'])],
  [18, work('Data fix', [0.2, 6], ['Wrong owners', 'Merge these accounts', 'Country is missing'])],
  [
    14,
    work(
      'Workflow',
      [2, 20],
      ['Route leads of the new region', 'Welcome series', 'Score demo requests'],
      true,
    ),
  ],
  [8, work('Integration', [8, 45], ['Webinar tool to HubSpot', 'Enrichment', 'Consent from the shop'], true)],
]

function work(
  type: string,
  days: OtherWork['days'],
  subjects: readonly string[],
  development = false,
): OtherWork {
  return { type, days, subjects, development }
}

export const REQUEST_TYPES = [...Object.values(TYPE_OF_CHANNEL), ...OTHER_WORK.map(([, { type }]) => type)]

/** The ticket by which a campaign was asked for, if it was. A pure function of the campaign. */
export function campaignRequestRecords(cast: Cast, plan: CampaignPlan): void {
  const random = new Random(cast.frame.seed, 'campaign request', plan.index)
  if (plan.parent || plan.outcome === 'always-on' || !random.chance(ASKED_FOR)) return
  const course = campaignRequest(cast.frame, random, plan)
  const named = random.chance(0.85)
  const { salesforceId, hubspotId: guid } = plan
  const ticket: Ticket = {
    index: plan.index,
    subject: `${plan.name} – request`,
    type: TYPE_OF_CHANNEL[plan.kind.channel]!,
    development: false,
    course,
    related: named ? (guid ?? salesforceId) : null,
  }
  const campaign = { salesforceId, hubspotId: guid, named }
  const journal = journalOf(cast, random, ticket)
  if (random.chance(0.04)) repeated(cast, random, { ticket, campaign, into: journal })
  finish(cast, journal, { ticket, campaign, mergedInto: null })
}

/** How many tickets of other work there are. */
export function otherRequestCount(frame: Cast['frame']): number {
  const byAnchor = Math.round(frame.size.campaigns * 0.55)
  return Math.round((byAnchor * (HISTORY_WEEKS + FUTURE_WEEKS)) / HISTORY_WEEKS)
}

/** The n-th request that isn't for a campaign. */
export function otherRequestRecords(cast: Cast, nth: number): void {
  const { frame } = cast
  const random = new Random(frame.seed, 'other request', nth)
  const { type, development, days, subjects } = random.weighted(OTHER_WORK)
  const askedAt =
    frame.start + Math.floor(((nth + random.unit()) / otherRequestCount(frame)) * (frame.end - frame.start))
  const course = otherRequest(frame, random, { askedAt, days })
  const subject = random.pick(subjects)
  const ticket = { index: OTHERS_FROM + nth, subject, type, development, course, related: null }
  const journal = journalOf(cast, random, ticket)
  finish(cast, journal, { ticket, campaign: null, mergedInto: null })
}

interface Ticket {
  readonly index: number
  readonly subject: string
  readonly type: string
  readonly development: boolean
  readonly course: RequestCourse
  /** Id of the campaign as somebody typed it. */
  readonly related: string | null
}

type Asked = RequestTruth['campaign']

/** Somebody asked for the same again within days; that ticket was merged into the first. */
function repeated(
  cast: Cast,
  random: Random,
  { ticket, campaign, into }: { ticket: Ticket; campaign: Asked; into: Journal },
): void {
  const { frame } = cast
  const requestedAt = officeTime(frame, random, within(random, ticket.course.requestedAt, [0.5, 3]))
  const mergedAt = officeTime(frame, random, within(random, requestedAt, [0.2, 3]))
  const untouched = { acceptedAt: null, startedAt: null, doneAt: null, declinedAt: null }
  const course = { ...ticket.course, ...untouched, requestedAt }
  const twin = { ...ticket, course, index: REPEATED_FROM + ticket.index }
  const journal = journalOf(cast, random, twin)
  journal.end(mergedAt, { deletion: 'soft', into: into.id })
  into.set(mergedAt, { hs_merged_object_ids: journal.id })
  finish(cast, journal, { ticket: twin, campaign, mergedInto: into.id })
}

function finish(
  { frame, truth, add }: Cast,
  journal: Journal,
  { ticket, campaign, mergedInto }: { ticket: Ticket; campaign: Asked; mergedInto: string | null },
): void {
  const entity = journal.build(frame.end)
  add('tickets', entity)
  if (entity === null) return
  const { type, development, course } = ticket
  truth.hubspot.requests.push({ id: journal.id, type, development, ...course, campaign, mergedInto })
}

function journalOf({ frame, team }: Cast, random: Random, ticket: Ticket): Journal {
  const { index, subject, type, course, related } = ticket
  const asker = random.pick([...team.marketing, ...team.ae])
  const journal = new Journal(hubspotId(frame.seed, 'ticket', index), course.requestedAt, {
    subject,
    hs_pipeline: REQUESTS.id,
    hs_ticket_priority: random.pick(['LOW', 'MEDIUM', 'MEDIUM', 'HIGH']),
    source_type: random.pick(['FORM', 'FORM', 'EMAIL', 'CHAT']),
    hubspot_owner_id: random.chance(0.92) ? random.pick(team.marketing).ownerId : null,
    closed_date: null,
    request_type: type,
    requested_date: course.wantedFor,
    requested_by: asker.email,
    related_campaign: related,
  })
  journal.follow('hs_pipeline_stage', stagesOf(random, course))
  const closedAt = course.doneAt ?? course.declinedAt
  if (closedAt === null) return journal
  journal.set(closedAt, { closed_date: new Date(closedAt).toISOString() })
  if (random.chance(0.02)) journal.end(closedAt + 20 * DAY_MS, { deletion: 'soft' })
  return journal
}
