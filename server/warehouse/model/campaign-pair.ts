import { BY_HAND } from '../identity-decided.ts'
import { literal } from '../sql.ts'
import { campaignSides } from './campaign-sides.ts'
import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  campaign_id: 'text',
  connection: 'text',
  object: 'text',
  record_id: 'text',
  label: 'text',
  state: 'text',
  twin_connection: 'text',
  twin_object: 'text',
  twin_record_id: 'text',
  told: 'text',
  decided_at: 'timestamptz',
  decided_by: 'text',
} as const satisfies Columns

/**
 * Every campaign of a system that can hold the id of another one's campaign, and how it stands to these: `linked` (it is one of them: `told`
 * by a `stored-id` or a `person`), `own` (a person said that it is none of them), `likely` (it may be one: `campaign_twin`), or `alone`.
 */
export const campaignPair: Relation = {
  name: 'campaign_pair',
  kept: true,
  columns: COLUMNS,
  compile(context) {
    const sides = campaignSides(context)
    const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]
    if (sides.length === 0) {
      const none = names.map((name) => `cast(null as ${COLUMNS[name]}) as ${name}`)
      return { sql: `select ${none.join(', ')} where false`, backed: new Set(names), sources: [], reads: {} }
    }
    const [from, to] = [sides.map((side) => side.from), sides.map((side) => side.to)].map((ids) =>
      [...new Set(ids)].map(literal).join(', '),
    )
    return {
      sql: `with said as (
        select distinct on (connection, object, record_id) connection, object, record_id, verdict, "at", "by"
        from plumbline.identity_decision where kind = 'campaign' and "at" <= (select now_at from clock)
        order by connection, object, record_id, "at" desc
      ), twin as (
        select distinct on (campaign_id) campaign_id, connection, object, record_id from campaign
        where connection in (${to}) order by campaign_id, connection, record_id
      )
      select c.campaign_id, c.connection, c.object, c.record_id, c.label,
        case when w.record_id is not null then 'linked' when s.verdict = 'own' then 'own'
          when t.record_id is not null then 'likely' else 'alone' end as state,
        coalesce(w.connection, t.twin_connection) as twin_connection, coalesce(w.object, t.twin_object) as twin_object,
        coalesce(w.record_id, t.twin_record_id) as twin_record_id,
        case when s.verdict is not null or c.link_reason = ${literal(BY_HAND)} then 'person' when w.record_id is not null then 'stored-id' end as told,
        case when s.verdict is not null then s."at" end as decided_at, case when s.verdict is not null then s."by" end as decided_by
      from campaign c
      left join twin w on w.campaign_id = c.campaign_id
      left join campaign_twin t on t.connection = c.connection and t.object = c.object and t.record_id = c.record_id
      left join said s on s.connection = c.connection and s.object = c.object and s.record_id = c.record_id
      where c.connection in (${from})`,
      backed: new Set(names),
      sources: [],
      reads: {
        clock: ['now_at'],
        campaign: ['campaign_id', 'connection', 'object', 'record_id', 'label', 'link_reason'],
        campaign_twin: [
          'connection',
          'object',
          'record_id',
          'twin_connection',
          'twin_object',
          'twin_record_id',
        ],
      },
    }
  },
}
