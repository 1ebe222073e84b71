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
import { FLOW_DETAILS, LAUNCHED_DAY, TOLD_BY, WITHOUT_START } from './flow.ts'

export const campaignCycleTime = defineMetric({
  id: 'campaign-cycle-time',
  pillar: 'campaign',
  title: 'Campaign cycle time',
  question: 'How many days does a campaign take from the start of work to its launch?',
  unit: 'days',
  better: 'lower',
  cases: { one: 'campaign', many: 'campaigns', counted: 'launched' },
  when: 'Launched',
  outcomes: { counts: 'launched' },
  details: [
    FLOW_DETAILS.started,
    { name: 'told_by', title: 'Told by', type: 'text' },
    FLOW_DETAILS.launched,
    { name: 'cycle_days', title: 'Days', type: 'count' },
  ],
  kind: 'event',
  aggregate: { kind: 'median' },
  companions: [
    { id: 'p85', title: '85th percentile', unit: 'days', aggregate: { kind: 'percentile', p: 0.85 } },
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
          'work_started_on',
          'started_by',
          ...LAUNCHING_READS,
        ],
      },
      from: 'campaign_entity c cross join clock k',
      where: 'coalesce(c.launched_at, c.live_since) is not null',
      columns: {
        ...campaignColumns('c'),
        at: 'coalesce(c.launched_at, c.live_since)',
        value: `cast(${LAUNCHED_DAY} - c.work_started_on as double precision)`,
        cycle_days: `${LAUNCHED_DAY} - c.work_started_on`,
        started_day: 'c.work_started_on',
        told_by: TOLD_BY.started,
        launched_day: LAUNCHED_DAY,
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('launch'),
    WITHOUT_KNOWN_LAUNCH,
    WITHOUT_START,
    {
      id: 'contradiction',
      is: 'lacking',
      when: `c.work_started_on > ${LAUNCHED_DAY}`,
      words: 'Work is said to have started after the launch',
      gap: {
        lack: 'were said to have been begun after their launch',
        need: { kind: 'mend', title: 'Put right when work on them started.', field: null, at: 'records' },
      },
    },
    { id: 'launched', is: 'counted', words: 'Launched' },
  ],
  parts: null,
  related: relatedCampaigns,
  dimensions: CAMPAIGN_DIMENSIONS,
  relations: ['campaign', 'email', 'request'],
  needs: [CAMPAIGNS_SYNCED],
  formula:
    'Median of launch day − day on which work started, in calendar days, over campaigns launched in the period.',
  notes: [
    'When work started is told by the mapped date of the campaign, else by its first request that was taken up, else by the change into a status that means work. The day on which the record was made never tells it.',
    'A launch on the day on which work started is 0 days.',
    'A campaign of which it is not known when work started, or that is said to have been begun after its launch, is left out and lowers the coverage.',
    'Beside the median stands the 85th percentile: what can be promised six times out of seven.',
  ],
  source: {
    title:
      'Our own definition; cycle time and its percentiles as in D. S. Vacanti, Actionable Agile Metrics for Predictability (2015)',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign_entity: [
        launched('week', '2026-11-03'),
        launched('same-day', '2026-11-10'),
        launched('month', '2026-10-10'),
        launched('unknown-start', null),
        launched('backwards', '2026-11-12'),
        campaign('live-before', { live_since: '2026-11-10T09:00:00Z', work_started_on: '2026-11-03' }),
        launched('nurture', '2026-11-03', { always_on: true }),
        launched('programme', '2026-11-03', { is_parent: true }),
        launched('perhaps-counted', '2026-11-03', { maybe_twin: true }),
      ],
    },
    value: 7,
    cases: 3,
  },
})

function launched(id: string, started: string | null, more: Parameters<typeof campaign>[1] = {}) {
  return campaign(id, {
    launched_at: '2026-11-10T09:00:00Z',
    work_started_on: started,
    started_by: started === null ? null : 'field',
    ...more,
  })
}
