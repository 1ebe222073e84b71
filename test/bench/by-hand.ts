/** What a metric comes to, by the tightest SQL that we know on the plain tables, at `$moment` and in the week from `$start` to `$end`. */
export interface ByHand {
  readonly metric: string
  /** One row: `numerator` and `denominator`, or `value` alone. */
  readonly sql: string
}

const MANY_EDITS = 50
const RANGE = `range between interval '10 minutes' preceding and interval '10 minutes' following`

/** Of a contact without a valid address, what else it can be told by; few are. */
const KEYED = `loose as (
    select p.connection, p.object, p.record_id, p.name_key || ' | ' || coalesce(p.domain, a.domain, lower(trim(p.company))) as name_key
    from plain.person p left join plain.account a on a.connection = p.connection and a.record_id = p.account_id
    where not coalesce(p.email_valid, false) and p.name_key is not null
  ), told as (
    select p.connection, p.name_key || ' | ' || coalesce(p.domain, a.domain, split_part(p.email, '@', 2)) as name_key, min(p.email) as email
    from plain.person p left join plain.account a on a.connection = p.connection and a.record_id = p.account_id
    where p.email_valid and p.name_key in (select split_part(name_key, ' | ', 1) from loose where name_key is not null)
    group by all having min(p.email) = max(p.email)
  ), keyed as (
    select connection, object, record_id, email as key from plain.person where email_valid
    union all
    select l.connection, l.object, l.record_id, coalesce(t.email, l.name_key)
    from loose l left join told t on t.connection = l.connection and t.name_key = l.name_key where l.name_key is not null
  )`

const REQUIRED = {
  lead: [
    'first_name',
    'last_name',
    'email',
    'company',
    'title',
    'country_typed',
    'phone',
    'lead_source',
    'industry',
  ],
  contact: [
    'first_name',
    'last_name',
    'email',
    'account_id',
    'title',
    'country_typed',
    'phone',
    'lead_source',
  ],
  hubspot: ['first_name', 'last_name', 'email', 'company', 'title', 'country_typed', 'phone', 'stage_typed'],
}
const filled = (columns: readonly string[]) =>
  `sum(${columns.map((column) => `case when ${column} is not null then 1 else 0 end`).join(' + ')}) as n, count(*) * ${columns.length} as d`

const MARKS = String.raw`[\s.,;:!?''"’‘“”´()/\\&+_–—-]+`
const same = (a: string, b: string) =>
  `case when ${a} = ${b} then true else regexp_replace(lower(${a}), '${MARKS}', '', 'g') = regexp_replace(lower(${b}), '${MARKS}', '', 'g') end`
const AGREES = [
  `case when s.email_valid and h.email_valid then s.email = h.email end`,
  same('s.name_key', 'h.name_key'),
  `case when (s.phone is null) = (h.phone is null) then s.phone_e164 = h.phone_e164 end`,
  same('s.title', 'h.title'),
  same(`(case when s.object = 'lead' then s.company else a.name end)`, 'h.company'),
  `s.country = h.country`,
  `s.stage = h.stage`,
  `so.email = ho.email`,
]

const RESPONSES = `responses as (
    select coalesce(l.entity_id, 'salesforce:' || m.person_object || ':' || m.person_record_id) as person_id, max(m.responded_on) as responded_on
    from plain.member m left join plain.link l on l.kind = 'person' and l.connection = 'salesforce' and l.object = m.person_object and l.record_id = m.person_record_id
    where m.responded and m.responded_on is not null and m.campaign_id not in (select campaign_id from plain.unfit where campaign_id is not null)
    group by 1
  )`

/** When each campaign was launched, and the record that speaks for it with its commitment. */
const LAUNCHES = `sent as (
    select c.campaign_id, min(m.published_at) as at from plain.mail m
    join plain.campaign c on c.connection = m.connection and c.record_id = m.campaign_record_id
    where m.published_at <= $moment group by 1
  ), live as (
    select c.campaign_id, min(case when s.exact then s.event_at end) as exact_at, min(s.event_at) as since from plain.status s
    join plain.campaign c on c.connection = s.connection and c.record_id = s.record_id
    where s.kind = 'live' and s.event_at <= $moment group by 1
  ), launched as (
    select coalesce(s.campaign_id, l.campaign_id) as campaign_id,
      coalesce(s.at, case when l.exact_at = l.since then l.since end) as launched_at, l.since
    from sent s full join live l on l.campaign_id = s.campaign_id
  ), kept as (
    select c.campaign_id, bool_or(coalesce(c.always_on, false)) as always_on, bool_or(p.parent_record_id is not null) as is_parent
    from plain.campaign c left join (select distinct connection, parent_record_id from plain.campaign) p
      on p.connection = c.connection and p.parent_record_id = c.record_id group by 1
  )`
