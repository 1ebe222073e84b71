import type { Columns, Relation } from './relation.ts'
import { literal } from '../sql.ts'

const COLUMNS = {
  sample_id: 'text',
  position: 'integer',
  drawn_at: 'timestamptz',
  connection: 'text',
  object: 'text',
  record_id: 'text',
  system: 'text',
  label: 'text',
  field: 'text',
  title: 'text',
  value: 'text',
  verdict: 'text',
} as const satisfies Columns

/** The values of a drawn record that a person checks, and what people call them. */
export const SAMPLE_FIELDS = {
  name: 'Name',
  title: 'Title',
  company: 'Company',
  phone: 'Phone',
  email: 'E-mail',
  country: 'Country',
} as const

/**
 * The values of the sample that is being checked, as they stood when it was drawn, each with the last verdict by the time
 * asked about; NULL: none. It is the newest of which anything was judged by then; before the first verdict, the newest drawn.
 */
export const sampleCheck: Relation = {
  name: 'sample_check',
  columns: COLUMNS,
  compile: ({ moment }) => {
    const values = Object.entries(SAMPLE_FIELDS).map(
      ([field, title]) =>
        `select sample_id, position, ${literal(field)} as field, ${literal(title)} as title, ${field} as value
         from plumbline.quality_sample_record where ${field} is not null`,
    )
    return {
      sql: `with judged as (
        select distinct on (sample_id, position, field) sample_id, position, field, verdict
        from plumbline.quality_verdict where "at" <= ${moment.now} order by sample_id, position, field, "at" desc
      ), sample as (
        select s.id, s.drawn_at from plumbline.quality_sample s
        left join (select sample_id from judged where verdict is not null group by sample_id) as j on j.sample_id = s.id
        where s.drawn_at <= ${moment.now}
        order by case when j.sample_id is null then 1 else 0 end, s.drawn_at desc limit 1
      ), drawn_value as (${values.join(' union all ')})
      select s.id as sample_id, r.position, s.drawn_at, r.connection, r.object, r.record_id, r.system, r.label,
        v.field, v.title, v.value, j.verdict
      from sample s
      join plumbline.quality_sample_record r on r.sample_id = s.id
      join drawn_value v on v.sample_id = r.sample_id and v.position = r.position
      left join judged j on j.sample_id = v.sample_id and j.position = v.position and j.field = v.field`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {},
    }
  },
}
