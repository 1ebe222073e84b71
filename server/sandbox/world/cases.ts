import { isoInstant } from '../instant.ts'
import type { Value } from '../world.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from './calendar.ts'
import type { CampaignPlan } from './campaign-plan.ts'
import type { Cast } from './cast.ts'
import { officeTime, within, type Frame } from './frame.ts'
import { salesforceId } from './ids.ts'
import { Journal } from './journal.ts'
import { contactId, population } from './profile.ts'
import { Random } from './random.ts'
import { REQUEST_TYPES } from './case-tables.ts'
import { ASKED_FOR } from './request-records.ts'
import type { Team } from './team.ts'

const RECORD_TYPES = [
  {
    Name: 'Marketing request',
    DeveloperName: 'Marketing_Request',
    Description: 'Asks marketing operations.',
  },
  { Name: 'Support', DeveloperName: 'Support', Description: 'A customer asks.' },
] as const
const [MARKETING, SUPPORT] = [0, 1] as const
/** Requests of their own are numbered after those of campaigns, and support cases after those. */
const OWN_FIRST = 1_000_000
const SUPPORT_FIRST = 2_000_000
/** From where to where the number drawn must lie for a case to ask for the campaign. */
const REQUESTED_HERE = [ASKED_FOR, 0.95] as const
const SIDE_TYPES = REQUEST_TYPES.slice(1)

function recordTypeId(seed: number, index: number): string {
  return salesforceId(seed, 'RecordType', index)
}

/** The record types of cases, the queues, and a group that isn't one. */
export function caseSetup({ frame, team, add }: Cast): void {
  const by = team.all[0]!.userId
  const at = frame.start - 58 * WEEK_MS
  for (const [index, type] of RECORD_TYPES.entries()) {
    const fields = { ...type, SobjectType: 'Case', IsActive: true }
    add('RecordType', { id: recordTypeId(frame.seed, index), revisions: [{ at, fields, by }] })
  }
  const groups = [
    { id: team.queueId, Name: 'Inbound Queue', DeveloperName: 'Inbound_Queue', Type: 'Queue' },
    {
      id: requestQueueId(frame),
      Name: 'Marketing Requests',
      DeveloperName: 'Marketing_Requests',
      Type: 'Queue',
    },
    { id: groupId(frame, 2), Name: 'Marketing Team', DeveloperName: 'Marketing_Team', Type: 'Regular' },
  ]
  for (const { id, ...names } of groups) {
    const fields = { ...names, Email: null, DoesSendEmailToMembers: false }
    add('Group', { id, revisions: [{ at, fields, by }] })
  }
}

function groupId({ seed }: Frame, index: number): string {
  return salesforceId(seed, 'Group', index)
}

/** Owns requests that nobody has taken up yet; the inbound queue of leads is the first group. */
function requestQueueId(frame: Frame): string {
  return groupId(frame, 1)
}

interface Request {
  readonly number: number
  readonly type: string
  readonly subject: string
  readonly at: number
  readonly by: string
  readonly wantedBy: string | null
  readonly acceptedAt: number
  readonly owner: string
  readonly campaign: { readonly id: string; readonly at: number } | null
  readonly outcome: 'done' | 'rejected' | 'open'
  readonly closedAt: number | null
}

/**
 * The request that led to the campaign, where somebody asked for it here. Most are asked for by a ticket in HubSpot, which
 * are drawn by the same number: nobody asks in both.
 */
export function campaignRequest(cast: Cast, plan: CampaignPlan): void {
  const { frame, team } = cast
  const random = new Random(frame.seed, 'campaign request', plan.index)
  const drawn = random.unit()
  if (plan.salesforceId === null || plan.parent || drawn < REQUESTED_HERE[0] || drawn > REQUESTED_HERE[1])
    return
  const asked = officeTime(frame, random, plan.createdAt - Math.floor((1 + random.unit() * 15) * DAY_MS))
  const at = Math.min(asked, plan.createdAt - 2 * HOUR_MS)
  const wanted = plan.plans[0]?.day ?? null
  const closedAt = plan.launchedAt ?? plan.cancelledAt
  write(cast, random, {
    number: plan.index,
    type: 'Campaign',
    subject: plan.name,
    at,
    by: requester(random, team),
    wantedBy: random.chance(0.1) ? null : wanted,
    acceptedAt: plan.createdAt - 20 * MINUTE_MS,
    owner: team.marketing[plan.owner]!.userId,
    campaign: { id: plan.salesforceId, at: plan.createdAt },
    outcome: closedAt === null ? 'open' : plan.launchedAt === null ? 'rejected' : 'done',
    closedAt: closedAt === null ? null : closedAt + 30 * MINUTE_MS,
  })
}

export function sideRequestCount({ size }: Frame): number {
  return size.campaigns
}

