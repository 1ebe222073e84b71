import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  person_id: 'text',
  fresh_since: 'timestamptz',
  edited_at: 'timestamptz',
  engaged_at: 'timestamptz',
  in_touch_at: 'timestamptz',
  verified_at: 'timestamptz',
  touched_at: 'timestamptz',
  told: 'boolean',
  hard_bounced: 'boolean',
} as const satisfies Columns

/**
 * One row per person: when a human last edited one of the records (see `person_edit`), when the person last engaged, and when
 * anything last changed a record. `fresh_since` is the moment from which on that is recent enough. `told`: who made each change
 * since then is known of every record. `hard_bounced` is NULL where no record tells. Engaged is who responded to a campaign, or answered a
 * mail of sales; in touch is with whom a colleague spoke, met or whom one wrote to; verified is whose record a person checked and found right.
 */
export const personFreshness: Relation = {
  name: 'person_freshness',
  columns: COLUMNS,
  compile: ({ mapping }) => ({
    sql: `with since as (
        select now_at - interval '1 day' * ${mapping.freshness.maxAgeDays} as fresh_since, zone from clock
      ), responses as (
        select coalesce(i.entity_id, t.connection || ':' || t.person_object || ':' || t.person_record_id) as person_id,
          max(t.responded_on) as responded_on
        from touch t
        left join unfit_response x on x.connection = t.connection and x.campaign_record_id = t.campaign_record_id
        left join identity i on i.kind = 'person' and i.connection = t.connection and i.object = t.person_object and i.record_id = t.person_record_id
        where t.responded and x.campaign_record_id is null and t.responded_on is not null
        group by 1
      ), days as (
        select d.responded_on, cast(d.responded_on as timestamp) at time zone s.zone as at
        from (select responded_on from responses group by responded_on) as d cross join since s
      ), contacts as (
        select coalesce(i.entity_id, a.connection || ':' || a.person_object || ':' || a.person_record_id) as person_id,
          max(case when a.answer then a.at end) as answered_at, max(case when not a.answer then a.at end) as in_touch_at
        from sales_activity a
        left join identity i on i.kind = 'person' and i.connection = a.connection and i.object = a.person_object and i.record_id = a.person_record_id
        group by 1
      ), records as (
        select p.person_id, max(p.edited_at) as edited_at, max(p.replied_at) as replied_at, max(p.touched_at) as touched_at, max(p.verified_at) as verified_at,
          bool_and(coalesce(p.touched_at < s.fresh_since, false) or coalesce(p.told_since <= s.fresh_since, false)) as told,
          bool_or(p.hard_bounced) as hard_bounced
        from (
          select p.person_id, p.replied_at, p.hard_bounced, e.edited_at, e.told_since, v.verified_at,
            case when e.record_id is null then p.updated_at else e.touched_at end as touched_at
          from person p
          left join person_edit e on e.connection = p.connection and e.object = p.object and e.record_id = p.record_id
          left join person_verified v on v.connection = p.connection and v.object = p.object and v.record_id = p.record_id
        ) as p cross join since s
        group by p.person_id
      )
      select r.person_id, s.fresh_since, r.edited_at,
        greatest(r.replied_at, a.answered_at, d.at) as engaged_at,
        a.in_touch_at, r.verified_at, r.touched_at, r.told, r.hard_bounced
      from records r cross join since s left join responses q on q.person_id = r.person_id
      left join days d on d.responded_on = q.responded_on
      left join contacts a on a.person_id = r.person_id`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {
      clock: ['now_at', 'zone'],
      touch: [
        'connection',
        'campaign_record_id',
        'person_object',
        'person_record_id',
        'responded',
        'responded_on',
      ],
      unfit_response: ['connection', 'campaign_record_id'],
      identity: ['kind', 'connection', 'object', 'record_id', 'entity_id'],
      person: ['connection', 'object', 'record_id', 'person_id', 'replied_at', 'hard_bounced', 'updated_at'],
      sales_activity: ['connection', 'person_object', 'person_record_id', 'answer', 'at'],
      person_verified: ['connection', 'object', 'record_id', 'verified_at'],
      person_edit: ['connection', 'object', 'record_id', 'edited_at', 'touched_at', 'told_since'],
    },
  }),
}
