import { defineMetric, spoken } from '../metric.ts'
import { CAMPAIGNS_SYNCED, PLAN_MAPPED, PLANS_IMPORTED } from '../needs.ts'
import {
  CAMPAIGN_DIMENSIONS,
  CAMPAIGN_READS,
  LAUNCHING_READS,
  campaignColumns,
  relatedCampaigns,
  withoutLaunch,
} from './campaign-case.ts'
import { exampleCampaign as campaign } from './example-campaign.ts'

/** By which a move is the same one, whatever else comes to be known. */
const MOVED_AT = 'cast(cast(extract(epoch from s.event_at) * 1000 as bigint) as text)'

export const replans = defineMetric({
  id: 'replans',
  pillar: 'campaign',
  title: 'Re-plans',
  question: 'How often is a committed launch date moved, and why?',
  unit: 'count',
  better: 'lower',
  cases: { one: 're-plan', many: 're-plans', happened: 'made', covers: 'with a reason' },
  when: 'Moved',
  outcomes: { counts: 'moved' },
  details: [
    { name: 'from_day', title: 'From', type: 'day' },
    { name: 'to_day', title: 'To', type: 'day' },
    { name: 'moved_days', title: 'By days', type: 'days' },
    { name: 'note', title: 'Note', type: 'text' },
  ],
  kind: 'event',
  aggregate: { kind: 'count' },
  companions: [
    { id: 'median-days', title: 'Days moved, median', unit: 'days', aggregate: { kind: 'median' } },
    {
      id: 'with-reason',
      title: 'With a reason',
      unit: 'ratio',
      aggregate: { kind: 'ratio', numerator: 'has_reason', denominator: 'one' },
    },
  ],
  interval: 'none',
  version: 2,
  rows: [
    {
      reads: {
        campaign_entity: [...CAMPAIGN_READS, 'launched_at', ...LAUNCHING_READS],
        plan_step: [
          'campaign_id',
          'connection',
          'object',
          'record_id',
          'nth',
          'planned',
          'before',
          'event_at',
          'changed_by',
          'is_replan',
          'reason',
          'reason_note',
        ],
      },
      from: 'plan_step s join campaign_entity c on c.campaign_id = s.campaign_id',
      where: 's.is_replan',
      columns: {
        ...campaignColumns('c'),
        case_id: `c.campaign_id || ' ' || ${MOVED_AT}`,
        at: 's.event_at',
        value: 'cast(s.planned - s.before as double precision)',
        from_day: 's.before',
        to_day: 's.planned',
        moved_days: 's.planned - s.before',
        note: 's.reason_note',
        reason_given: 's.reason',
        moved_by: 's.changed_by',
        has_reason: 'case when s.reason is null then 0 else 1 end',
        one: '1',
      },
    },
    {
      // Of a campaign without a known plan nobody can say how often it was moved.
      reads: {
        campaign_entity: [
          ...CAMPAIGN_READS,
          'launched_at',
          'live_since',
          'first_committed',
          'in_draft',
          ...LAUNCHING_READS,
        ],
      },
      from: `campaign_entity c cross join (select cast(null as timestamptz) as event_at, cast(null as date) as planned,
          cast(null as date) as before, cast(null as text) as reason) as s`,
      where:
        'c.first_committed is null and not coalesce(c.in_draft, false) and coalesce(c.launched_at, c.live_since) is not null',
      columns: {
        ...campaignColumns('c'),
        at: 'coalesce(c.launched_at, c.live_since)',
        value: 'cast(null as double precision)',
        from_day: 'cast(null as date)',
        to_day: 'cast(null as date)',
        moved_days: 'cast(null as integer)',
        note: 'cast(null as text)',
        reason_given: 'cast(null as text)',
        moved_by: 'cast(null as text)',
        has_reason: '0',
        one: '0',
      },
    },
  ],
  verdicts: [
    ...withoutLaunch('planned launch'),
    {
      id: 'no-plan',
      is: 'lacking',
      when: 's.event_at is null',
      words: 'No planned launch date',
      gap: { lack: 'were launches without a known plan', need: { ...PLAN_MAPPED } },
    },
    {
      id: 'after-launch',
      is: 'left-out',
      when: 's.event_at > c.launched_at',
      words: 'Moved after the launch: that is book-keeping',
    },
    { id: 'cleared', is: 'counted', when: 's.planned is null', words: 'The date was taken away' },
    { id: 'later', is: 'counted', when: 's.planned > s.before', words: 'Moved to a later day' },
    { id: 'earlier', is: 'counted', when: 's.planned < s.before', words: 'Moved to an earlier day' },
    { id: 'set', is: 'counted', words: 'Given a day again' },
  ],
  unjudged: [
    {
      id: 'no-reason',
      when: 's.event_at is not null and s.reason is null',
      words: null,
      gap: {
        lack: 'had no reason',
        need: {
          kind: 'mend',
          title: 'Say in the re-plan ledger why these dates were moved.',
          field: null,
          at: 'plans',
          or: [PLANS_IMPORTED],
        },
      },
    },
  ],
  parts: null,
  related: {
    ...relatedCampaigns,
    reads: { ...relatedCampaigns.reads, plan_step: ['campaign_id', 'event_at', 'is_replan'] },
    sql: `select r.case_id || ' ' || ${MOVED_AT} as case_id, r.role, r.connection, r.object, r.record_id, r.label
      from (${relatedCampaigns.sql}) as r join plan_step s on s.campaign_id = r.case_id where s.is_replan`,
  },
  dimensions: [
    {
      id: 'reason_given',
      title: 'Reason',
      names: {
        requester: 'Requester',
        'late-inputs': 'Late inputs',
        'marketing-operations': 'Marketing operations',
        external: 'External',
        unknown: 'Unknown',
      },
      spoken: spoken('because of “{value}”', 'without a reason'),
    },
    {
      id: 'moved_by',
      title: 'Moved by',
      explains: false,
      spoken: { ...spoken('by {value}', 'by nobody known'), actor: true },
    },
    ...CAMPAIGN_DIMENSIONS,
  ],
  relations: ['campaign'],
  needs: [CAMPAIGNS_SYNCED, PLAN_MAPPED],
  formula:
    'Number of times that a planned launch was moved after it was committed, by the moment of the change.',
  notes: [
    'A date is committed when its campaign leaves the draft status; where that is not known, by the first plan that was observed. What is moved before is planning.',
    'Who moved it and when is told by the CRM’s history of the field, by imported plans, else by what we saw. Why is told by people, in the re-plan ledger or in an import.',
  ],
  source: { title: 'Our own definition', url: null },
  example: {
    now: '2026-11-20T08:00:00Z',
    zone: 'Europe/Berlin',
    given: {
      campaign_entity: [
        campaign('webinar', { launched_at: '2026-11-18T09:00:00Z', first_committed: '2026-11-10' }),
        campaign('nurture', { always_on: true }),
        campaign('programme', { is_parent: true }),
        campaign('perhaps-counted', { maybe_twin: true }),
        campaign('unplanned', { launched_at: '2026-11-12T09:00:00Z', in_draft: false }),
      ],
      plan_step: [
        step('webinar', 1, { is_replan: false, is_committed: true, planned: '2026-11-10' }),
        step('webinar', 2, { before: '2026-11-10', planned: '2026-11-17', reason: 'requester' }),
        step('webinar', 3, { before: '2026-11-17', planned: '2026-11-16', reason: 'external' }),
        step('webinar', 4, { before: '2026-11-16' }),
        step('webinar', 5, { planned: '2026-11-18' }),
        step('webinar', 6, { before: '2026-11-18', planned: '2026-11-19', event_at: '2026-11-19T09:00:00Z' }),
        step('nurture', 2, { before: '2026-11-16', planned: '2026-11-17' }),
        step('programme', 2, { before: '2026-11-16', planned: '2026-11-17' }),
        step('perhaps-counted', 2, { before: '2026-11-16', planned: '2026-11-17' }),
      ],
    },
    value: 4,
    cases: 4,
  },
})

function step(id: string, nth: number, more: Readonly<Record<string, string | boolean>>) {
  return {
    campaign_id: id,
    connection: 'crm',
    object: 'campaign',
    record_id: id,
    nth,
    is_committed: false,
    is_replan: true,
    event_at: `2026-11-0${nth}T09:00:00Z`,
    ...more,
  }
}