/** The n-th request that no campaign comes of: mails, lists, reports, development. */
export function sideRequest(cast: Cast, index: number): void {
  const { frame, team } = cast
  const random = new Random(frame.seed, 'side request', index)
  const at = officeTime(frame, random, frame.start + Math.floor(random.unit() * (frame.end - frame.start)))
  const type = random.pick(SIDE_TYPES)
  const acceptedAt = officeTime(frame, random, within(random, at, [0.1, 4]))
  const lasting = type === 'Development' ? ([5, 60] as const) : ([1, 18] as const)
  const closedAt = officeTime(frame, random, within(random, acceptedAt, lasting))
  const fate = random.weighted([
    [84, 'done'],
    [6, 'rejected'],
    [10, 'open'],
  ] as const)
  const wish = frame.calendar.dateAt(at + random.between(2, 25) * DAY_MS)
  write(cast, random, {
    number: OWN_FIRST + index,
    type,
    subject: `${type} for ${random.pick(['the summit', 'sales', 'customers', 'the website', 'partners'])}`,
    at,
    by: requester(random, team),
    wantedBy: random.chance(0.15) ? null : wish,
    acceptedAt,
    owner: random.pick(team.marketing).userId,
    campaign: null,
    outcome: fate,
    closedAt: fate === 'open' ? null : closedAt,
  })
}

function requester(random: Random, team: Team): string {
  return random.pick([...team.ae, ...team.marketing]).userId
}

function write({ frame, truth, add }: Cast, random: Random, request: Request): void {
  const { number, at, by, acceptedAt, owner, campaign } = request
  if (at > frame.end) return
  const id = salesforceId(frame.seed, 'Case', number)
  const base: Record<string, Value> = {
    CaseNumber: caseNumber(number),
    RecordTypeId: recordTypeId(frame.seed, MARKETING),
    OwnerId: requestQueueId(frame),
    ContactId: null,
    AccountId: null,
    Subject: request.subject,
    Type: request.type,
    Status: 'New',
    Priority: random.pick(['High', 'Medium', 'Medium', 'Low']),
    Origin: random.pick(['Web', 'Web', 'Email', 'Slack']),
    IsClosed: false,
    ClosedDate: null,
    Requested_Date__c: request.wantedBy,
    Requested_By__c: by,
    Campaign__c: null,
  }
  const journal = new Journal(id, at, base, by)
  const over = request.closedAt !== null && request.closedAt <= frame.end && request.outcome !== 'open'
  const closedAt = over ? request.closedAt : null
  const accepted = Math.max(acceptedAt, at + MINUTE_MS)
  if (closedAt === null || closedAt > accepted)
    journal.set(accepted, { Status: 'Accepted', OwnerId: owner }, owner)
  if (campaign !== null) journal.set(campaign.at, { Campaign__c: campaign.id, Status: 'In Progress' }, owner)
  if (closedAt !== null)
    journal.set(closedAt, closing(request.outcome === 'done' ? 'Closed' : 'Rejected', closedAt), owner)
  add('Case', journal.build(frame.end))
  truth.salesforce.requests.push({
    id,
    type: request.type,
    requestedAt: at,
    wantedBy: request.wantedBy,
    campaignId: campaign !== null && campaign.at <= frame.end ? campaign.id : null,
    outcome: over ? request.outcome : 'open',
    closedAt,
  })
}

export function supportCaseCount({ size }: Frame): number {
  return Math.round(size.people / 150)
}

/** The n-th case of another record type, which is no request to marketing; some numbers are none. */
export function supportCase({ frame, team, profile: profileOf, add }: Cast, index: number): void {
  const random = new Random(frame.seed, 'support case', index)
  const profile = profileOf(random.below(population(frame)))
  const { salesforceAt, form, company, salesforceGone } = profile
  if (form !== 'contact' || salesforceAt === null || salesforceGone !== null) return
  const at = officeTime(frame, random, within(random, salesforceAt, [10, 400]))
  const by = team.ae[company.executive]!.userId
  const number = SUPPORT_FIRST + index
  const journal = new Journal(
    salesforceId(frame.seed, 'Case', number),
    at,
    {
      CaseNumber: caseNumber(number),
      RecordTypeId: recordTypeId(frame.seed, SUPPORT),
      OwnerId: by,
      ContactId: contactId(frame.seed, profile.index),
      AccountId: company.accountId,
      Subject: random.pick(['Login fails', 'Export is empty', 'How do I add a user?', 'Invoice']),
      Type: random.pick(['Problem', 'Question']),
      Status: 'New',
      Priority: 'Medium',
      Origin: random.pick(['Email', 'Phone', 'Web']),
      IsClosed: false,
      ClosedDate: null,
      Requested_Date__c: null,
      Requested_By__c: null,
      Campaign__c: null,
    },
    by,
  )
  const closedAt = officeTime(frame, random, within(random, at, [0.2, 20]))
  journal.set(closedAt, closing('Closed', closedAt), by)
  if (random.chance(0.1)) journal.end(closedAt + 3 * DAY_MS, { deletion: 'soft', by })
  add('Case', journal.build(frame.end))
}

function closing(status: 'Closed' | 'Rejected', at: number): Record<string, Value> {
  return { Status: status, IsClosed: true, ClosedDate: isoInstant(at) }
}

function caseNumber(number: number): string {
  return String(1024 + number).padStart(8, '0')
}
