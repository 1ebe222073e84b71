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
 * Which records of one system are the same person: those with the same e-mail address; a record without one goes with the
 * records of the same name and company, unless these have several addresses and so may be several people. No chaining: each
 * record has one key. The suggested survivor is the most complete, then the latest touched, then the oldest.
 * Records with neither key aren't here.
 */
export const personCluster: Relation = {
  name: 'person_cluster',
  columns: COLUMNS,
  compile: () => ({
    sql: `with named as (
        select p.connection, p.object, p.record_id, p.email, p.present, p.required, p.updated_at, p.created_at,
          case when p.name_key is not null and p.company_domain is not null then p.name_key || ' | ' || p.company_domain end as name_key
        from person p
      ), known as (
        select connection, name_key, min(email) as email from named where name_key is not null and email is not null
        group by connection, name_key having min(email) = max(email)
      ), keyed as (
        select n.*, case when n.email is not null then 'email' when n.name_key is not null then 'name-and-company' end as rule,
          coalesce(n.email, k.email, n.name_key) as key
        from named n left join known k on n.email is null and k.connection = n.connection and k.name_key = n.name_key
      )
      select connection, object, record_id, connection || ':' || key as cluster_id, rule,
        cast(count(*) over (partition by connection, key) as integer) as size,
        row_number() over (partition by connection, key order by present * 1.0 / nullif(required, 0) desc nulls last,
          updated_at desc nulls last, created_at nulls last, record_id) = 1 as survivor
      from keyed where key is not null`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
  }),
}
