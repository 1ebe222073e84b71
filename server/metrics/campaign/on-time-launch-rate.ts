import { defineMetric } from '../metric.ts'
import {
  CAMPAIGN_DIMENSIONS,
  REPLANS,
  campaignColumns,
  PLAN_GAPS,
  LAUNCH_GAPS,
  relatedCampaigns,
} from './campaign-case.ts'

/** The first condition that holds says what becomes of the case. `included` cases are judged; the others say why they aren't. */
const VERDICT = `case
    when c.always_on then 'Always on: it has no planned launch'
    when c.is_parent then 'A parent campaign: its children are planned'
    when c.in_draft and c.status_kind = 'cancelled' then 'Cancelled before it was committed'
    when c.in_draft then 'Still a draft: no date is committed'
    when c.first_committed is null then 'No planned launch date'
    when not coalesce(c.plan_in_time, false) then 'Plan not observed in time'
    when c.launched_at is null and c.cancelled_at < c.due_at then 'Cancelled after it was committed, before it was due'
    when c.due_at > k.now_at then 'Not due yet'
    when c.launched_at < c.due_at then 'Launched on time'
    when c.launched_at is not null then 'Launched late'
    when c.live_since is not null then 'The launch is not known: it was live already when first seen'
    when c.cancelled_at is not null then 'Cancelled after it was due'
    else 'Due and not launched' end`

const JUDGED = `('Launched on time', 'Launched late', 'Cancelled after it was due', 'Due and not launched')`
const UNKNOWN = `('No planned launch date', 'Plan not observed in time', 'The launch is not known: it was live already when first seen')`

export const onTimeLaunchRate = defineMetric({
  id: 'on-time-launch-rate',
  pillar: 'campaign',
  title: 'On-time launch rate',
  question: 'Do campaigns launch by the day we first committed to?',
  unit: 'ratio',
  better: 'higher',
  cases: { one: 'campaign', many: 'campaigns' },
  kind: 'event',
  aggregate: { kind: 'ratio' },
  companions: [
    {
      id: 'against-todays-plan',
      title: 'Against today’s plan',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'today_numerator', denominator: 'today_denominator' },
    },
  ],
  interval: 'wilson',
  version: 1,
  rows: `select j.case_id, j.at, j.numerator, j.denominator, j.value, j.connection, j.object, j.record_id, j.label,
    (j.verdict in ${JUDGED}) as included, (j.verdict not in ${UNKNOWN}) as covered, j.verdict as reason,
    j.type, j.channel, j.region, j.system, j.owner, j.replans, j.today_numerator, j.today_denominator
  from (
    select c.campaign_id as case_id,
      coalesce(cast(c.first_committed as timestamp) at time zone k.zone, cast(c.planned_launch as timestamp) at time zone k.zone, c.launched_at, c.live_since) as at,
      case when c.launched_at < c.due_at then 1 else 0 end as numerator, 1 as denominator,
      cast(cast(c.launched_at at time zone k.zone as date) - c.first_committed as double precision) as value,
      ${campaignColumns('c')},
      case when c.replans >= 2 then '2 or more' else cast(c.replans as text) end as replans,
      case when c.due_today_at <= k.now_at and c.launched_at < c.due_today_at then 1 else 0 end as today_numerator,
      case when c.due_today_at <= k.now_at then 1 else 0 end as today_denominator,
      ${VERDICT} as verdict
    from campaign_entity c cross join clock k
  ) as j where j.at is not null`,
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
  gaps: [...PLAN_GAPS, ...LAUNCH_GAPS],
  formula:
    'Campaigns launched by the end of their first committed day ÷ campaigns whose first committed day lies in the period.',
  notes: [
    'The first committed day is the plan in force when the campaign left its draft status; where that is not known, the first plan observed. Moving the plan afterwards changes nothing.',
    'A day ends at midnight in the workspace’s zone; days of grace are a setting.',
    'A campaign that is due and has not launched counts as late. One whose plan was not observed before the planned day is left out and lowers the coverage.',
    'Cancelled before it was due: left out, and listed with that reason. Cancelled afterwards: late.',
    'Beside it stands the rate against the plan as it is today, which a moved plan flatters.',
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
        entity('cancelled-in-time', { cancelled_at: '2026-11-09T09:00:00Z', status_kind: 'cancelled' }),
        entity('seen-too-late', { launched_at: '2026-11-10T09:00:00Z', plan_in_time: false }),
      ],
    },
    value: 0.25,
    cases: 4,
  },
})

function entity(id: string, more: Readonly<Record<string, string | number | boolean>>) {
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
