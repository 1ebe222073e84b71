import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  verified_at: 'timestamptz',
} as const satisfies Columns

/**
 * Records of a drawn sample that a person found right, and when: every value that is filled was judged by the time asked
 * about, some of them as correct and none as wrong. What came after the drawing isn't looked at again.
 */
export const personVerified: Relation = {
  name: 'person_verified',
  columns: COLUMNS,
  compile: ({ moment }) => ({
    sql: `with judged as (
        select distinct on (sample_id, position, field) sample_id, position, field, verdict, "at"
        from plumbline.quality_verdict where "at" <= ${moment.now} order by sample_id, position, field, "at" desc
      ), found as (
        select sample_id, position, max("at") as verified_at, cast(count(*) as integer) as judged,
          bool_or(verdict = 'correct') as some_right, bool_or(verdict = 'wrong') as some_wrong
        from judged where verdict is not null group by sample_id, position
      )
      select r.connection, r.object, r.record_id, max(f.verified_at) as verified_at
      from found f join plumbline.quality_sample_record r on r.sample_id = f.sample_id and r.position = f.position
      where f.some_right and not f.some_wrong and f.judged = ${FILLED}
      group by r.connection, r.object, r.record_id`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {},
  }),
}

const FILLED = ['name', 'title', 'company', 'phone', 'email', 'country']
  .map((field) => `case when r.${field} is null then 0 else 1 end`)
  .join(' + ')
