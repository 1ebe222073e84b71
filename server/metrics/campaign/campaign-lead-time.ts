import { defineMetric } from '../metric.ts'
import { CAMPAIGNS_SYNCED } from '../needs.ts'
import {
  CAMPAIGN_DIMENSIONS,
  CAMPAIGN_READS,
  LAUNCHING_READS,
  campaignColumns,
  relatedCampaigns,
  WITHOUT_KNOWN_LAUNCH,
  withoutLaunch,
} from './campaign-case.ts'
import { exampleCampaign as campaign } from './example-campaign.ts'
import { FLOW_DETAILS, LAUNCHED_DAY, REQUESTED, TOLD_BY } from './flow.ts'

const DAYS = `${LAUNCHED_DAY} - c.requested_on`

export const campaignLeadTime = defineMetric({
  id: 'campaign-lead-time',
  pillar: 'campaign',
  title: 'Campaign lead time',
  question: 'How many days pass from the request for a campaign to its launch?',
  unit: 'days',
  better: 'lower',
  cases: { one: 'campaign', many: 'campaigns', counted: 'launched' },
  when: 'Launched',
  outcomes: { counts: 'launched' },
  details: [
    FLOW_DETAILS.requested,
    { name: 'told_by', title: 'Told by', type: 'text' },
    FLOW_DETAILS.launched,
    { name: 'lead_days', title: 'Days', type: 'count' },
    { name: 'agreed_days', title: 'Agreed', type: 'count' },
  ],
  kind: 'event',
  aggregate: { kind: 'median' },
  companions: [
    { id: 'p85', title: '85th percentile', unit: 'days', aggregate: { kind: 'percentile', p: 0.85 } },
    {
      id: 'within-agreed',
      title: 'Within the agreed time',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'within_agreed', denominator: 'has_agreed' },
    },
  ],
  interval: 'none',
  version: 2,
  rows: [
    {
      reads: {
        clock: ['zone'],
        campaign_entity: [
          ...CAMPAIGN_READS,
          'launched_at',
          'live_since',
          'requested_on',
          'requested_by',
          'lead_time_days',
          ...LAUNCHING_READS,
        ],
      },
      from: 'campaign_entity c cross join clock k',
      where: 'coalesce(c.launched_at, c.live_since) is not null',
      columns: {
        ...campaignColumns('c'),
        at: 'coalesce(c.launched_at, c.live_since)',
        value: `cast(${DAYS} as double precision)`,
        lead_days: DAYS,
        requested_day: 'c.requested_on',
        told_by: TOLD_BY.requested,
        launched_day: LAUNCHED_DAY,
        agreed_days: 'c.lead_time_days',
        within_agreed: `case when ${DAYS} <= c.lead_time_days then 1 else 0 end`,
        has_agreed: 'case when c.lead_time_days is null then 0 else 1 end',
        outcome: `case when c.lead_time_days is null or c.requested_on is null then null when ${DAYS} <= c.lead_time_days then 'within' else 'beyond' end`,
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('launch'),
    WITHOUT_KNOWN_LAUNCH,
    {
      id: 'no-request',
      is: 'lacking',
      when: 'c.requested_on is null',
      words: 'Not known when it was asked for',
      gap: { lack: 'had no known request', need: REQUESTED },
    },
    {
      id: 'contradiction',
      is: 'lacking',
      when: `c.requested_on > ${LAUNCHED_DAY}`,
      words: 'It is said to have been asked for after the launch',
      gap: {
        lack: 'were said to have been asked for after their launch',
        need: { kind: 'mend', title: 'Put right when they were asked for.', field: null, at: 'records' },
      },
    },
    {
      id: 'within',
      is: 'counted',
      when: `${DAYS} <= c.lead_time_days`,
      words: 'Within the agreed time',
    },
    { id: 'beyond', is: 'counted', when: `${DAYS} > c.lead_time_days`, words: 'Longer than agreed' },
    { id: 'launched', is: 'counted', words: 'Launched; no time is agreed' },
  ],
  parts: null,
  related: {
    reads: {
      ...relatedCampaigns.reads,
      request: ['campaign_id', 'connection', 'object', 'record_id', 'label', 'system'],
    },
    sql: `${relatedCampaigns.sql}
  union all
  select q.campaign_id, 'The request in ' || q.system, q.connection, q.object, q.record_id, q.label
  from request q where q.campaign_id is not null`,
  },
  dimensions: [
    ...CAMPAIGN_DIMENSIONS,
    {
      id: 'outcome',
      title: 'Agreed time',
      explains: false,
      listed: false,
      names: { within: 'Within', beyond: 'Beyond' },
    },
  ],
  relations: ['campaign', 'email', 'request'],
  needs: [CAMPAIGNS_SYNCED],
  formula:
    'Median of launch day − day of the request, in calendar days, over campaigns launched in the period.',
  notes: [
    'The request is the mapped date of the campaign, else the first request that names it: a Salesforce case, a HubSpot ticket or an imported one. The day on which the campaign’s record was made never tells it.',
    'Beside the median stand the 85th percentile and the share that kept the lead time agreed for their type; the agreed days are a setting.',
    'A campaign of which no request is known is left out and lowers the coverage.',
  ],
  source: {
    title: 'Our own definition; lead time from request to delivery as in D. J. Anderson, Kanban (2010)',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign_entity: [
        launched('quick', '2026-10-31'),
        launched('slow', '2026-09-01'),
        launched('unagreed', '2026-10-11', { lead_time_days: null }),
        launched('unasked', null),
        launched('backwards', '2026-11-12'),
        campaign('live-before', { live_since: '2026-11-10T09:00:00Z', requested_on: '2026-11-03' }),
        launched('nurture', '2026-11-03', { always_on: true }),
        launched('programme', '2026-11-03', { is_parent: true }),
        launched('perhaps-counted', '2026-11-03', { maybe_twin: true }),
      ],
    },
    value: 30,
    cases: 3,
  },
})

function launched(id: string, requested: string | null, more: Parameters<typeof campaign>[1] = {}) {
  return campaign(id, {
    launched_at: '2026-11-10T09:00:00Z',
    requested_on: requested,
    requested_by: requested === null ? null : 'request',
    lead_time_days: 45,
    ...more,
  })
}
