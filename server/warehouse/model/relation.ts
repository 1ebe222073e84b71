import type { Mapping } from '../../../shared/mapping.ts'
import type { MayBeVoid } from '../void-columns.ts'
import type { CatalogConnection, CatalogObject, EnteredTable } from '../catalog.ts'
import type { Cell, Dialect } from '../warehouse.ts'
import type { Moment } from './moment.ts'
import type { Reads } from './reads.ts'
import { literal } from '../sql.ts'

/** Column types that every engine knows by the same name. Money is exact, as the source keeps it, and so are its sums. */
type SqlType = 'text' | 'boolean' | 'integer' | 'double precision' | 'decimal(18, 4)' | 'date' | 'timestamptz'

export type Columns = Readonly<Record<string, SqlType>>

/** What a relation is compiled from. */
export interface ModelContext {
  readonly connections: readonly CatalogConnection[]
  /** Into which tables people have brought anything from elsewhere. */
  readonly entered: ReadonlySet<EnteredTable>
  readonly mapping: Mapping
  readonly dialect: Dialect
  readonly moment: Moment
  /** Whether the question needs this column; what nobody asks for isn't compiled, which halves the time to plan a query. */
  readonly wants: (column: string) => boolean
  readonly mayBeVoid: MayBeVoid
  /** A SELECT of ids: nobody asks about records of other ids. */
  readonly among?: string
  /** Records that are alike were looked for by the model's own rules at the moment asked about. */
  readonly keepsAlike: boolean
  /** Hears of each object that is looked for, also where it was never read. */
  readonly looksFor: (object: CatalogObject) => void
  /** Hears of fields that are read of versions which aren't in force at the moment asked about. */
  readonly looksBack: (object: CatalogObject, fields: readonly string[]) => void
}

/** A relation of the marketing-operations model: a name and columns that never change, and the SQL that makes them here. */
export interface Relation {
  readonly name: string
  readonly columns: Columns
  /** It goes through tables and little else, so that whoever reads it goes through them anew. */
  readonly scan?: true
  /** It has few rows and takes long to work out: what several questions of one read ask of it at the same moment is worked out once. */
  readonly kept?: true
  /**
   * Of these relations it reads, for each record of a person, the rows that are about the same record: where rows are spread over
   * machines, they are joined where they lie (see `../citus.ts`). All others are gathered first.
   */
  readonly beside?: readonly string[]
  compile(context: ModelContext): Compiled
}

export interface Compiled {
  readonly sql: string
  /** Columns that some source field stands behind; the others are NULL throughout. */
  readonly backed: ReadonlySet<string>
  /** Version tables that are read. */
  readonly sources: readonly { readonly connection: string; readonly object: string }[]
  /** Other relations that are read; they stand before this one in the model's list. */
  readonly reads: Reads
  /** Of these relations it reads no other records than those of the ids that the SELECT gives. */
  readonly among?: Readonly<Record<string, string>>
  /** Where it names a relation more than once, it reads other rows of it each time: these are worked out apart. */
  readonly apart?: true
}

/** One source's share of a relation: expressions by column; what is left out or null is a typed NULL. */
export interface Part<C extends Columns> {
  readonly from: string
  readonly where?: string
  readonly columns: Partial<Record<keyof C & string, string | null>>
  readonly source?: { readonly connection: string; readonly object: string }
}

/** What a record, or an entity of its own, is called everywhere: `connection:object:id`. */
export function recordKey(alias: string): string {
  return ['connection', 'object', 'record_id'].map((column) => `${alias}.${column}`).join(` || ':' || `)
}

/** Puts the sources' shares together under one set of columns; without any share the relation is empty. */
export function union<C extends Columns>(
  { wants }: Pick<ModelContext, 'wants'>,
  columns: C,
  parts: readonly Part<C>[],
): Compiled {
  const all = Object.keys(columns) as (keyof C & string)[]
  const wanted = all.filter(wants)
  const names = wanted.length === 0 ? all.slice(0, 1) : wanted
  const backed = new Set<string>()
  const selects = parts.map((part) => {
    const list = names.map((name) => {
      const expression = part.columns[name] ?? null
      if (expression !== null) backed.add(name)
      return `cast(${expression ?? 'null'} as ${columns[name]}) as ${name}`
    })
    return `select ${list.join(', ')} from ${part.from}${part.where ? ` where ${part.where}` : ''}`
  })
  const empty = `select ${names.map((name) => `cast(null as ${columns[name]}) as ${name}`).join(', ')} where false`
  return {
    sql: selects.length === 0 ? empty : selects.join(' union all '),
    backed,
    sources: parts.flatMap((part) => part.source ?? []),
    reads: {},
  }
}

/** A relation of the rows given, for a metric's example. Columns left out are NULL; unknown ones are a mistake. */
export function given(relation: Relation, rows: readonly Readonly<Record<string, Cell>>[]): Relation {
  return {
    ...relation,
    compile(context) {
      const parts = rows.map((row) => {
        const unknown = Object.keys(row).find((name) => !(name in relation.columns))
        if (unknown) throw new TypeError(`The relation ${relation.name} has no column ${unknown}.`)
        const columns = Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, constant(cell)]))
        return { from: '(select 1 as one) as constant', columns }
      })
      return union(context, relation.columns, parts)
    },
  }
}

function constant(cell: Cell): string | null {
  if (cell === null) return null
  if (typeof cell === 'string') return literal(cell)
  if (typeof cell === 'object') throw new TypeError('A list has no place in a model row.')
  return String(cell)
}
