import type { Columns, Relation } from './relation.ts'

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
  compile: () => ({
    sql: `with named as (
        select p.connection, p.object, p.record_id, case when p.email_valid then p.email end as email, p.present, p.required, p.updated_at, p.created_at,
          case when p.name_key is not null and p.company_domain is not null then p.name_key || ' | ' || p.company_domain end as name_key
        from person p
      ), known as (
        select connection, name_key, min(email) as email from named where name_key is not null and email is not null
        group by connection, name_key having min(email) = max(email)
      ), keyed as (
        select n.*, case when n.email is not null then 'email' when n.name_key is not null then 'name-and-company' end as rule,
          coalesce(n.email, k.email, n.name_key) as key
        from named n left join known k on k.connection = n.connection and k.name_key = n.name_key
      ), crowded as (
        select connection, key, cast(count(*) as integer) as size from keyed where key is not null
        group by connection, key having count(*) > 1
      )
      select k.connection, k.object, k.record_id, k.connection || ':' || k.key as cluster_id, k.rule, c.size,
        row_number() over (partition by k.connection, k.key order by k.present * 1.0 / nullif(k.required, 0) desc nulls last,
          k.updated_at desc nulls last, k.created_at nulls last, k.record_id) = 1 as survivor
      from keyed k join crowded c on c.connection = k.connection and c.key = k.key`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {
      person: [
        'connection',
        'object',
        'record_id',
        'email',
        'email_valid',
        'name_key',
        'company_domain',
        'present',
        'required',
        'updated_at',
        'created_at',
      ],
    },
  }),
}
