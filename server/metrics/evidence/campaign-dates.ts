import { casesText } from '../engine/words.ts'
import type { EvidenceRole, Fact } from './evidence.ts'

/** A plan that is meant differs from the launch by days; one that nobody means does by weeks. */
const NEAR_DAYS = 7
/** A field that says in so many records what another says is a copy of it. */
const COPY = 0.9

const OBJECT = { salesforce: 'campaign', hubspot: 'campaign' } as const
const days = (count: number) => casesText(count, { one: 'day', many: 'days' })

/**
 * Every date of every campaign with a launch of its own, beside the observed launch, when work is said to have begun and when it
 * was asked for. `filled_before`, `filled_after`, `moved_after`: what was seen of it against the moment of the launch.
 */
const DATES = {
  reads: {
    clock: ['zone'],
    campaign_day: ['connection', 'object', 'record_id', 'field', 'value'],
    campaign_day_step: ['connection', 'record_id', 'field', 'value', 'before', 'not_before', 'not_after'],
    campaign: [
      'connection',
      'object',
      'record_id',
      'campaign_id',
      'type',
      'start_date',
      'end_date',
      'created_at',
    ],
    campaign_entity: [
      'campaign_id',
      'always_on',
      'is_parent',
      'launched_at',
      'requested_on',
      'work_started_on',
    ],
  },
  sql: `with own as (
      select d.connection, d.object, d.record_id, d.field, d.value, c.type, c.start_date, c.end_date, e.launched_at, e.requested_on, e.work_started_on,
        cast(e.launched_at at time zone z.zone as date) as launched_on, cast(c.created_at at time zone z.zone as date) as made_on
      from campaign_day d
      join campaign c on c.connection = d.connection and c.object = d.object and c.record_id = d.record_id
      join campaign_entity e on e.campaign_id = c.campaign_id
      cross join clock z
      where not coalesce(e.always_on, false) and not coalesce(e.is_parent, false)
    ), usual as (
      select distinct on (connection, field) connection, field, days from (
        select connection, field, value - made_on as days, count(*) as records from own where value is not null and made_on is not null
        group by connection, field, value - made_on
      ) as d order by connection, field, records desc, days
    ), seen as (
      select o.connection, o.record_id, o.field, bool_or(s.value is not null and s.not_after <= o.launched_at) as filled_before,
        bool_and(s.value is null or coalesce(s.not_before >= o.launched_at, false)) as filled_after,
        bool_or(s.before is not null and s.value is distinct from s.before and coalesce(s.not_before >= o.launched_at, false)) as moved_after
      from own o join campaign_day_step s on s.connection = o.connection and s.record_id = o.record_id and s.field = o.field
      where o.launched_at is not null group by o.connection, o.record_id, o.field
    )
    select o.*, u.days as usual_days, s.filled_before, s.filled_after, s.moved_after
    from own o left join usual u on u.connection = o.connection and u.field = o.field
    left join seen s on s.connection = o.connection and s.record_id = o.record_id and s.field = o.field`,
} as const satisfies EvidenceRole['records']

const LAUNCHED = 'e.launched_on is not null'
const HELD_AT_LAUNCH = `${LAUNCHED} and e.value is not null`

const NO_LAUNCH = 'No campaign has launched yet that could tell.'

/** What looks like a plan or a date that somebody entered, and was written by the system. */
const COPIES: readonly Fact[] = [
  ...(
    [
      ['start', 'e.start_date', 'start date', ['StartDate', 'hs_start_date']],
      ['end', 'e.end_date', 'end date', ['EndDate', 'hs_end_date']],
    ] as const
  ).map(([id, column, called, own]): Fact => ({
    kind: 'share',
    id: `same-as-${id}`,
    among: `e.value is not null and ${column} is not null and e.field not in (${own.map((name) => `'${name}'`).join(', ')})`,
    counts: `e.value = ${column}`,
    least: COPY,
    warns: true,
    tell: ({ count, of }) => `The same day as the ${called} in ${count} of ${of}: it may be a copy`,
  })),
  {
    kind: 'share',
    id: 'made',
    among: 'e.value is not null and e.made_on is not null',
    counts: 'e.value - e.made_on = e.usual_days',
    days: 'e.usual_days',
    least: COPY,
    warns: true,
    tell: ({ count, of, days: after }) =>
      after === 0
        ? `The day on which the record was made in ${count} of ${of}: a rule fills it`
        : `Exactly ${days(after ?? 0)} after the record was made in ${count} of ${of}: a rule fills it`,
  },
]

