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
import { LAUNCHED_DAY } from './flow.ts'

/** What was done again, in words. */
const DONE_AGAIN = `(select campaign_id, string_agg(distinct kind, ', ' order by kind) as kinds from campaign_rework group by campaign_id)`

export const rework = defineMetric({
  id: 'rework',
  pillar: 'campaign',
  title: 'Rework',
  question: 'How many launches had to be corrected or done again?',
  unit: 'ratio',
  better: 'lower',
  cases: { one: 'launch', many: 'launches' },
  when: 'Launched',
  outcomes: { passes: 'right at once', fails: 'done again' },
  details: [
    { name: 'launched_day', title: 'Launched', type: 'day' },
    { name: 'kinds', title: 'What was done again', type: 'text' },
  ],
  caseValue: 'none',
  kind: 'event',
  aggregate: { kind: 'ratio' },
  companions: [],
  interval: 'wilson',
  version: 2,
  rows: [
    {
      reads: {
        clock: ['now_at', 'zone'],
        campaign_entity: [
          ...CAMPAIGN_READS,
          'launched_by',
          'launched_at',
          'live_since',
          'rework_until',
          ...LAUNCHING_READS,
        ],
        campaign_rework: ['campaign_id', 'kind'],
      },
      from: `campaign_entity c left join ${DONE_AGAIN} as w on w.campaign_id = c.campaign_id cross join clock k`,
      where: 'coalesce(c.launched_at, c.live_since) is not null',
      columns: {
        ...campaignColumns('c'),
        at: 'coalesce(c.launched_at, c.live_since)',
        launched_day: LAUNCHED_DAY,
        kinds: 'w.kinds',
        said: `upper(left(w.kinds, 1)) || substr(w.kinds, 2)`,
        kind: 'w.kinds',
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('launch'),
    WITHOUT_KNOWN_LAUNCH,
    {
      id: 'untold',
      is: 'lacking',
      when: `c.launched_by = 'import' and w.kinds is null`,
      words: 'Only its launch was imported: nothing tells what came after it',
      gap: {
        lack: 'had nothing that tells what came after them',
        need: {
          kind: 'import',
          title: 'Import what had to be corrected.',
          field: null,
          import: 'corrections',
        },
      },
    },
    {
      id: 'young',
      is: 'left-out',
      pending: true,
      when: 'c.rework_until > k.now_at',
      words: 'Launched too recently to judge: corrections may still come',
    },
    { id: 'again', is: 'counted', numerator: 1, when: 'w.kinds is not null', words: { column: 'said' } },
    { id: 'once', is: 'counted', numerator: 0, words: 'Nothing was done again' },
  ],
  parts: null,
  related: {
    reads: {
      ...relatedCampaigns.reads,
      campaign_rework: ['campaign_id', 'kind', 'connection', 'object', 'record_id', 'label'],
    },
    sql: `${relatedCampaigns.sql}
  union all
  select w.campaign_id, 'The ' || w.kind, w.connection, w.object, w.record_id, w.label
  from campaign_rework w where w.object <> 'campaign'`,
  },
  dimensions: [
    ...CAMPAIGN_DIMENSIONS,
    { id: 'kind', title: 'What was done again', explains: false, listed: false },
  ],
  relations: ['campaign', 'email'],
  needs: [CAMPAIGNS_SYNCED],
  formula:
    'Launches that were followed within the time for corrections by a correction send, a repeated send, a relaunch or broken tracking ÷ launches old enough to judge.',
  notes: [
    'A correction send is an e-mail of the campaign whose name or subject says so; which words say it is a setting. A repeated send is one cloned from an e-mail of the campaign that was sent within 24 hours before, with the same subject; later, it is a reminder.',
    'A relaunch is a campaign that was live, then was not, then was again. Broken tracking, and what no system tells, is brought in by an import.',
    'A launch counts once the time for corrections is over, 14 days by default: before, nobody can say that nothing will come.',
  ],
  source: {
    title: 'Our own definition; rework as in the cost of quality, P. B. Crosby, Quality Is Free (1979)',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign_entity: [
        launched('corrected'),
        launched('twice'),
        launched('clean'),
        launched('also-clean'),
        launched('imported', { launched_by: 'import' }),
        launched('young', { rework_until: '2026-11-30T09:00:00Z' }),
        campaign('live-before', { live_since: '2026-10-10T09:00:00Z' }),
        launched('nurture', { always_on: true }),
        launched('programme', { is_parent: true }),
        launched('perhaps-counted', { maybe_twin: true }),
      ],
      campaign_rework: [
        { campaign_id: 'corrected', kind: 'correction send' },
        { campaign_id: 'twice', kind: 'relaunch' },
        { campaign_id: 'twice', kind: 'broken tracking' },
      ],
    },
    value: 0.5,
    cases: 4,
  },
})

function launched(id: string, more: Parameters<typeof campaign>[1] = {}) {
  return campaign(id, { launched_at: '2026-10-10T09:00:00Z', rework_until: '2026-10-24T09:00:00Z', ...more })
}
