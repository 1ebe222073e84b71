import type { Mapping } from '../../../shared/mapping.ts'
import { literal } from '../sql.ts'
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
  maybe_twin: 'boolean',
  created_at: 'timestamptz',
  start_date: 'date',
  end_date: 'date',
  requested_on: 'date',
  requested_by: 'text',
  work_started_on: 'date',
  started_by: 'text',
  lead_time_days: 'integer',
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
  rework_until: 'timestamptz',
  cancelled_at: 'timestamptz',
} as const satisfies Columns

/** What is read of each of its records. */
const OF_EACH = [
  'campaign_id',
  'connection',
  'record_id',
  'parent_record_id',
  'system',
  'type',
  'channel',
  'region',
  'always_on',
  'created_at',
]
/** What is read of the record that speaks for it, besides. */
const OF_SPEAKER = [
  'object',
  'label',
  'owner_name',
  'owner_kind',
  'status',
  'status_kind',
  'planned_launch',
  'start_date',
  'end_date',
]

/**
 * One row per campaign, however many systems know it: its plan, commitment, launch and end. `due_at` is the end of the first
 * committed day with the grace that the mapping gives, `due_today_at` that of today's plan. `plan_known_at`: from when the
 * committed plan can be shown to have stood; `plan_in_time`: that was before the planned day. `maybe_twin`: it may be one of another system's (`campaign_twin`). `rework_until`: the end of the time for corrections.
 */
export const campaignEntity: Relation = {
  name: 'campaign_entity',
  kept: true,
  columns: COLUMNS,
  compile({ mapping, wants }) {
    const wanted = Object.keys(COLUMNS).filter(wants)
    const of = (joined: readonly string[]) => wanted.some((name) => joined.includes(name))
    const [plan, end] = [of(SPOKEN), of(['cancelled_at'])]
    const launched = of(LAUNCHED)
    const likened = of(['maybe_twin'])
    const worked = of(WORKED)
    const items: Readonly<Record<keyof typeof COLUMNS, string>> = {
      campaign_id: 'm.campaign_id',
      connection: 'c.connection',
      object: 'c.object',
      record_id: 'c.record_id',
      label: 'c.label',
      system: 'm.system',
      type: 'coalesce(c.type, m.type)',
      channel: 'coalesce(c.channel, m.channel)',
      region: 'coalesce(c.region, m.region)',
      owner_name: 'c.owner_name',
      owner_kind: 'c.owner_kind',
      status: 'c.status',
      status_kind: 'c.status_kind',
      always_on: 'm.always_on',
      is_parent: 'm.is_parent',
      maybe_twin: '(t.campaign_id is not null)',
      created_at: 'm.created_at',
      start_date: 'c.start_date',
      end_date: 'c.end_date',
      requested_on: 'w.requested_on',
      requested_by: 'w.requested_by',
      work_started_on: 'w.work_started_on',
      started_by: 'w.started_by',
      lead_time_days: leadTimeDays(mapping.campaigns.leadTime, 'coalesce(c.type, m.type)'),
      planned_launch: PLANNED,
      in_draft: 'k.in_draft',
      committed_at: 'k.committed_at',
      first_committed: 'k.first_committed',
      plan_known_at: 'k.known_at',
      plan_in_time: '(cast(k.known_at at time zone z.zone as date) < k.first_committed)',
      due_at: endOf('k.first_committed', mapping.graceDays),
      due_today_at: endOf(PLANNED, mapping.graceDays),
      replans: 'k.replans',
      launched_at: 'l.launched_at',
      launched_by: 'l.launched_by',
      live_since: 'l.live_since',
      rework_until: `l.launched_at + interval '${mapping.campaigns.correctionDays} days'`,
      cancelled_at: `case when c.status_kind = 'cancelled' then x.at end`,
    }
    const list = Object.entries(items).filter(([name]) => wanted.length === 0 || wanted.includes(name))
    return {
      sql: `with parents as (
        select connection, parent_record_id as record_id from campaign where parent_record_id is not null group by connection, parent_record_id
      ), ${end ? CANCELLED : ''} merged as (
        select c.campaign_id, string_agg(distinct c.system, ' + ' order by c.system) as system, max(c.type) as type,
          max(c.channel) as channel, max(c.region) as region, bool_or(coalesce(c.always_on, false)) as always_on,
          bool_or(p.record_id is not null) as is_parent, min(c.created_at) as created_at
        from campaign c left join parents p on p.connection = c.connection and p.record_id = c.record_id
        group by c.campaign_id
      )
      select ${list.map(([name, sql]) => `${sql} as ${name}`).join(', ')}
      from merged m
      ${likened ? 'left join (select distinct campaign_id from campaign_twin) as t on t.campaign_id = m.campaign_id' : ''}
      ${plan ? SPEAKER : ''}
      ${worked ? 'left join campaign_work w on w.campaign_id = m.campaign_id' : ''}
      ${launched ? 'left join launch l on l.campaign_id = m.campaign_id' : ''}
      ${end ? 'left join cancelled x on x.connection = c.connection and x.record_id = c.record_id' : ''}`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        campaign: plan ? [...OF_EACH, ...OF_SPEAKER] : OF_EACH,
        ...(plan ? { clock: ['zone'], commitment: COMMITMENT } : {}),
        ...(end ? { status_change: ['connection', 'record_id', 'kind', 'event_at'] } : {}),
        ...(likened ? { campaign_twin: ['campaign_id'] } : {}),
        ...(worked ? { campaign_work: ['campaign_id', ...WORKED] } : {}),
        ...(launched ? { launch: ['campaign_id', ...LAUNCH] } : {}),
      },
    }
  },
}

/** What all records of a campaign, or its launch, tell; the rest is told by the one that speaks for it. */
const MERGED = ['campaign_id', 'system', 'always_on', 'is_parent', 'created_at']
const LAUNCH = ['launched_at', 'launched_by', 'live_since']
const LAUNCHED = [...LAUNCH, 'rework_until']
const WORKED = ['requested_on', 'requested_by', 'work_started_on', 'started_by']
const SPOKEN = Object.keys(COLUMNS).filter(
  (name) => ![...MERGED, 'maybe_twin', ...LAUNCHED, ...WORKED].includes(name),
)
/** Where the CRM holds no plan, the last that was brought in. */
const PLANNED = 'coalesce(c.planned_launch, k.last_planned)'

const COMMITMENT = [
  'campaign_id',
  'connection',
  'record_id',
  'in_draft',
  'committed_at',
  'first_committed',
  'known_at',
  'last_planned',
  'replans',
]

const SPEAKER = `cross join clock z
      join commitment k on k.campaign_id = m.campaign_id
      join campaign c on c.connection = k.connection and c.record_id = k.record_id`

const CANCELLED = `cancelled as (
        select connection, record_id, max(event_at) as at from status_change where kind = 'cancelled' group by connection, record_id
      ),`

/** The days that are agreed from a request to the launch, for campaigns of a type. */
function leadTimeDays({ days, byType }: Mapping['campaigns']['leadTime'], type: string): string {
  const branches = Object.entries(byType).map(([name, agreed]) => `when ${literal(name)} then ${agreed}`)
  const all = `cast(${days ?? 'null'} as integer)`
  return branches.length === 0 ? all : `case ${type} ${branches.join(' ')} else ${all} end`
}

/** The end of the day, some days later, in the workspace's zone. */
function endOf(day: string, graceDays: number): string {
  return `(cast(${day} + ${graceDays + 1} as timestamp) at time zone z.zone)`
}