const COMMITTED = `leaving as (
    select connection, record_id, min(event_at) as at, min(case when exact then event_at end) as exact_at,
      max(case when kind = 'cancelled' then event_at end) as cancelled_at
    from plain.status where kind not in ('draft', 'cancelled') group by all
  ), cancelled as (
    select connection, record_id, max(event_at) as at from plain.status where kind = 'cancelled' group by all
  ), speaker as (
    select distinct on (c.campaign_id) c.campaign_id, c.connection, c.record_id, c.planned_launch, c.status_kind,
      l.record_id is null and c.connection = 'salesforce' as in_draft,
      case when l.exact_at = l.at and c.connection = 'salesforce' then l.at end as committed_at
    from plain.campaign c
    left join leaving l on l.connection = c.connection and l.record_id = c.record_id
    left join (select distinct connection, record_id from plain.plan where planned is not null) p on p.connection = c.connection and p.record_id = c.record_id
    order by c.campaign_id, p.record_id is null, c.connection <> 'salesforce', c.created_at nulls last, c.record_id
  ), promise as (
    select s.campaign_id,
      arg_max(p.planned, p.event_at) filter (where p.event_at <= s.committed_at) as in_force,
      arg_max(p.known_at, p.event_at) filter (where p.event_at <= s.committed_at and p.planned is not null) as in_force_known_at,
      arg_min(p.planned, p.event_at) filter (where p.planned is not null and not coalesce(p.event_at <= s.committed_at, false)) as after,
      arg_min(p.known_at, p.event_at) filter (where p.planned is not null and not coalesce(p.event_at <= s.committed_at, false)) as after_known_at
    from speaker s join plain.plan p on p.connection = s.connection and p.record_id = s.record_id group by 1
  ), committed as (
    select s.*, coalesce(p.in_force, p.after) as first_committed,
      case when p.in_force is not null then p.in_force_known_at else p.after_known_at end as known_at
    from speaker s left join promise p on p.campaign_id = s.campaign_id
  )`
const ZONE = `'Europe/Berlin'`
const DUE = `(cast(c.first_committed + 1 as timestamp) at time zone ${ZONE})`
const IN_TIME = `cast(c.known_at at time zone ${ZONE} as date) < c.first_committed`

