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

export const repeatability = defineMetric({
  id: 'repeatability',
  pillar: 'campaign',
  title: 'Repeatability',
  question: 'How many launches are built from a template?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'launch', many: 'launches' },
  when: 'Launched',
  outcomes: { passes: 'from a template', fails: 'from scratch' },
  details: [{ name: 'template', title: 'Template', type: 'text' }],
  caseValue: 'none',
  kind: 'event',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'wilson',
  version: 2,
  rows: [
    {
      reads: {
        campaign_entity: [...CAMPAIGN_READS, 'launched_at', 'live_since', ...LAUNCHING_READS],
        campaign_build: ['campaign_id', 'template', 'template_by', 'judged'],
      },
      from: 'campaign_entity c left join campaign_build b on b.campaign_id = c.campaign_id',
      where: 'coalesce(c.launched_at, c.live_since) is not null',
      columns: {
        ...campaignColumns('c'),
        at: 'coalesce(c.launched_at, c.live_since)',
        template: 'b.template',
        told_by: `case b.template_by when 'field' then 'From a template: its field says so' when 'import' then 'From a template: as imported'
          when 'name' then 'From a template: its name says so' when 'email' then 'Its e-mail was cloned from another' end`,
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('launch'),
    WITHOUT_KNOWN_LAUNCH,
    {
      id: 'untold',
      is: 'lacking',
      when: 'not coalesce(b.judged, false)',
      words: 'Nothing tells what it was built from',
      gap: {
        lack: 'had nothing that tells what they were built from',
        need: {
          kind: 'map',
          title: 'Map the field that names the template of a campaign',
          field: 'campaign.template',
          or: [
            {
              kind: 'map',
              title: 'Say by which words in their name campaigns from a template are known.',
              field: null,
              setting: 'campaigns.templateNames',
            },
            {
              kind: 'import',
              title: 'Import which campaigns were built from which template.',
              field: null,
              import: 'templates',
            },
          ],
        },
      },
    },
    {
      id: 'built',
      is: 'counted',
      numerator: 1,
      when: 'b.template is not null',
      words: { column: 'told_by' },
    },
    { id: 'scratch', is: 'counted', numerator: 0, words: 'No template is known' },
  ],
  parts: null,
  related: relatedCampaigns,
  dimensions: CAMPAIGN_DIMENSIONS,
  relations: ['campaign', 'email'],
  needs: [CAMPAIGNS_SYNCED],
  formula: 'Launches in the period that were built from a template ÷ launches of which it is known.',
  notes: [
    'HubSpot says of an e-mail which other it was cloned from. A campaign names its template in a mapped field, by a naming rule of the settings, or in an import.',
    'A launch of which nothing could tell is left out and lowers the coverage.',
  ],
  source: {
    title:
      'Our own definition; repeatable processes as in the Capability Maturity Model, M. C. Paulk et al. (1993)',
    url: 'https://doi.org/10.1109/52.219617',
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign_entity: [
        launched('by-field'),
        launched('by-clone'),
        launched('scratch'),
        launched('untold'),
        campaign('live-before', { live_since: '2026-11-02T09:00:00Z' }),
        launched('nurture', { always_on: true }),
        launched('programme', { is_parent: true }),
        launched('perhaps-counted', { maybe_twin: true }),
      ],
      campaign_build: [
        { campaign_id: 'by-field', template: 'Webinar 2.0', template_by: 'field', judged: true },
        { campaign_id: 'by-clone', template: 'E-mail 17', template_by: 'email', judged: true },
        { campaign_id: 'scratch', judged: true },
        { campaign_id: 'untold', judged: false },
      ],
    },
    value: 2 / 3,
    cases: 3,
  },
})

function launched(id: string, more: Parameters<typeof campaign>[1] = {}) {
  return campaign(id, { launched_at: '2026-11-10T09:00:00Z', ...more })
}
