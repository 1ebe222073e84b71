import type { Detail } from '../../../shared/metric.ts'
import type { Piece } from '../../warehouse/model/model.ts'
import { spoken, type Dimension, type Verdict } from '../metric.ts'
import type { Need } from '../need.ts'
import { PLANS_IMPORTED, PLAN_MAPPED, PLAN_TRACKED } from '../needs.ts'

/** What every metric of campaigns can be cut by. */
export const CAMPAIGN_DIMENSIONS: readonly Dimension[] = [
  { id: 'type', title: 'Type', spoken: spoken('of type {value}', 'without a type') },
  { id: 'channel', title: 'Channel', spoken: spoken('on the channel {value}', 'without a channel') },
  { id: 'region', title: 'Region', spoken: spoken('in {value}', 'without a region') },
  {
    id: 'owner',
    title: 'Owner',
    // Who it was is for whoever asks: a change is put down to what was launched, not to a colleague by name.
    explains: false,
    spoken: { ...spoken('of {value}', 'without an owner'), actor: true },
  },
  { id: 'system', title: 'System', spoken: spoken('in {value}', 'in no system') },
]

/** How often the plan was moved. It follows from what made a campaign late: no cause of it. */
export const REPLANS: Dimension = { id: 'replans', title: 'Re-plans', explains: false, listed: false }

export const REPLAN_GROUP = `case when c.replans >= 2 then '2 or more' else cast(c.replans as text) end`

/** What a launch is held against: enough to see from its row that it was late, and against which plan. */
export const LAUNCH_DETAILS: readonly Detail[] = [
  { name: 'committed_day', title: 'Committed', type: 'day' },
  { name: 'committed_seen', title: 'Known since', type: 'day' },
  { name: 'planned_day', title: 'Today’s plan', type: 'day' },
  { name: 'launched_day', title: 'Launched', type: 'day' },
  { name: 'days_late', title: 'Days late', type: 'days' },
]

/** The columns of these details, from `campaign_entity` under `c` and the clock under `k`. */
export function launchColumns(): Record<string, string> {
  const launched = 'cast(c.launched_at at time zone k.zone as date)'
  return {
    committed_day: 'c.first_committed',
    committed_seen: 'cast(c.plan_known_at at time zone k.zone as date)',
    planned_day: 'c.planned_launch',
    launched_day: launched,
    days_late: `${launched} - c.first_committed`,
  }
}

/** What these read. */
export const LAUNCH_READS = ['launched_at', 'first_committed', 'plan_known_at', 'planned_launch'] as const

/** The record and the dimensions of a campaign, from `campaign_entity` under the alias. */
export function campaignColumns(alias: string): Record<string, string> {
  const own = ['connection', 'object', 'record_id', 'label', 'type', 'channel', 'region', 'system']
  return {
    case_id: `${alias}.campaign_id`,
    ...Object.fromEntries(own.map((column) => [column, `${alias}.${column}`])),
    owner: `${alias}.owner_name`,
  }
}

/** What these read. */
export const CAMPAIGN_READS = [
  'campaign_id',
  'connection',
  'object',
  'record_id',
  'label',
  'type',
  'channel',
  'region',
  'system',
  'owner_name',
] as const

/** What `withoutLaunch` reads. */
export const LAUNCHING_READS = ['always_on', 'is_parent', 'maybe_twin'] as const

/** The campaign's records in the other systems. */
export const relatedCampaigns: Piece = {
  reads: {
    campaign: ['campaign_id', 'connection', 'object', 'record_id', 'label', 'system'],
    commitment: ['campaign_id', 'connection', 'record_id'],
    campaign_twin: ['campaign_id', 'twin_connection', 'twin_object', 'twin_record_id', 'twin_label'],
  },
  sql: `select c.campaign_id as case_id, 'The same campaign in ' || c.system as role,
    c.connection, c.object, c.record_id, c.label
  from campaign c join commitment k on k.campaign_id = c.campaign_id
  where c.connection <> k.connection or c.record_id <> k.record_id
  union all
  select campaign_id, 'May be the same campaign', twin_connection, twin_object, twin_record_id, twin_label from campaign_twin`,
}

/** Nobody has said whether it is one of the other system's. Reads `maybe_twin`. */
export const MAYBE_TWIN: Verdict = {
  id: 'maybe-twin',
  is: 'lacking',
  when: 'c.maybe_twin',
  words: 'May be a campaign of the other system, and would count twice',
  gap: {
    lack: 'may be campaigns of the other system, counted already',
    need: {
      kind: 'mend',
      title: 'Say which campaigns of HubSpot are the same as in Salesforce.',
      field: null,
      at: 'pairs',
    },
  },
}

/** Campaigns that have no launch of their own, or none that was planned, and those that may be told of already. */
export function withoutLaunch(what: 'launch' | 'planned launch'): readonly Verdict[] {
  const done = what === 'launch' ? 'launched' : 'planned'
  return [
    { id: 'always-on', is: 'left-out', when: 'c.always_on', words: `Always on: it has no ${what}` },
    {
      id: 'parent',
      is: 'left-out',
      when: 'c.is_parent',
      words: `A parent campaign: its children are ${done}`,
    },
    MAYBE_TWIN,
  ]
}

/** What tells when a campaign was meant to launch. */
const PLAN: Need = {
  ...PLAN_MAPPED,
  or: [
    {
      kind: 'mend',
      title: 'Fill in the planned launch when a campaign is made.',
      field: null,
      at: 'records',
    },
    PLANS_IMPORTED,
  ],
}

/** Campaigns that can't be held against their plan. */
export const WITHOUT_PLAN: readonly Verdict[] = [
  {
    id: 'no-plan',
    is: 'lacking',
    when: 'c.first_committed is null',
    words: 'No planned launch date',
    gap: { lack: 'had no planned launch', need: PLAN },
  },
  {
    id: 'late-plan',
    is: 'lacking',
    when: 'not coalesce(c.plan_in_time, false)',
    words: 'Plan not observed in time',
    gap: {
      lack: 'had no plan that was seen before the planned day',
      need: { ...PLAN_TRACKED, or: [PLANS_IMPORTED] },
    },
  },
]

/** No setting knows their status: they may be live, over or given up, as far as anybody knows. */
export const IN_UNEXPLAINED_STATUS: Verdict = {
  id: 'unexplained-status',
  is: 'lacking',
  when: `c.status_kind = 'unexplained'`,
  words: 'Nobody has said what its status means',
  gap: {
    lack: 'were in a status of which nobody has said what it means',
    need: {
      kind: 'map',
      title: 'Say which statuses mean that a campaign is open, live, cancelled or closed',
      field: null,
      setting: 'liveStatuses',
    },
  },
}

/** Nobody knows when these were launched. */
export const WITHOUT_KNOWN_LAUNCH: Verdict = {
  id: 'unknown-launch',
  is: 'lacking',
  when: 'c.launched_at is null and c.live_since is not null',
  words: 'The launch is not known: it was live already when first seen',
  gap: {
    lack: 'had no known launch, being live already when first read',
    need: { kind: 'import', title: 'Import their launch dates.', field: null, import: 'actual-launches' },
  },
}
