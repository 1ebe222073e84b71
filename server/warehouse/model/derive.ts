import { union, type Columns, type Compiled, type ModelContext, type Part } from './relation.ts'

/** A column made of a relation's own ones, which stand under the alias `p`, and the joins that it takes. */
export interface Derived {
  readonly sql: string
  readonly joins?: readonly string[]
}

/**
 * A relation of its sources' shares and of columns derived from them. Only what the question wants is computed, and only the
 * joins are made that this takes.
 */
export function derive<C extends Columns>(
  context: ModelContext,
  { own, parts, derived }: { own: C; parts: readonly Part<C>[]; derived: Readonly<Record<string, Derived>> },
): Compiled {
  const wanted = Object.entries(derived).filter(([name]) => context.wants(name))
  const joins = [...new Set(wanted.flatMap(([, { joins = [] }]) => joins))]
  const text = [...wanted.map(([, { sql }]) => sql), ...joins].join(' ')
  const read = new Set([...text.matchAll(/\bp\.([a-z_]+)/g)].map(([, name]) => name!))
  const wants = (name: string) => context.wants(name) || read.has(name)
  const base = union({ wants }, own, parts)
  if (wanted.length === 0) return base
  const list = wanted.map(([name, { sql }]) => `${sql} as ${name}`).join(', ')
  return {
    sources: base.sources,
    backed: new Set([
      ...base.backed,
      ...wanted.filter(([, each]) => rests(each, base.backed)).map(([name]) => name),
    ]),
    sql: `select p.*, ${list} from (${base.sql}) as p ${joins.join(' ')}`,
  }
}

/** A derived column has something behind it when each of the columns it is made of may have. */
function rests({ sql }: Derived, backed: ReadonlySet<string>): boolean {
  const read = [...sql.matchAll(/\bp\.([a-z_]+)/g)].map(([, name]) => name!)
  return read.some((name) => backed.has(name))
}

/** Which entity of that kind the record belongs to, and why. */
export function entityColumns(kind: 'person' | 'account' | 'campaign'): Record<string, Derived> {
  const joins = [
    `left join identity i on i.kind = '${kind}' and i.connection = p.connection and i.object = p.object and i.record_id = p.record_id`,
  ]
  return {
    [`${kind}_id`]: {
      sql: `coalesce(i.entity_id, p.connection || ':' || p.object || ':' || p.record_id)`,
      joins,
    },
    link_reason: { sql: 'i.reason', joins },
  }
}
