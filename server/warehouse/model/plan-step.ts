import { enteredMoment, enteredSteps } from './entered.ts'
import { ENTERED_PLANS } from './campaign-plan.ts'
import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  connection: 'text',
  object: 'text',
  record_id: 'text',
  planned: 'date',
  before: 'date',
  event_at: 'timestamptz',
  known_at: 'timestamptz',
  origin: 'text',
  changed_by: 'text',
  nth: 'integer',
  is_committed: 'boolean',
  is_replan: 'boolean',
  reason: 'text',
  reason_note: 'text',
  reason_at: 'timestamptz',
  reason_by: 'text',
  reason_from: 'text',
} as const satisfies Columns

/**
 * The re-plan ledger: every planned date of the record that speaks for a campaign, in order. `is_committed` marks the one that
 * was first committed to, `is_replan` those after it. `reason` is what a person set (`reason_from` is `set`), else what came with
 * an import (`imported`), else NULL: nobody has said. What a person set holds for the same new date where its moment is known better since. `changed_by` is a name.
 */
export const planStep: Relation = {
  name: 'plan_step',
  kept: true,
  columns: COLUMNS,
  compile(context) {
    const entered = enteredSteps(context, ENTERED_PLANS, 'i')
    return {
      sql: `with said as (
          select distinct on (connection, object, record_id, planned_at) connection, object, record_id, planned_at, planned, reason, note, "at", "by"
          from plumbline.replan_reason where "at" <= (select now_at from clock)
          order by connection, object, record_id, planned_at, "at" desc
        ), moved as (
          select distinct on (s.connection, s.object, s.record_id, s.planned) s.* from said s
          where s.reason is not null and not exists (
            select 1 from campaign_plan p where p.connection = s.connection and p.record_id = s.record_id and p.event_at = s.planned_at)
          order by s.connection, s.object, s.record_id, s.planned, s."at" desc
        ) ${entered === null ? '' : `, told as (${enteredReasons(entered, enteredMoment('i.changed_at', context))})`}
        select k.campaign_id, p.connection, c.object, p.record_id, p.planned,
          lag(p.planned) over (partition by p.connection, p.record_id order by p.event_at) as before,
          p.event_at, p.known_at, p.origin, coalesce(o.name, p.changed_by) as changed_by,
          cast(row_number() over (partition by p.connection, p.record_id order by p.event_at) as integer) as nth,
          coalesce(p.event_at = k.plan_at, false) as is_committed, coalesce(p.event_at > k.plan_at, false) as is_replan,
          coalesce(s.reason, m.reason, ${entered === null ? 'null' : 'e.reason'}) as reason,
          case when s.reason is not null then s.note else m.note end as reason_note,
          case when s.reason is not null then s."at" else m."at" end as reason_at,
          case when s.reason is not null then s."by" else m."by" end as reason_by,
          case when coalesce(s.reason, m.reason) is not null then 'set' ${entered === null ? '' : `when e.reason is not null then 'imported'`} end as reason_from
        from commitment k
        join campaign_plan p on p.connection = k.connection and p.record_id = k.record_id
        join campaign c on c.connection = k.connection and c.record_id = k.record_id
        left join owner o on o.connection = p.connection and o.record_id = p.changed_by
        left join said s on s.connection = p.connection and s.object = c.object and s.record_id = p.record_id and s.planned_at = p.event_at
        left join moved m on m.connection = p.connection and m.object = c.object and m.record_id = p.record_id and m.planned is not distinct from p.planned
        ${entered === null ? '' : 'left join told e on e.connection = p.connection and e.record_id = p.record_id and e.event_at = p.event_at'}`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        clock: ['now_at'],
        commitment: ['campaign_id', 'connection', 'record_id', 'plan_at'],
        campaign_plan: [
          'campaign_id',
          'connection',
          'record_id',
          'planned',
          'event_at',
          'known_at',
          'origin',
          'changed_by',
        ],
        campaign: ['campaign_id', 'connection', 'object', 'record_id'],
        owner: ['connection', 'record_id', 'name'],
      },
    }
  },
}

/** A change of which a history tells too, some days apart, has its reason from the import all the same. */
const SAME_CHANGE_DAYS = 7

function enteredReasons(rows: string, changed: string): string {
  return `select p.connection, p.record_id, p.event_at, max(i.reason) as reason
          from ${rows} join campaign_plan p on p.campaign_id = i.campaign_id and p.planned is not distinct from i.planned_launch
          where i.reason is not null and p.event_at >= coalesce(${changed}, i._valid_from) - interval '${SAME_CHANGE_DAYS} days'
            and p.event_at <= coalesce(${changed}, i._valid_from) + interval '${SAME_CHANGE_DAYS} days'
          group by p.connection, p.record_id, p.event_at`
}
