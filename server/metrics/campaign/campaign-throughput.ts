import { defineMetric } from '../metric.ts'
import { CAMPAIGN_DIMENSIONS, campaignColumns, LAUNCH_GAPS, relatedCampaigns } from './campaign-case.ts'

export const campaignThroughput = defineMetric({
  id: 'campaign-throughput',
  pillar: 'campaign',
  title: 'Campaigns launched',
  question: 'How many campaigns did we launch?',
  unit: 'count',
  better: 'higher',
  cases: { one: 'campaign', many: 'campaigns', happened: 'launched' },
  kind: 'event',
  aggregate: { kind: 'count' },
  companions: [],
  interval: 'none',
  version: 1,
  rows: `select c.campaign_id as case_id, coalesce(c.launched_at, c.live_since) as at,
    cast(null as double precision) as numerator, cast(null as double precision) as denominator, 1.0 as value,
    ${campaignColumns('c')},
    (c.launched_at is not null and not c.always_on and not c.is_parent) as included,
    (c.launched_at is not null or c.always_on or c.is_parent) as covered,
    case when c.always_on then 'Always on: it has no launch'
      when c.is_parent then 'A parent campaign: its children are launched'
      when c.launched_at is null then 'The launch is not known: it was live already when first seen'
      else c.launch_evidence end as reason
  from campaign_entity c where coalesce(c.launched_at, c.live_since) is not null`,
  parts: null,
  related: relatedCampaigns,
  dimensions: CAMPAIGN_DIMENSIONS,
  relations: ['campaign', 'email'],
  needs: [
    { kind: 'sync', title: 'Connect a CRM and sync its campaigns: there are none yet.', field: 'campaign.*' },
  ],
  gaps: LAUNCH_GAPS,
  formula: 'Number of campaigns whose launch falls in the period.',
  notes: [
    'The launch is the first publish of one of the campaign’s e-mails; else the first observed change into a status that is mapped as live. “Active” and the start date never count.',
    'A campaign that both systems know counts once. Always-on and parent campaigns are left out.',
    'A campaign that was live already when it was first read has no known launch: it is left out and lowers the coverage.',
  ],
  source: {
    title:
      'Our own definition; throughput as in J. D. C. Little, A proof for the queuing formula L = λW (1961)',
    url: 'https://doi.org/10.1287/opre.9.3.383',
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign_entity: [
        {
          campaign_id: 'a',
          connection: 'crm',
          object: 'campaign',
          record_id: 'a',
          label: 'Autumn webinar',
          launched_at: '2026-11-10T09:00:00Z',
          always_on: false,
          is_parent: false,
        },
        {
          campaign_id: 'b',
          connection: 'crm',
          object: 'campaign',
          record_id: 'b',
          label: 'Nurture',
          launched_at: '2026-11-11T09:00:00Z',
          always_on: true,
          is_parent: false,
        },
        {
          campaign_id: 'c',
          connection: 'crm',
          object: 'campaign',
          record_id: 'c',
          label: 'Trade fair',
          launched_at: '2026-11-12T09:00:00Z',
          always_on: false,
          is_parent: false,
        },
      ],
    },
    value: 2,
    cases: 2,
  },
})
