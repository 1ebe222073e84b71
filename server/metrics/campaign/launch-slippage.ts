import { defineMetric } from '../metric.ts'
import { CAMPAIGNS_SYNCED, PLAN_MAPPED } from '../needs.ts'
import {
  CAMPAIGN_DIMENSIONS,
  CAMPAIGN_READS,
  LAUNCHING_READS,
  REPLANS,
  REPLAN_GROUP,
  campaignColumns,
  LAUNCH_DETAILS,
  LAUNCH_READS,
  launchColumns,
  relatedCampaigns,
  WITHOUT_PLAN,
  withoutLaunch,
} from './campaign-case.ts'

export const launchSlippage = defineMetric({
  id: 'launch-slippage',
  pillar: 'campaign',
  title: 'Launch slippage',
  question: 'How many days after the first committed day do campaigns launch?',
  unit: 'days',
  better: 'lower',
  cases: { one: 'campaign', many: 'campaigns', counted: 'launched' },
  when: 'Launched',
  outcomes: { counts: 'launched' },
  details: LAUNCH_DETAILS,
  awaits: 'on-time-launch-rate',
  kind: 'event',
  aggregate: { kind: 'median' },
  companions: [
    { id: 'p85', title: '85th percentile', unit: 'days', aggregate: { kind: 'percentile', p: 0.85 } },
    {
      id: 'replans',
      title: 'Re-plans per campaign',
      unit: 'count',
      aggregate: { kind: 'ratio', numerator: 'replan_count', denominator: 'one' },
    },
  ],
  interval: 'none',
  version: 4,
  rows: [
    {
      reads: {
        clock: ['zone'],
        campaign_entity: [
          ...CAMPAIGN_READS,
          ...LAUNCH_READS,
          'plan_in_time',
          'due_at',
          'replans',
          'in_draft',
          ...LAUNCHING_READS,
        ],
      },
      from: 'campaign_entity c cross join clock k',
      where: 'c.launched_at is not null',
      columns: {
        ...campaignColumns('c'),
        at: 'c.launched_at',
        value:
          'cast(cast(c.launched_at at time zone k.zone as date) - c.first_committed as double precision)',
        ...launchColumns(),
        replans: REPLAN_GROUP,
        replan_count: 'c.replans',
        one: '1',
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('planned launch'),
    {
      id: 'draft',
      is: 'left-out',
      when: 'c.in_draft',
      words: 'Launched as a draft: no date was committed',
    },
    ...WITHOUT_PLAN,
    { id: 'on-time', is: 'counted', when: 'c.launched_at < c.due_at', words: 'Launched on time' },
    { id: 'late', is: 'counted', words: 'Launched late' },
  ],
  parts: null,
  related: relatedCampaigns,
  dimensions: [...CAMPAIGN_DIMENSIONS, REPLANS],
  relations: ['campaign', 'email'],
  needs: [CAMPAIGNS_SYNCED, PLAN_MAPPED],
  formula:
    'Median of launch day − first committed day, in calendar days, over campaigns launched in the period.',
  notes: [
    'Early launches count as negative days.',
    'The first committed day is the plan in force when the campaign left its draft status; where that is not known, the first plan observed.',
    'A campaign whose plan was not observed before the planned day is left out and lowers the coverage.',
    'Beside the median stand the 85th percentile and how often a plan was moved after it was committed.',
  ],
  source: {
    title:
      'Our own definition; percentiles of delay as in D. S. Vacanti, Actionable Agile Metrics for Predictability (2015)',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign_entity: [
        launched('early', '2026-11-09T09:00:00Z', {}),
        launched('just-after-midnight', '2026-11-10T23:05:00Z', {}),
        launched('moved', '2026-11-17T09:00:00Z', { replans: 2 }),
        launched('nurture', '2026-11-17T09:00:00Z', { always_on: true }),
        launched('programme', '2026-11-17T09:00:00Z', { is_parent: true }),
        launched('perhaps-counted', '2026-11-17T09:00:00Z', { maybe_twin: true }),
        launched('draft', '2026-11-17T09:00:00Z', { in_draft: true, first_committed: null }),
        launched('unplanned', '2026-11-17T09:00:00Z', { first_committed: null }),
        launched('seen-too-late', '2026-11-17T09:00:00Z', { plan_in_time: false }),
      ],
    },
    value: 1,
    cases: 3,
  },
})

function launched(id: string, at: string, more: Readonly<Record<string, string | number | boolean | null>>) {
  return {
    campaign_id: id,
    connection: 'crm',
    object: 'campaign',
    record_id: id,
    label: id,
    always_on: false,
    is_parent: false,
    in_draft: false,
    plan_in_time: true,
    first_committed: '2026-11-10',
    due_at: '2026-11-10T23:00:00Z',
    launched_at: at,
    replans: 0,
    ...more,
  }
}
