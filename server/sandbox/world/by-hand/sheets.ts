import type { PaperKind } from '../../elsewhere.ts'
import { eachCampaign, type Sheet } from './sheet.ts'
import { trackedRequests } from './tracked-requests.ts'

/** What a company keeps outside its CRMs, each file in the form of whoever keeps it. */
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
    lines: eachCampaign(({ plan, papers, day }) =>
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
    lines: eachCampaign(({ plan, day }) =>
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
    lines: trackedRequests,
  },
  budgets: {
    form: { separator: ',', dates: 'DD.MM.YYYY', amounts: '1.234,50', campaignsBy: 'id', windows: false },
    columns: { campaign: 'Kampagne', budget: 'Budget', currency: 'Währung', approved_on: 'Freigegeben am' },
    days: ['approved_on'],
    amounts: ['budget'],
    required: 'budget',
    lines: eachCampaign(({ plan, papers, currency, day }) =>
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
    lines: eachCampaign(({ plan, papers, currency, day }) =>
      papers.bookings.map(({ amount, bookedAt, reference }) => ({
        at: bookedAt,
        campaign: plan,
        values: { cost: amount, currency, booked_on: day(bookedAt), reference },
      })),
    ),
  },
}
