import type { ClientBase } from 'pg'
import { declarations } from '../connectors/declarations.ts'
import { ABOUT } from './about.ts'
import { quote } from './columns.ts'
import { literal } from './sql.ts'

/**
 * Where the rows of each table lie on a Citus cluster. Experimental: chosen by measurements of a company's people, members,
 * deals and e-mails, tested by the rules that follow from it, and switched on by itself where the database has the extension.
 *
 * - What many rows are about is a *record of a person*. Persons are spread over the nodes by their record's id, and what is about
 *   one lies with it: campaign members, contact roles, histories, activities, who it is (`plumbline.identity`). So what a metric
 *   joins of a person is joined where it lies. The person that several records are (`person_id`) changes when records are linked
 *   or merged, and a row can't move: it is an attribute. A row that comes to be about another record is a new version, elsewhere.
 * - Accounts, campaigns, deals, owners, what was entered of them, and all else that is few are copied to every node: any row can be
 *   joined with them.
 * - What Plumbline keeps of itself stays with the node that coordinates: no question of a person joins it, and a statement may not
 *   change a table there by what is copied, nor the other way round.
 *
 * What is asked as of a moment sees the same versions on every node whatever is being written: a version that was superseded
 * since is still there, and still seen.
 */
export type Placement = { readonly spreadBy: string } | 'copied' | 'coordinator'

export interface TableShape {
  readonly schema: string
  readonly table: string
  readonly columns: readonly string[]
}

/** Objects of people, by every vendor's word. */
const PEOPLE = new Set(
  Object.values(declarations).flatMap(({ entities }) =>
    Object.entries(entities).flatMap(([object, { kind }]) => (kind === 'person' ? [object] : [])),
  ),
)
/** Many that are joined with nothing: e-mail events name the recipient's address and no record, cases are looked at by themselves. */
const ALONE: ReadonlySet<string> = new Set(['email_event', 'case'])
/** What Plumbline keeps of records, some of which are persons. */
const OF_RECORDS: ReadonlySet<string> = new Set(['identity', 'stage_change', 'person_alike'])
/** While a table is made anew beside the one that it replaces. */
const REBUILT = /__rebuilt$/

export function placementOf({ schema, table, columns }: TableShape): Placement {
  if (schema === 'plumbline') {
    return OF_RECORDS.has(table) ? { spreadBy: 'record_id' } : 'coordinator'
  }
  if (!columns.includes('_valid_from')) return 'coordinator'
  const object = table.replace(REBUILT, '')
  if (PEOPLE.has(object) || ALONE.has(object)) return { spreadBy: '_id' }
  return columns.includes(ABOUT) ? { spreadBy: ABOUT } : 'copied'
}

/** Whether the database coordinates a cluster. */
export async function isCluster(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query(`select 1 as one from pg_extension where extname = 'citus'`)
  return rows.length > 0
}

const MADE = /^\s*create table (?:if not exists )?(?:("[^"]+"|\w+)\.)?("[^"]+"|\w+)\s*(?:\(|as\b)/i

/** Places the table that a statement has made; one that was there before stays where it is. */
export async function placeMade(client: ClientBase, statement: string): Promise<void> {
  const made = MADE.exec(statement)
  if (made === null) return
  const bare = (name: string | undefined) => name?.replaceAll('"', '') ?? null
  const { rows } = await client.query<TableShape>(
    `select n.nspname as schema, c.relname as "table", array_agg(cast(a.attname as text)) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = coalesce($1, current_schema()) and c.relname = $2 and a.attnum > 0 and not a.attisdropped
       and not exists (select 1 from pg_dist_partition p where p.logicalrelid = c.oid)
     group by 1, 2`,
    [bare(made[1]), bare(made[2])],
  )
  for (const shape of rows) await place(client, shape)
}

/** https://docs.citusdata.com/en/stable/develop/api_udf.html */
async function place(client: ClientBase, shape: TableShape): Promise<void> {
  const placement = placementOf(shape)
  if (placement === 'coordinator') return
  const name = literal(`${quote(shape.schema)}.${quote(shape.table)}`)
  await client.query(
    placement === 'copied'
      ? `select create_reference_table(${name}) is null as placed`
      : `select create_distributed_table(${name}, ${literal(placement.spreadBy)}) is null as placed`,
  )
}
