import { defineMetric } from '../metric.ts'
import {
  CAMPAIGN_DIMENSIONS,
  REPLANS,
  campaignColumns,
  PLAN_GAPS,
  relatedCampaigns,
} from './campaign-case.ts'

export const launchSlippage = defineMetric({
  id: 'launch-slippage',
  pillar: 'campaign',
  title: 'Launch slippage',
  question: 'How many days after the first committed day do campaigns launch?',
  unit: 'days',
  better: 'lower',
  cases: { one: 'campaign', many: 'campaigns' },
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
  version: 1,
  rows: `select c.campaign_id as case_id, c.launched_at as at,
    cast(null as double precision) as numerator, cast(null as double precision) as denominator,
    cast(cast(c.launched_at at time zone k.zone as date) - c.first_committed as double precision) as value,
    ${campaignColumns('c')},
    (not c.always_on and not c.is_parent and coalesce(c.plan_in_time, false)) as included,
    (c.always_on or c.is_parent or c.in_draft or coalesce(c.plan_in_time, false)) as covered,
    case when c.always_on then 'Always on: it has no planned launch'
      when c.is_parent then 'A parent campaign: its children are planned'
      when c.in_draft then 'Launched as a draft: no date was committed'
      when c.first_committed is null then 'No planned launch date'
      when not coalesce(c.plan_in_time, false) then 'Plan not observed in time'
      when c.launched_at < c.due_at then 'Launched on time' else 'Launched late' end as reason,
    case when c.replans >= 2 then '2 or more' else cast(c.replans as text) end as replans,
    c.replans as replan_count, 1 as one
  from campaign_entity c cross join clock k where c.launched_at is not null`,
  parts: null,
  related: relatedCampaigns,
  dimensions: [...CAMPAIGN_DIMENSIONS, REPLANS],
  relations: ['campaign', 'email'],
  needs: [
    { kind: 'sync', title: 'Connect a CRM and sync its campaigns: there are none yet.', field: 'campaign.*' },
    {
      kind: 'map',
      title: 'Map the field that holds a campaign’s planned launch.',
      field: 'campaign.planned_launch',
    },
  ],
  gaps: PLAN_GAPS,
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
        launched('early', '2026-11-09T09:00:00Z', 0),
        launched('just-after-midnight', '2026-11-10T23:05:00Z', 0),
        launched('moved', '2026-11-17T09:00:00Z', 2),
        { ...launched('nurture', '2026-11-17T09:00:00Z', 0), always_on: true },
      ],
    },
    value: 1,
    cases: 3,
  },
})

function launched(id: string, at: string, replans: number) {
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
    replans,
  }
}
