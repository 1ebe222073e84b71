import type { Cell, PaperForm, PaperKind } from '../../elsewhere.ts'
import type { CampaignPlan } from '../campaign-plan.ts'
import type { Stage } from '../cast.ts'
import { officeTime } from '../frame.ts'
import { Random } from '../random.ts'
import { fullName } from '../team.ts'
import { papersOf, type Papers } from './papers.ts'

/** A line before it is written: `at` is when it came to be, `campaign` null where it is about none. */
export interface Line {
  readonly at: number
  readonly campaign: CampaignPlan | null
  /** By what its columns mean: days as `YYYY-MM-DD`. */
  readonly values: Readonly<Record<string, Cell>>
}

/** A file that somebody keeps. */
export interface Sheet {
  readonly form: PaperForm
  /** Its headers, by what its columns mean, in their order. */
  readonly columns: Readonly<Record<string, string>>
  readonly days: readonly string[]
  readonly amounts: readonly string[]
  /** A column that no line may leave empty. */
  readonly required: string
  readonly lines: (stage: Stage, at: number) => Line[]
}

/** What one campaign has on paper; `day` is null of what hasn't happened yet. */
interface OnPaper {
  readonly plan: CampaignPlan
  readonly papers: Papers
  readonly currency: string
  readonly at: number
  readonly day: (moment: number | null) => string | null
}

function each(make: (paper: OnPaper) => Line[]): Sheet['lines'] {
  return ({ frame, team, campaigns }, at) =>
    campaigns.flatMap((plan) => {
      const day = (moment: number | null) =>
        moment === null || moment > at ? null : frame.calendar.dateAt(moment)
      const currency = plan.habits?.currency ?? frame.organisation.currencies[0]!
      return make({ plan, papers: papersOf(frame, team, plan), currency, at, day })
    })
}

export const SHEETS: Readonly<Record<PaperKind, Sheet>> = {
  'planned-dates': {
    form: { separator: ';', dates: 'DD.MM.YYYY', amounts: null, campaignsBy: 'id', windows: true },
    columns: {
      campaign: 'Kampagnen-ID',
      planned_launch: 'Geplanter Termin',
      changed_on: 'Geändert am',
      changed_by: 'Geändert von',
      reason: 'Grund',
    },
    days: ['planned_launch', 'changed_on'],
    amounts: [],
    required: 'campaign',
    lines: each(({ plan, papers, day }) =>
      plan.plans.map((planned, nth) => {
        const { by, reason } = papers.plans[nth]!
        const values = {
          planned_launch: planned.day,
          changed_on: day(planned.at),
          changed_by: by,
          reason,
        }
        return { at: planned.at, campaign: plan, values }
      }),
    ),
  },
  'actual-launches': {
    form: { separator: ',', dates: 'YYYY-MM-DD', amounts: null, campaignsBy: 'name', windows: false },
    columns: { campaign: 'Campaign name', launched_on: 'Went live' },
    days: ['launched_on'],
    amounts: [],
    required: 'launched_on',
    lines: each(({ plan, day }) =>
      plan.launchedAt === null || plan.parent || plan.outcome === 'always-on'
        ? []
        : [{ at: plan.launchedAt, campaign: plan, values: { launched_on: day(plan.launchedAt) } }],
    ),
  },
  requests: {
    form: { separator: ',', dates: 'DD/MM/YYYY', amounts: null, campaignsBy: 'name', windows: false },
    columns: {
      request: 'Key',
      title: 'Summary',
      campaign: 'Campaign',
      type: 'Request type',
      requester: 'Reporter',
      owner: 'Assignee',
      requested_on: 'Created',
      work_started_on: 'In progress since',
      needed_by: 'Due date',
      done_on: 'Resolved',
    },
    days: ['requested_on', 'work_started_on', 'needed_by', 'done_on'],
    amounts: [],
    required: 'requested_on',
    lines: (stage, at) => [...campaignRequests(stage, at), ...otherRequests(stage, at)],
  },
  budgets: {
    form: { separator: ',', dates: 'DD.MM.YYYY', amounts: '1.234,50', campaignsBy: 'id', windows: false },
    columns: { campaign: 'Kampagne', budget: 'Budget', currency: 'Währung', approved_on: 'Freigegeben am' },
    days: ['approved_on'],
    amounts: ['budget'],
    required: 'budget',
    lines: each(({ plan, papers, currency, day }) =>
      papers.budgets.map(({ amount, approvedAt }) => ({
        at: approvedAt,
        campaign: plan,
        values: { budget: amount, currency, approved_on: day(approvedAt) },
      })),
    ),
  },
  costs: {
    form: { separator: ',', dates: 'YYYY-MM-DD', amounts: '1,234.50', campaignsBy: 'name', windows: false },
    columns: {
      campaign: 'Campaign',
      cost: 'Amount',
      currency: 'Currency',
      booked_on: 'Booked on',
      reference: 'Invoice no.',
    },
    days: ['booked_on'],
    amounts: ['cost'],
    required: 'cost',
    lines: each(({ plan, papers, currency, day }) =>
      papers.bookings.map(({ amount, bookedAt, reference }) => ({
        at: bookedAt,
        campaign: plan,
        values: { cost: amount, currency, booked_on: day(bookedAt), reference },
      })),
    ),
  },
}

/** A campaign is named in the tracker once there is one. */
const campaignRequests = each(({ plan, papers: { request }, at, day }) => {
  if (request === null) return []
  const values = {
    request: request.key,
    title: `Campaign: ${plan.habits?.stem ?? plan.name}`,
    type: plan.kind.type,
    requester: request.requester,
    owner: request.owner,
    requested_on: day(request.requestedAt),
    work_started_on: day(request.workStartedAt),
    needed_by: request.neededBy,
    done_on: day(request.doneAt),
  }
  return [{ at: request.requestedAt, campaign: plan.createdAt <= at ? plan : null, values }]
})

/** How many requests that no campaign comes of there are to one campaign. */
const OTHERS = 0.3
const OTHER_TYPES = ['List upload', 'Report', 'Data fix'] as const
const OTHER_WORK_DAYS = 6

function otherRequests({ frame, team, campaigns }: Stage, at: number): Line[] {
  const day = (moment: number) => (moment > at ? null : frame.calendar.dateAt(moment))
  const count = Math.round(campaigns.length * OTHERS)
  return Array.from({ length: count }, (_, nth): Line => {
    const random = new Random(frame.seed, 'tracked request', nth)
    const span = frame.end - frame.start
    const requestedAt = officeTime(
      frame,
      random,
      frame.start + Math.floor(((nth + random.unit()) / count) * span),
    )
    const startedAt = officeTime(frame, random, requestedAt + random.below(OTHER_WORK_DAYS) * 86_400_000)
    const doneAt = officeTime(frame, random, startedAt + random.below(OTHER_WORK_DAYS) * 86_400_000)
    const type = random.pick(OTHER_TYPES)
    const values = {
      request: `MKT-${5000 + nth}`,
      title: `${type}, please`,
      type,
      requester: fullName(random.pick(team.ae)),
      owner: fullName(random.pick(team.marketing)),
      requested_on: day(requestedAt),
      work_started_on: day(startedAt),
      needed_by: null,
      done_on: day(doneAt),
    }
    return { at: requestedAt, campaign: null, values }
  })
}