/** In the order of the catalogue. `$offered{…}` is the condition that a value is still on offer in its list. */
export const BY_HAND: readonly ByHand[] = [
  {
    metric: 'data-quality',
    sql: `with deal as (
        select distinct r.connection, 'contact' as object, r.person_id from plain.role r
        join plain.opportunity o on o.connection = r.connection and o.record_id = r.opportunity_id where not coalesce(o.closed, false)
      ), ${KEYED}, crowded as (
        select connection, key from keyed group by all having count(*) > 1
      ), surplus as (
        select connection, object, record_id from (
          select k.connection, k.object, k.record_id, row_number() over (partition by k.connection, k.key order by
            case k.object when 'lead' then 1 else 0 end,
            case when k.connection = 'hubspot' then (${REQUIRED.hubspot.map((name) => `(p.${name} is not null)::int`).join(' + ')}) / 8.0
              when k.object = 'lead' then (${REQUIRED.lead.map((name) => `(p.${name} is not null)::int`).join(' + ')}) / 9.0
              else (${REQUIRED.contact.map((name) => `(p.${name} is not null)::int`).join(' + ')}) / 8.0 end desc,
            p.updated_at desc nulls last, p.created_at nulls last, k.record_id) as nth
          from keyed k join crowded c on c.connection = k.connection and c.key = k.key
          join plain.person p on p.connection = k.connection and p.object = k.object and p.record_id = k.record_id
        ) where nth > 1
      ), needed as (
        select p.*, coalesce(p.stage <> 'subscriber', false) as owner_needed, coalesce(o.queue, p.owner_id like '00G%') as queued, d.person_id is not null as on_deal,
          s.record_id is not null as surplus
        from plain.person p
        left join deal d on d.connection = p.connection and d.object = p.object and d.person_id = p.record_id
        left join surplus s on s.connection = p.connection and s.object = p.object and s.record_id = p.record_id
        left join plain.owner o on o.connection = p.connection and o.record_id = p.owner_id
        where (coalesce(p.email_valid, false) and not p.opted_out and not p.bounced) or d.person_id is not null
      )
      select count(*) as denominator, count(*) filter (where (coalesce(email_valid, false) or coalesce(phone_valid, false)) and not opted_out
        and not surplus and not (owner_needed and ((owner_id is null or queued) or (country is null and region is null)))) as numerator
      from needed`,
  },
  {
    metric: 'data-completeness',
    sql: `select sum(n) as numerator, sum(d) as denominator from (
        select ${filled(REQUIRED.lead)} from plain.person where object = 'lead'
        union all select ${filled(REQUIRED.contact)} from plain.person where object = 'contact' and connection = 'salesforce'
        union all select ${filled(REQUIRED.hubspot)} from plain.person where connection = 'hubspot'
        union all select ${filled(['name', 'website', 'industry', 'country_typed'])} from plain.account
        union all select ${filled(['name', 'amount', 'close_date', 'stage', 'lead_source', 'owner_id'])} from plain.opportunity where connection = 'salesforce'
        union all select ${filled(['name', 'amount', 'close_date', 'stage', 'owner_id'])} from plain.opportunity where connection = 'hubspot'
        union all select sum(present), sum(required) from plain.campaign)`,
  },
  {
    metric: 'data-validity',
    sql: `select sum(n) as numerator, sum(d) as denominator from (
        select sum(email_valid::int) + sum(phone_valid::int) + sum(country_valid::int) + sum(state_valid::int) + sum(website_valid::int)
            + sum(case when $offered{lead_source} then 1 else 0 end) + sum(case when $offered{industry} then 1 else 0 end) as n,
          count(email_valid) + count(phone_valid) + count(country_valid) + count(state_valid) + count(website_valid) + count($offered{lead_source}) + count($offered{industry}) as d
        from plain.person
        union all select sum(phone_valid::int) + sum(country_valid::int) + sum(state_valid::int) + sum(website_valid::int) + sum(case when $offered{account_industry} then 1 else 0 end),
          count(phone_valid) + count(country_valid) + count(state_valid) + count(website_valid) + count($offered{account_industry}) from plain.account
        union all select sum(case when $offered{deal_source} then 1 else 0 end), count($offered{deal_source}) from plain.opportunity)`,
  },
  {
    metric: 'data-uniqueness',
    sql: `with ${KEYED}
      select (select count(*) from plain.person) as denominator,
        (select count(*) from plain.person) - (select sum(n) from (select count(*) - 1 as n from keyed group by connection, key)) as numerator`,
  },
  {
    metric: 'data-consistency',
    sql: `select sum(${AGREES.map((_, index) => `case when a${index} then 1 else 0 end`).join(' + ')}) as numerator,
        ${AGREES.map((_, index) => `count(a${index})`).join(' + ')} as denominator
      from (select ${AGREES.map((sql, index) => `${sql} as a${index}`).join(', ')}
        from plain.person s join plain.person h on h.person_id = s.person_id
        left join plain.account a on a.connection = 'salesforce' and a.record_id = s.account_id
        left join plain.owner so on so.connection = 'salesforce' and so.record_id = s.owner_id
        left join plain.owner ho on ho.connection = 'hubspot' and ho.record_id = h.owner_id
        where s.connection = 'salesforce' and h.connection = 'hubspot')`,
  },
  {
    metric: 'data-timeliness',
    sql: `with since as (select $moment - interval '365 days' as at, ($moment - interval '365 days') at time zone ${ZONE} as local), ${RESPONSES}, contacts as (
        select coalesce(l.entity_id, a.connection || ':' || a.person_object || ':' || a.person_record_id) as person_id, max(a.at) as met_at
        from plain.activity a left join plain.link l on l.kind = 'person' and l.connection = a.connection and l.object = a.person_object
          and l.record_id = a.person_record_id group by 1
      ), judged as (
        select e.object, e.record_id, e.changed_at, e.seen_at, u.machine,
          case when not u.machine then count(*) over (partition by e.object, e.by_id order by e.changed_at ${RANGE}) > ${MANY_EDITS} end as bulk
        from plain.edit e left join plain.owner u on u.connection = 'salesforce' and u.record_id = e.by_id
      ), edited as (
        select 'salesforce' as connection, object, record_id, max(changed_at) filter (where not machine and not bulk) as edited_at,
          greatest(min(seen_at), max(changed_at) filter (where machine is null)) as told_since from judged group by all
      ), people as (
        select p.person_id, max(e.edited_at) as edited_at, max(p.modified_at) as touched_at, bool_or(p.bounced) as bounced,
          bool_and(coalesce(p.modified_at < s.at, false) or coalesce(e.told_since <= s.at, false)) as told
        from plain.person p cross join since s
        left join edited e on e.connection = p.connection and e.object = p.object and e.record_id = p.record_id group by 1
      ), verdict as (
        select coalesce(p.bounced, false) as bounced, coalesce(cast(r.responded_on as timestamp) >= s.local, false) or coalesce(p.edited_at >= s.at, false) or coalesce(a.met_at >= s.at, false) as fresh,
          coalesce(p.touched_at < s.at, false) or p.told as known
        from people p cross join since s left join responses r on r.person_id = p.person_id left join contacts a on a.person_id = p.person_id
      )
      select count(*) filter (where fresh and not bounced) as numerator, count(*) filter (where bounced or fresh or known) as denominator from verdict`,
  },
  {
    metric: 'lead-routing',
    sql: `with asked as (
        select record_id, owner_id, created_at, created_at + interval '24 hours' as due_at from plain.lead
        where created_at >= $start and created_at < $end
      ), history as (
        select h.* from plain.lead_history h where h.at >= $start - interval '1 day' and h.lead_id in (select record_id from asked)
      ), first_owner as (
        select lead_id, arg_min(h.before, h.at) as owner_id from history h where h.field = 'Owner' group by 1
      ), step as (
        select a.record_id, a.created_at as at, case when f.lead_id is null then a.owner_id else f.owner_id end as owner_id, false as converted
        from asked a left join first_owner f on f.lead_id = a.record_id
        union all select h.lead_id, h.at, h.after, h.field = 'leadConverted' from history h where h.field in ('Owner', 'leadConverted')
      ), held as (
        select s.record_id, min(s.at) filter (where s.converted) as ended_at,
          min(s.at) filter (where s.converted or not o.machine) as owned_at,
          min(s.at) filter (where s.owner_id is not null and s.owner_id not like '00G%' and o.record_id is null and not s.converted) as unread_at
        from step s left join plain.owner o on o.connection = 'salesforce' and o.record_id = s.owner_id group by 1
      ), came as (
        select s.contact_id as record_id, min(s.at) as at from plain.contact_stage s where s.stage <> 'subscriber' group by 1
      ), contacts as (
        select c.record_id, c.at, c.at + interval '24 hours' as due_at from came c
        where c.at >= $start and c.at < $end
          and c.record_id in (select p.record_id from plain.person p where p.connection = 'hubspot')
          and c.record_id not in (select l.record_id from plain.link l where l.kind = 'person' and l.connection = 'hubspot'
            and l.object = 'contact' and l.entity_id like 'salesforce:%')
      ), had as (
        select c.record_id, c.at, arg_max(o.owner_id, o.at) as owner_id from contacts c
        left join plain.contact_owner o on o.contact_id = c.record_id and o.at <= c.at group by 1, 2
        union all select c.record_id, o.at, o.owner_id from contacts c join plain.contact_owner o on o.contact_id = c.record_id and o.at > c.at
      ), contact_held as (
        select h.record_id, min(h.at) filter (where not o.queue and not o.machine) as owned_at,
          min(h.at) filter (where h.owner_id is not null and o.record_id is null) as unread_at
        from had h left join plain.owner o on o.connection = 'hubspot' and o.record_id = h.owner_id group by 1
      ), judged as (
        select a.due_at, h.owned_at, h.unread_at from asked a left join held h on h.record_id = a.record_id
        union all select c.due_at, h.owned_at, h.unread_at from contacts c join contact_held h on h.record_id = c.record_id
      )
      select count(*) filter (where owned_at <= due_at) as numerator, count(*) as denominator
      from judged where due_at <= $moment and (owned_at <= due_at or unread_at is null)`,
  },
  {
    metric: 'on-time-launch-rate',
    sql: `with ${LAUNCHES}, ${COMMITTED}
      select count(*) filter (where l.launched_at < ${DUE}) as numerator, count(*) as denominator
      from committed c join kept k on k.campaign_id = c.campaign_id
      left join launched l on l.campaign_id = c.campaign_id
      left join cancelled x on x.connection = c.connection and x.record_id = c.record_id and c.status_kind = 'cancelled'
      where not k.always_on and not k.is_parent and not c.in_draft and ${IN_TIME}
        and cast(c.first_committed as timestamp) at time zone ${ZONE} >= $start
        and cast(c.first_committed as timestamp) at time zone ${ZONE} < $end
        and ${DUE} <= $moment and not (l.launched_at is null and coalesce(x.at < ${DUE}, false))
        and (l.launched_at is not null or l.since is null)`,
  },
  {
    metric: 'campaign-throughput',
    sql: `with ${LAUNCHES}
      select count(*) as value from launched l join kept k on k.campaign_id = l.campaign_id
      where l.launched_at >= $start and l.launched_at < $end and not k.always_on and not k.is_parent`,
  },
  {
    metric: 'launch-slippage',
    sql: `with ${LAUNCHES}, ${COMMITTED}
      select median(cast(l.launched_at at time zone ${ZONE} as date) - c.first_committed) as value
      from launched l join committed c on c.campaign_id = l.campaign_id join kept k on k.campaign_id = c.campaign_id
      where not k.always_on and not k.is_parent and not c.in_draft and ${IN_TIME}
        and l.launched_at >= $start and l.launched_at < $end`,
  },
]
