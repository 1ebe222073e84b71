import { together, type Reads } from './reads.ts'
import { recordKey, union, type Columns, type Compiled, type ModelContext, type Part } from './relation.ts'

/** A column made of some of a relation's own, which stand under the alias `p`, and of relations that are joined. */
export interface Derived {
  readonly sql: string
  /** The own columns of which it is made: it has something behind it when one of them may have. */
  readonly of: readonly string[]
  readonly joined?: Joined
}

interface Joined {
  readonly join: string
  /** Own columns by which it is joined. */
  readonly by: readonly string[]
  readonly reads: Reads
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
  const joins = [...new Set(wanted.flatMap(([, { joined }]) => joined ?? []))]
  const read = new Set([...wanted.flatMap(([, { of }]) => of), ...joins.flatMap(({ by }) => by)])
  const wants = (name: string) => context.wants(name) || read.has(name)
  const base = union({ wants }, own, parts)
  if (wanted.length === 0) return base
  const list = wanted.map(([name, { sql }]) => `${sql} as ${name}`).join(', ')
  const rests = wanted.filter(([, { of }]) => of.some((name) => base.backed.has(name)))
  return {
    sources: base.sources,
    reads: together(joins.map(({ reads }) => reads)),
    backed: new Set([...base.backed, ...rests.map(([name]) => name)]),
    sql: joined(base.sql, list, joins, {
      gathered: context.dialect.spreads && joins.length > 0 && !joins.some(bindsRows),
    }),
  }
}

/** Joined to it, each row stays where it lies; else Citus can't tell of rows from several tables that they may. */
function bindsRows({ reads }: Joined): boolean {
  return 'identity' in reads
}

function joined(
  rows: string,
  list: string,
  joins: readonly Joined[],
  { gathered }: { readonly gathered: boolean },
): string {
  const more = joins.map(({ join }) => join).join(' ')
  return gathered
    ? `with own as materialized (${rows}) select p.*, ${list} from own as p ${more}`
    : `select p.*, ${list} from (${rows}) as p ${more}`
}

/** Which entity of that kind the record belongs to, and why. */
export function entityColumns(kind: 'person' | 'account' | 'campaign'): Record<string, Derived> {
  const record = ['connection', 'object', 'record_id']
  const joined: Joined = {
    join: `left join identity i on i.kind = '${kind}' and i.connection = p.connection and i.object = p.object and i.record_id = p.record_id`,
    by: record,
    reads: { identity: ['kind', ...record, 'entity_id', 'reason'] },
  }
  return {
    [`${kind}_id`]: {
      sql: `coalesce(i.entity_id, ${recordKey('p')})`,
      of: record,
      joined,
    },
    link_reason: { sql: 'i.reason', of: record, joined },
  }
}
