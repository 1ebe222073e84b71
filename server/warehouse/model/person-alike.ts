import type { Columns, Relation } from './relation.ts'

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  rule: 'text',
  key: 'text',
  size: 'integer',
} as const satisfies Columns

/**
 * Which records of one system are the same person: those with the same valid e-mail address; a record without one goes with the
 * records of the same name and company, unless these have several addresses and so may be several people. No chaining: each
 * record has one key. Records that are alone aren't here.
 *
 * All records are gone through for it, so it is done once a publication (see `../alike.ts`). Where that wasn't done, or by
 * other rules, it is found out within the question.
 */
export const personAlike: Relation = {
  name: 'person_alike',
  columns: COLUMNS,
  compile({ dialect, moment, keepsAlike }) {
    const shape = { backed: new Set(Object.keys(COLUMNS)), sources: [] }
    if (keepsAlike) {
      return {
        ...shape,
        sql: `select ${Object.keys(COLUMNS).join(', ')} from plumbline.person_alike
          where _valid_from <= ${moment.linked} and _valid_to > ${moment.linked}`,
        reads: {},
      }
    }
    const number = (...expressions: readonly string[]) =>
      dialect.hash(expressions.map((expression, nth) => ({ name: String(nth), expression })))
    return {
      ...shape,
      // Most are alone. Numbers tell which are by far quicker than texts do; that two keys have one number decides nothing.
      sql: `with named as materialized (
        select u.*, coalesce(a.email, u.name_key) as key
        from person_unaddressed u left join person_address a on a.connection = u.connection and a.name_key = u.name_key
      ), keyed as not materialized (
        select connection, object, record_id, 'email' as rule, email as key from person where email_valid
        union all
        select connection, object, record_id, 'name-and-company' as rule, key from named
      ), shared as (
        select number from (select ${number('connection', 'key')} as number from keyed) as n group by number having count(*) > 1
      ), alike as materialized (
        select k.* from keyed k join shared s on s.number = ${number('k.connection', 'k.key')}
      ), crowded as (
        select connection, key, cast(count(*) as integer) as size from alike group by connection, key having count(*) > 1
      )
      select k.connection, k.object, k.record_id, k.rule, k.key, c.size
      from alike k join crowded c on c.connection = k.connection and c.key = k.key`,
      reads: {
        person: ['connection', 'object', 'record_id', 'email', 'email_valid'],
        person_unaddressed: ['connection', 'object', 'record_id', 'name_key'],
        person_address: ['connection', 'name_key', 'email'],
      },
    }
  },
}
