import { defineMetric } from '../metric.ts'
import { CAMPAIGNS_SYNCED } from '../needs.ts'
import {
  CAMPAIGN_DIMENSIONS,
  CAMPAIGN_READS,
  IN_UNEXPLAINED_STATUS,
  LAUNCHING_READS,
  campaignColumns,
  relatedCampaigns,
  withoutLaunch,
} from './campaign-case.ts'
import { exampleCampaign as campaign } from './example-campaign.ts'
import { FLOW_DETAILS, LAUNCHED_DAY, WITHOUT_START } from './flow.ts'
import { FEWEST_LAUNCHES, usualDays } from './usual-days.ts'

const USUAL =
  usualDays(`select c.type, ${LAUNCHED_DAY} as launched_on, ${LAUNCHED_DAY} - c.work_started_on as cycle_days, k.today
        from campaign_entity c cross join clock k where c.work_started_on <= ${LAUNCHED_DAY} and not c.always_on and not c.is_parent and not coalesce(c.maybe_twin, false)`)
const AGE = 'k.today - c.work_started_on'
/** Begun by then, neither launched nor given up. */
const IS_OPEN = `c.launched_at is null and c.live_since is null and coalesce(c.status_kind, 'open') in ('open', 'draft', 'unexplained')`

export const workInProgress = defineMetric({
  id: 'work-in-progress',
  pillar: 'campaign',
  title: 'Work in progress',
  question: 'How many campaigns have been begun and not launched?',
  unit: 'count',
  better: 'lower',
  cases: { one: 'campaign', many: 'campaigns', happened: 'in progress' },
  outcomes: { counts: 'in progress' },
  details: [
    FLOW_DETAILS.started,
    { name: 'age_days', title: 'Age in days', type: 'count' },
    { name: 'usual_days', title: 'Usual at most', type: 'count' },
    { name: 'planned_day', title: 'Today’s plan', type: 'day' },
  ],
  kind: 'state',
  aggregate: { kind: 'count' },
  companions: [
    { id: 'median-age', title: 'Median age', unit: 'days', aggregate: { kind: 'median' } },
    {
      id: 'ageing',
      title: 'Older than usual',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'aged', denominator: 'has_usual' },
    },
  ],
  interval: 'none',
  version: 4,
  rows: [
    {
      reads: {
        clock: ['now_at', 'today', 'zone'],
        campaign_entity: [
          ...CAMPAIGN_READS,
          'launched_at',
          'live_since',
          'work_started_on',
          'planned_launch',
          'status_kind',
          ...LAUNCHING_READS,
        ],
      },
      from: `campaign_entity c cross join clock k left join (${USUAL}) as u on u.type is not distinct from c.type`,
      where: IS_OPEN,
      columns: {
        ...campaignColumns('c'),
        at: 'k.now_at',
        value: `cast(${AGE} as double precision)`,
        started_day: 'c.work_started_on',
        age_days: AGE,
        usual_days: 'cast(round(u.p85) as integer)',
        planned_day: 'c.planned_launch',
        aged: `case when ${AGE} > u.p85 then 1 else 0 end`,
        has_usual: 'case when u.p85 is null then 0 else 1 end',
        ageing: `case when u.p85 is null then null when ${AGE} > u.p85 then 'older' else 'usual' end`,
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('launch'),
    IN_UNEXPLAINED_STATUS,
    WITHOUT_START,
    {
      id: 'to-come',
      is: 'left-out',
      when: 'c.work_started_on > k.today',
      words: 'Work has not started yet',
    },
    {
      id: 'aged',
      is: 'counted',
      when: `${AGE} > u.p85`,
      words: 'Older than 85 % of its type were at their launch',
    },
    { id: 'in-progress', is: 'counted', words: 'In progress' },
  ],
  parts: null,
  related: relatedCampaigns,
  dimensions: [
    ...CAMPAIGN_DIMENSIONS,
    {
      id: 'ageing',
      title: 'Age',
      explains: false,
      names: { older: 'Older than usual', usual: 'As usual' },
    },
  ],
  relations: ['campaign', 'email', 'request'],
  needs: [CAMPAIGNS_SYNCED],
  formula:
    'Campaigns on which work had started and that were neither launched nor given up, at the end of the period.',
  notes: [
    `Old is what is older than 85 % of the campaigns of its type were when they launched, over the year before; a type with fewer than ${FEWEST_LAUNCHES} launches has no such age.`,
    'A campaign of which it is not known when work started is left out and lowers the coverage.',
    'What was in progress in past weeks is told by what was known then.',
  ],
  source: {
    title:
      'Our own definition; work in progress and its ageing as in D. S. Vacanti, Actionable Agile Metrics for Predictability (2015)',
    url: null,
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'UTC',
    given: {
      clock: [{ now_at: '2026-11-20T08:00:00Z', today: '2026-11-20', zone: 'UTC' }],
      campaign_entity: [
        ...['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05'].map((started, nth) =>
          campaign(`launched-${nth}`, {
            type: 'Email',
            work_started_on: started,
            launched_at: '2026-10-15T09:00:00Z',
          }),
        ),
        campaign('old', { type: 'Email', work_started_on: '2026-10-01' }),
        campaign('young', { type: 'Email', work_started_on: '2026-11-16' }),
        campaign('other', { type: 'Webinar', work_started_on: '2026-11-01' }),
        campaign('unknown', { type: 'Email' }),
        campaign('to-come', { type: 'Email', work_started_on: '2026-12-01' }),
        campaign('unexplained', { type: 'Email', work_started_on: '2026-11-01', status_kind: 'unexplained' }),
        campaign('given-up', { type: 'Email', work_started_on: '2026-11-01', status_kind: 'cancelled' }),
        campaign('nurture', { always_on: true, work_started_on: '2026-11-01' }),
        campaign('programme', { is_parent: true, work_started_on: '2026-11-01' }),
        campaign('perhaps-counted', { maybe_twin: true, work_started_on: '2026-11-01' }),
      ],
    },
    value: 3,
    cases: 3,
  },
})
