import type { Columns, Relation } from './relation.ts'

const NAME_COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  name_key: 'text',
} as const satisfies Columns

/** What records of people without a valid e-mail address can be told by: name and company. Those without either aren't here. */
export const personUnaddressed: Relation = {
  name: 'person_unaddressed',
  columns: NAME_COLUMNS,
  compile: () => ({
    sql: `select p.connection, p.object, p.record_id, p.name_key || ' | ' || p.company_domain as name_key
      from person p where not coalesce(p.email_valid, false) and p.name_key is not null and p.company_domain is not null`,
    backed: new Set(Object.keys(NAME_COLUMNS)),
    sources: [],
    reads: {
      person: ['connection', 'object', 'record_id', 'email_valid', 'name_key', 'company_domain'],
    },
  }),
}

const ADDRESS_COLUMNS = { connection: 'text', name_key: 'text', email: 'text' } as const satisfies Columns

/** The e-mail address of everybody of a name and company, where all who have one have the same. Only names that lack one somewhere. */
export const personAddress: Relation = {
  name: 'person_address',
  columns: ADDRESS_COLUMNS,
  compile: () => ({
    sql: `select p.connection, p.name_key || ' | ' || p.company_domain as name_key, min(p.email) as email
      from person p
      where p.email_valid and p.company_domain is not null
        and p.name_key in (select split_part(u.name_key, ' | ', 1) from person_unaddressed u)
      group by 1, 2 having min(p.email) = max(p.email)`,
    backed: new Set(Object.keys(ADDRESS_COLUMNS)),
    sources: [],
    reads: {
      person: ['connection', 'email_valid', 'email', 'name_key', 'company_domain'],
      person_unaddressed: ['name_key'],
    },
  }),
}

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  cluster_id: 'text',
  rule: 'text',
  size: 'integer',
  survivor: 'boolean',
} as const satisfies Columns

/**
 * Which records of one system are the same person: those with the same valid e-mail address; a record without one goes with the
 * records of the same name and company, unless these have several addresses and so may be several people. No chaining: each
 * record has one key. The suggested survivor is the most complete, then the latest touched, then the oldest.
 * Records that are alone aren't here.
 */
export const personCluster: Relation = {
  name: 'person_cluster',
  columns: COLUMNS,
  compile({ dialect }) {
    const number = (...expressions: readonly string[]) =>
      dialect.hash(expressions.map((expression, nth) => ({ name: String(nth), expression })))
    return {
      // Most are alone. Numbers tell which are by far quicker than texts do; that two keys have one number decides nothing.
      sql: `with named as (
        select u.*, coalesce(a.email, u.name_key) as key
        from person_unaddressed u left join person_address a on a.connection = u.connection and a.name_key = u.name_key
      ), keyed as (
        select connection, object, record_id, 'email' as rule, email as key from person where email_valid
        union all
        select connection, object, record_id, 'name-and-company' as rule, key from named
      ), shared as (
        select number from (select ${number('connection', 'key')} as number from keyed) as n group by number having count(*) > 1
      ), alike as (
        select k.* from keyed k join shared s on s.number = ${number('k.connection', 'k.key')}
      ), crowded as (
        select connection, key, cast(count(*) as integer) as size from alike group by connection, key having count(*) > 1
      )
      select k.connection, k.object, k.record_id, k.connection || ':' || k.key as cluster_id, k.rule, c.size,
        row_number() over (partition by k.connection, k.key order by p.present * 1.0 / nullif(p.required, 0) desc nulls last,
          p.updated_at desc nulls last, p.created_at nulls last, k.record_id) = 1 as survivor
      from alike k join crowded c on c.connection = k.connection and c.key = k.key
      join person p on p.connection = k.connection and p.object = k.object and p.record_id = k.record_id`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        person: [
          'connection',
          'object',
          'record_id',
          'email',
          'email_valid',
          'present',
          'required',
          'updated_at',
          'created_at',
        ],
        person_unaddressed: ['connection', 'object', 'record_id', 'name_key'],
        person_address: ['connection', 'name_key', 'email'],
      },
    }
  },
}
