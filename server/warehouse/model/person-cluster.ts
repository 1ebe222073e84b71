import type { Columns, Relation } from './relation.ts'
import { keptBy, SURVIVOR_READS, survivorOrder } from './survivor.ts'

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
  kept_by: 'text',
} as const satisfies Columns

/**
 * The records of one person in one system (see `person_alike`), and which of them to keep (see `survivor.ts`). `kept_by` tells by
 * what that one is kept rather than this record; of itself, rather than the next. Records that are alone aren't here.
 */
export const personCluster: Relation = {
  name: 'person_cluster',
  columns: COLUMNS,
  compile({ wants }) {
    const own = Object.keys(COLUMNS).filter((name) => !['survivor', 'kept_by'].includes(name))
    const rivals = `left join ranked s on s.cluster_id = r.cluster_id and s.nth = 1
      left join ranked o on o.cluster_id = r.cluster_id and o.nth = case when r.nth = 1 then 2 else r.nth end`
    return {
      sql: `with ranked as materialized (
        select a.connection || ':' || a.key as cluster_id, a.rule, a.size, p.*,
          row_number() over (partition by a.connection, a.key order by ${survivorOrder('p')}) as nth
        from person_alike a join person p on p.connection = a.connection and p.object = a.object and p.record_id = a.record_id
      )
      select ${own.map((name) => `r.${name}`).join(', ')}, r.nth = 1 as survivor,
        ${wants('kept_by') ? keptBy('s', 'o') : 'cast(null as text)'} as kept_by
      from ranked r ${wants('kept_by') ? rivals : ''}`,
      backed: new Set(Object.keys(COLUMNS)),
      sources: [],
      reads: {
        person_alike: ['connection', 'object', 'record_id', 'rule', 'key', 'size'],
        person: SURVIVOR_READS,
      },
      among: { person: 'select a.record_id from person_alike as a' },
    }
  },
}