const BEFORE_LAUNCH: Fact = {
  kind: 'share',
  id: 'before-launch',
  among: HELD_AT_LAUNCH,
  counts: 'e.value <= e.launched_on',
  tell: ({ count, of }) => `On or before the day of the launch in ${count} of ${of}`,
}

const HELD: Fact = {
  kind: 'share',
  id: 'held',
  among: LAUNCHED,
  counts: 'e.value is not null',
  tell: ({ count, of }) => `Filled in ${count} of ${of} that launched`,
}

/** What was seen of the field against the moment of the launch: there is no date that nobody saw. */
function seen(id: string, counts: string, words: string): Fact & { readonly kind: 'share' } {
  return {
    kind: 'share',
    id: `seen-${id}`,
    among: HELD_AT_LAUNCH,
    counts,
    tell: ({ count, of }) => `${words} in ${count} of ${of}`,
  }
}

/** The date on which a campaign is meant to launch. */
export const plannedLaunch: EvidenceRole = {
  setting: 'plannedLaunch.field',
  object: OBJECT,
  records: DATES,
  base: LAUNCHED,
  none: NO_LAUNCH,
  byType: true,
  leads: { near: 'near the launch' },
  order: 'within a week of the launch in most campaigns',
  facts: [
    {
      kind: 'share',
      id: 'near',
      among: LAUNCHED,
      counts: `e.value between e.launched_on - ${NEAR_DAYS} and e.launched_on + ${NEAR_DAYS}`,
      tell: ({ count, of }) => `Within a week of the launch in ${count} of ${of}`,
    },
    HELD,
    {
      kind: 'median',
      id: 'distance',
      among: HELD_AT_LAUNCH,
      days: 'abs(e.value - e.launched_on)',
      tell: ({ days: middle }) =>
        middle === 0
          ? 'Half of them on the very day of the launch'
          : `Half of them within ${days(middle ?? 0)} of the launch`,
    },
    seen('before', 'e.filled_before', 'Filled before the launch'),
    { ...seen('after', 'e.filled_after', 'Filled only after the launch'), warns: true },
    { ...seen('moved', 'e.moved_after', 'Changed after the launch'), warns: true },
    seen('unseen', 'not coalesce(e.filled_before or e.filled_after, false)', 'Not seen when it was filled'),
    ...COPIES,
  ],
}

/** The day on which somebody asked for a campaign. */
export const requested: EvidenceRole = {
  setting: 'campaign.requested',
  object: OBJECT,
  records: DATES,
  base: LAUNCHED,
  none: NO_LAUNCH,
  leads: { 'before-launch': 'before the launch' },
  facts: [
    BEFORE_LAUNCH,
    HELD,
    {
      kind: 'share',
      id: 'before-work',
      among: 'e.value is not null and e.work_started_on is not null',
      counts: 'e.value <= e.work_started_on',
      tell: ({ count, of }) => `On or before the day on which work started in ${count} of ${of}`,
      none: 'Yet to be held against the start of work, which no campaign has beside it',
    },
    ...COPIES,
  ],
}

/** The day on which somebody began to work on a campaign. */
export const workStarted: EvidenceRole = {
  setting: 'campaign.workStarted',
  object: OBJECT,
  records: DATES,
  base: LAUNCHED,
  none: NO_LAUNCH,
  leads: { between: 'between request and launch', 'before-launch': 'before the launch' },
  facts: [
    {
      kind: 'share',
      id: 'between',
      among: `${HELD_AT_LAUNCH} and e.requested_on is not null`,
      counts: 'e.value between e.requested_on and e.launched_on',
      tell: ({ count, of }) => `Between the request and the launch in ${count} of ${of}`,
      none: 'Yet to be held against request and launch, which no campaign has both beside it',
    },
    BEFORE_LAUNCH,
    HELD,
    ...COPIES,
  ],
}
