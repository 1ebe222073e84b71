import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  connection: 'text',
  object: 'text',
  record_id: 'text',
  label: 'text',
  system: 'text',
  type: 'text',
  channel: 'text',
  region: 'text',
  owner_name: 'text',
  owner_kind: 'text',
  status: 'text',
  status_kind: 'text',
  always_on: 'boolean',
  is_parent: 'boolean',
  created_at: 'timestamptz',
  planned_launch: 'date',
  in_draft: 'boolean',
  committed_at: 'timestamptz',
  first_committed: 'date',
  plan_known_at: 'timestamptz',
  plan_in_time: 'boolean',
  due_at: 'timestamptz',
  due_today_at: 'timestamptz',
  replans: 'integer',
  launched_at: 'timestamptz',
  launched_by: 'text',
  live_since: 'timestamptz',
  cancelled_at: 'timestamptz',
} as const satisfies Columns

/** What is read of each of its records. */
const CAMPAIGN = [
  'campaign_id',
  'connection',
  'object',
  'record_id',
  'parent_record_id',
  'label',
  'system',
  'type',
  'channel',
  'region',
  'owner_name',
  'owner_kind',
  'status',
  'status_kind',
  'always_on',
  'created_at',
  'planned_launch',
]

/**
 * One row per campaign, however many systems know it: its plan, commitment, launch and end. `due_at` is the end of the first
 * committed day with the grace that the mapping gives, `due_today_at` that of today's plan. `plan_known_at`: from when the
 * committed plan can be shown to have stood; `plan_in_time`: that was before the planned day.
 */
export const campaignEntity: Relation = {
  name: 'campaign_entity',
  columns: COLUMNS,
  compile: ({ mapping }) => ({
    sql: `with parents as (
        select connection, parent_record_id as record_id from campaign where parent_record_id is not null group by connection, parent_record_id
      ), cancelled as (
        select connection, record_id, max(event_at) as at from status_change where kind = 'cancelled' group by connection, record_id
      ), merged as (
        select c.campaign_id, string_agg(distinct c.system, ' + ' order by c.system) as system, max(c.type) as type,
          max(c.channel) as channel, max(c.region) as region, bool_or(coalesce(c.always_on, false)) as always_on,
          bool_or(p.record_id is not null) as is_parent, min(c.created_at) as created_at
        from campaign c left join parents p on p.connection = c.connection and p.record_id = c.record_id
        group by c.campaign_id
      )
      select m.campaign_id, c.connection, c.object, c.record_id, c.label, m.system,
        coalesce(c.type, m.type) as type, coalesce(c.channel, m.channel) as channel, coalesce(c.region, m.region) as region,
        c.owner_name, c.owner_kind, c.status, c.status_kind, m.always_on, m.is_parent, m.created_at,
        c.planned_launch, k.in_draft, k.committed_at, k.first_committed, k.known_at as plan_known_at,
        (cast(k.known_at at time zone z.zone as date) < k.first_committed) as plan_in_time,
        ${endOf('k.first_committed', mapping.graceDays)} as due_at, ${endOf('c.planned_launch', mapping.graceDays)} as due_today_at, k.replans,
        l.launched_at, l.launched_by, l.live_since,
        case when c.status_kind = 'cancelled' then x.at end as cancelled_at
      from merged m
      cross join clock z
      join commitment k on k.campaign_id = m.campaign_id
      join campaign c on c.connection = k.connection and c.record_id = k.record_id
      left join launch l on l.campaign_id = m.campaign_id
      left join cancelled x on x.connection = c.connection and x.record_id = c.record_id`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {
      clock: ['zone'],
      status_change: ['connection', 'record_id', 'kind', 'event_at'],
      campaign: CAMPAIGN,
      commitment: [
        'campaign_id',
        'connection',
        'record_id',
        'in_draft',
        'committed_at',
        'first_committed',
        'known_at',
        'replans',
      ],
      launch: ['campaign_id', 'launched_at', 'launched_by', 'live_since'],
    },
  }),
}

/** The end of the day, some days later, in the workspace's zone. */
function endOf(day: string, graceDays: number): string {
  return `(cast(${day} + ${graceDays + 1} as timestamp) at time zone z.zone)`
}
