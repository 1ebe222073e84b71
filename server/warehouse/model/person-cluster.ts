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
 * The records of one person in one system (see `person_alike`), and which of them to keep: a contact before a lead, which is
 * converted into it and never the other way about; then the most complete, the latest touched, the oldest. Records that are
 * alone aren't here.
 */
export const personCluster: Relation = {
  name: 'person_cluster',
  columns: COLUMNS,
  compile: () => ({
    sql: `select a.connection, a.object, a.record_id, a.connection || ':' || a.key as cluster_id, a.rule, a.size,
        row_number() over (partition by a.connection, a.key order by case a.object when 'lead' then 1 else 0 end, p.present * 1.0 / nullif(p.required, 0) desc nulls last,
          p.updated_at desc nulls last, p.created_at nulls last, a.record_id) = 1 as survivor
      from person_alike a join person p on p.connection = a.connection and p.object = a.object and p.record_id = a.record_id`,
    backed: new Set(Object.keys(COLUMNS)),
    sources: [],
    reads: {
      person_alike: ['connection', 'object', 'record_id', 'rule', 'key', 'size'],
      person: ['connection', 'object', 'record_id', 'present', 'required', 'updated_at', 'created_at'],
    },
    among: { person: 'select a.record_id from person_alike as a' },
  }),
}
