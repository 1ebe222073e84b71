import { z } from 'zod'

/** By what one record of a person is kept rather than another: the first in which the two differ. */
export const KeptBy = z.enum(['kind', 'deal', 'stage', 'filled', 'changed', 'created', 'id'])
export type KeptBy = z.infer<typeof KeptBy>

interface Criterion {
  readonly by: KeptBy
  /** Over a record of `person` under the alias. */
  readonly sql: (alias: string) => string
  readonly first: 'most' | 'least'
}

/**
 * Which of a person's records in one system to keep: a contact before a lead, which is converted into it and never the other way
 * about; then the one that sales works on, the furthest in its lifecycle, the most complete, the latest touched, the oldest.
 */
const CRITERIA: readonly Criterion[] = [
  { by: 'kind', sql: (p) => `case ${p}.object when 'lead' then 1 else 0 end`, first: 'least' },
  { by: 'deal', sql: (p) => `case when ${p}.on_open_opportunity then 1 else 0 end`, first: 'most' },
  { by: 'stage', sql: (p) => `coalesce(${p}.lifecycle_rank, 0)`, first: 'most' },
  { by: 'filled', sql: (p) => `coalesce(${p}.present * 1.0 / nullif(${p}.required, 0), -1)`, first: 'most' },
  {
    by: 'changed',
    sql: (p) => `coalesce(${p}.updated_at, cast('-infinity' as timestamptz))`,
    first: 'most',
  },
  {
    by: 'created',
    sql: (p) => `coalesce(${p}.created_at, cast('infinity' as timestamptz))`,
    first: 'least',
  },
  { by: 'id', sql: (p) => `${p}.record_id`, first: 'least' },
]

/** What of `person` tells which record is kept. */
export const SURVIVOR_READS: readonly string[] = [
  'connection',
  'object',
  'record_id',
  'on_open_opportunity',
  'lifecycle_rank',
  'present',
  'required',
  'updated_at',
  'created_at',
]

/** The order in which records are kept, the one to be kept first. */
export function survivorOrder(alias: string): string {
  return CRITERIA.map(({ sql, first }) => `${sql(alias)} ${first === 'most' ? 'desc' : 'asc'}`).join(', ')
}

/** By what the one under `kept` is kept rather than the one under `other`. */
export function keptBy(kept: string, other: string): string {
  const differing = CRITERIA.map(({ by, sql }) => `when ${sql(kept)} <> ${sql(other)} then '${by}'`)
  return `case ${differing.join(' ')} end`
}
