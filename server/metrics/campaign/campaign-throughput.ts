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

export const campaignThroughput = defineMetric({
  id: 'campaign-throughput',
  pillar: 'campaign',
  title: 'Campaigns launched',
  question: 'How many campaigns did we launch?',
  unit: 'count',
  better: 'higher',
  headline: true,
  cases: { one: 'campaign', many: 'campaigns', happened: 'launched' },
  when: 'Launched',
  outcomes: { counts: 'launched' },
  kind: 'event',
  aggregate: { kind: 'count' },
  companions: [],
  interval: 'none',
  version: 4,
  rows: [
    {
      reads: {
        campaign_entity: [...CAMPAIGN_READS, 'launched_at', 'launched_by', 'live_since', ...LAUNCHING_READS],
      },
      from: 'campaign_entity c',
      where: 'coalesce(c.launched_at, c.live_since) is not null',
      columns: {
        ...campaignColumns('c'),
        at: 'coalesce(c.launched_at, c.live_since)',
        value: '1.0',
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('launch'),
    WITHOUT_KNOWN_LAUNCH,
    { id: 'mailed', is: 'counted', when: `c.launched_by = 'email'`, words: 'An e-mail was published' },
    { id: 'imported', is: 'counted', when: `c.launched_by = 'import'`, words: 'As imported' },
    { id: 'live', is: 'counted', words: 'The status became live' },
  ],
  parts: null,
  related: relatedCampaigns,
  dimensions: CAMPAIGN_DIMENSIONS,
  relations: ['campaign', 'email'],
  needs: [CAMPAIGNS_SYNCED],
  formula: 'Number of campaigns whose launch falls in the period.',
  notes: [
    'The launch is the first publish of one of the campaign’s e-mails; else the launch that was imported; else the observed change into its first status that is mapped as live; from one live status into the next is no launch. “Active” and the start date never count.',
    'A campaign that both systems know counts once. One that may be another system’s, by its name, and that nobody has paired or kept apart, is left out and lowers the coverage. Always-on and parent campaigns are left out.',
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
        campaign('webinar', { launched_at: '2026-11-10T09:00:00Z', launched_by: 'email' }),
        campaign('direct-mail', { launched_at: '2026-11-12T09:00:00Z', launched_by: 'import' }),
        campaign('trade-fair', { launched_at: '2026-11-12T09:00:00Z', launched_by: 'status' }),
        campaign('nurture', { launched_at: '2026-11-11T09:00:00Z', always_on: true }),
        campaign('programme', { launched_at: '2026-11-11T09:00:00Z', is_parent: true }),
        campaign('perhaps-counted', {
          launched_at: '2026-11-10T09:00:00Z',
          launched_by: 'email',
          maybe_twin: true,
        }),
        campaign('live-before', { live_since: '2026-11-02T09:00:00Z' }),
        campaign('to-come', {}),
      ],
    },
    value: 3,
    cases: 3,
  },
})
