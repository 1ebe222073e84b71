import { defineMetric } from '../metric.ts'
import { CAMPAIGNS_SYNCED, PLAN_MAPPED } from '../needs.ts'
import {
  CAMPAIGN_DIMENSIONS,
  CAMPAIGN_READS,
  IN_UNEXPLAINED_STATUS,
  LAUNCHING_READS,
  REPLANS,
  REPLAN_GROUP,
  campaignColumns,
  LAUNCH_DETAILS,
  LAUNCH_READS,
  launchColumns,
  relatedCampaigns,
  WITHOUT_KNOWN_LAUNCH,
  WITHOUT_PLAN,
  withoutLaunch,
} from './campaign-case.ts'

/** Where the case counts: on the day it was due, or as near to it as is known. */
const AT = `coalesce(cast(c.first_committed as timestamp) at time zone k.zone, cast(c.planned_launch as timestamp) at time zone k.zone, c.launched_at, c.live_since)`

export const onTimeLaunchRate = defineMetric({
  id: 'on-time-launch-rate',
  pillar: 'campaign',
  title: 'On-time launch rate',
  question: 'Do campaigns launch by the day we first committed to?',
  unit: 'ratio',
  better: 'higher',
  headline: true,
  cases: { one: 'campaign', many: 'campaigns', counted: 'due' },
  when: 'Due',
  outcomes: { passes: 'on time', fails: 'late' },
  details: LAUNCH_DETAILS,
  kind: 'event',
  aggregate: { kind: 'ratio' },
  companions: [
    {
      id: 'against-todays-plan',
      title: 'Against today’s plan',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'today_numerator', denominator: 'today_denominator' },
    },
    {
      id: 'cancelled',
      title: 'Cancelled after commitment',
      unit: 'count',
      aggregate: { kind: 'tally', column: 'cancelled_committed' },
    },
  ],
  interval: 'wilson',
  version: 5,
  rows: [
    {
      reads: {
        clock: ['now_at', 'zone'],
        campaign_entity: [
          ...CAMPAIGN_READS,
          ...LAUNCH_READS,
          'live_since',
          'cancelled_at',
          'plan_in_time',
          'due_at',
          'due_today_at',
          'replans',
          'in_draft',
          'status_kind',
          ...LAUNCHING_READS,
        ],
      },
      from: 'campaign_entity c cross join clock k',
      where: `${AT} is not null`,
      columns: {
        ...campaignColumns('c'),
        at: AT,
        value:
          'cast(cast(c.launched_at at time zone k.zone as date) - c.first_committed as double precision)',
        ...launchColumns(),
        replans: REPLAN_GROUP,
        today_numerator:
          'case when c.due_today_at <= k.now_at and c.launched_at < c.due_today_at then 1 else 0 end',
        cancelled_committed: `case when c.status_kind = 'cancelled' and c.launched_at is null and c.first_committed is not null
          and not coalesce(c.in_draft, false) and not c.always_on and not c.is_parent then 1 else 0 end`,
        today_denominator: 'case when c.due_today_at <= k.now_at then 1 else 0 end',
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('planned launch'),
    {
      id: 'cancelled-draft',
      is: 'left-out',
      when: `c.in_draft and c.status_kind = 'cancelled'`,
      words: 'Cancelled before it was committed',
    },
    { id: 'draft', is: 'left-out', when: 'c.in_draft', words: 'Still a draft: no date is committed' },
    ...WITHOUT_PLAN,
    {
      id: 'cancelled-in-time',
      is: 'left-out',
      when: 'c.launched_at is null and c.cancelled_at < c.due_at',
      words: 'Cancelled after it was committed, before it was due',
    },
    { id: 'not-due', is: 'left-out', pending: true, when: 'c.due_at > k.now_at', words: 'Not due yet' },
    {
      id: 'on-time',
      is: 'counted',
      numerator: 1,
      when: 'c.launched_at < c.due_at',
      words: 'Launched on time',
    },
    {
      id: 'late',
      is: 'counted',
      numerator: 0,
      when: 'c.launched_at is not null',
      words: 'Launched late',
    },
    WITHOUT_KNOWN_LAUNCH,
    {
      id: 'cancelled-late',
      is: 'counted',
      numerator: 0,
      when: 'c.cancelled_at is not null',
      words: 'Cancelled after it was due',
    },
    IN_UNEXPLAINED_STATUS,
    { id: 'never', is: 'counted', numerator: 0, words: 'Due and not launched' },
  ],
  parts: null,
  related: relatedCampaigns,
  dimensions: [...CAMPAIGN_DIMENSIONS, REPLANS],
  relations: ['campaign', 'email'],
  needs: [CAMPAIGNS_SYNCED, PLAN_MAPPED],
  formula:
    'Campaigns launched by the end of their first committed day ÷ campaigns whose first committed day lies in the period.',
  notes: [
    'The first committed day is the plan in force when the campaign left its draft status; where that is not known, the first plan observed. Moving the plan afterwards changes nothing.',
    'A day ends at midnight in the workspace’s zone; days of grace are a setting.',
    'A campaign that is due and has not launched counts as late. One whose plan was not observed before the planned day is left out and lowers the coverage.',
    'Cancelled before it was due: left out, and listed with that reason. Cancelled afterwards: late.',
    'Beside it stand the rate against the plan as it is today, which a moved plan flatters, and how many were cancelled after they were committed, before they were due or afterwards.',
  ],
  source: {
    title:
      'Our own definition; on-time delivery to the first commit date as in the SCOR model, Perfect Order Fulfillment (RL.1.1)',
    url: 'https://scor.ascm.org/',
  },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign_entity: [
        entity('on-time', { launched_at: '2026-11-10T22:59:00Z' }),
        entity('minutes-late', { launched_at: '2026-11-10T23:00:00Z' }),
        entity('replanned', {
          launched_at: '2026-11-17T09:00:00Z',
          planned_launch: '2026-11-17',
          due_today_at: '2026-11-17T23:00:00Z',
          replans: 1,
        }),
        entity('never', {}),
        entity('unexplained', { status_kind: 'unexplained' }),
        entity('cancelled-in-time', { cancelled_at: '2026-11-09T09:00:00Z', status_kind: 'cancelled' }),
        entity('cancelled-late', { cancelled_at: '2026-11-12T09:00:00Z', status_kind: 'cancelled' }),
        entity('seen-too-late', { launched_at: '2026-11-10T09:00:00Z', plan_in_time: false }),
        entity('unplanned', { launched_at: '2026-11-10T09:00:00Z', first_committed: null }),
        entity('live-before', { live_since: '2026-11-02T09:00:00Z' }),
        entity('nurture', { launched_at: '2026-11-10T09:00:00Z', always_on: true }),
        entity('programme', { launched_at: '2026-11-10T09:00:00Z', is_parent: true }),
        entity('perhaps-counted', { launched_at: '2026-11-10T09:00:00Z', maybe_twin: true }),
        entity('draft', { in_draft: true, first_committed: null }),
        entity('given-up-as-draft', { in_draft: true, first_committed: null, status_kind: 'cancelled' }),
        entity('to-come', { first_committed: '2026-11-24', due_at: '2026-11-24T23:00:00Z' }),
      ],
    },
    value: 0.2,
    cases: 5,
  },
})

function entity(id: string, more: Readonly<Record<string, string | number | boolean | null>>) {
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
    planned_launch: '2026-11-10',
    due_at: '2026-11-10T23:00:00Z',
    due_today_at: '2026-11-10T23:00:00Z',
    replans: 0,
    ...more,
  }
}
