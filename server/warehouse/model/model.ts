import { createHash } from 'node:crypto'
import type { Cell, Dialect } from '../warehouse.ts'
import type { Catalog, CatalogObject } from '../catalog.ts'
import type { Mapping } from '../../../shared/mapping.ts'
import { clock } from './clock.ts'
import { Moment, type Instants } from './moment.ts'
import { namesRead, together, type Reads } from './reads.ts'
import { given, type Compiled, type ModelContext, type Relation } from './relation.ts'
import { RELATIONS, undeclared } from './relations.ts'
import type { MayBeVoid } from '../void-columns.ts'

interface Statement {
  readonly sql: string
  readonly moment: Moment
}

/** SQL over the model's relations, and what it reads of them. */
export interface Piece {
  readonly sql: string
  readonly reads: Reads
}

/** What a metric asks of the model. */
export interface Question {
  /** Named SELECTs over the model's relations and over those before them. */
  readonly ctes: readonly (Piece & { readonly name: string })[]
  /** A SELECT over them. */
  readonly select: string
}

export interface Model {
  readonly mapping: Mapping
  /** Changes whenever a relation is compiled into other SQL: fields came or went, a picklist or the mapping changed. */
  readonly version: string
  /**
   * The statement that answers the question, with the relations that it reads as common table expressions. The parameters
   * are in `moment`, which may already hold the question's own. `kept` tells the table of each relation that was worked out already.
   */
  compose(question: Question, moment: Moment, kept?: ReadonlyMap<string, string>): Statement
  /** Relations that the question reads, directly or through others, and that are kept within a read: each after those that it reads. */
  keptFor(question: Question): readonly string[]
  /** Columns with a source field behind them, by relation. */
  backed(relation: string): ReadonlySet<string>
  /** Version tables behind the relation, directly or through other relations. */
  sources(relation: string): readonly { readonly connection: string; readonly object: string }[]
  /** Objects that the relation would read, directly or through others, and that can't be read at present. */
  refused(relation: string): readonly CatalogObject[]
  /** Fields, by their names, that some relation reads of versions which are no longer in force: by connection and object. */
  readonly looksBack: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>
}

type Given = Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>

/**
 * Compiles the model for what the catalog holds. `rows` takes the place of relations, for a metric's example. Unless
 * `mayBeVoid` knows better, any text may say nothing. `alike` are the model's own rules by which records are alike (see
 * `../alike.ts`): where they were found by the same, they are not looked for again.
 */
export function createModel({
  catalog,
  mapping,
  dialect,
  mayBeVoid = () => true,
  alike,
  rows = {},
}: {
  readonly catalog: Catalog
  readonly mapping: Mapping
  readonly dialect: Dialect
  readonly mayBeVoid?: MayBeVoid
  readonly alike?: string | undefined
  readonly rows?: Given
}): Model {
  const relations = RELATIONS.map((relation) => {
    const replaced = rows[relation.name]
    return replaced === undefined ? relation : given(relation, replaced)
  })
  const connections = catalog.connections.filter(({ published }) => published !== null)
  const compileAt = (
    relation: Relation,
    moment: Moment,
    wants: ModelContext['wants'],
    more: Partial<Pick<ModelContext, 'looksFor' | 'looksBack' | 'among'>> = {},
  ): Compiled => {
    const keepsAlike = alike !== undefined && moment.instants.alike === alike
    const hears = () => undefined
    return relation.compile({
      connections,
      entered: catalog.entered ?? NOTHING_ENTERED,
      mapping,
      dialect,
      moment,
      wants: (column) => wants(column) || (dialect.spreads && SPREAD_BY.has(column)),
      mayBeVoid,
      keepsAlike,
      looksFor: hears,
      looksBack: hears,
      ...more,
    })
  }

  // Which columns and tables stand behind a relation doesn't depend on the question.
  const refused = new Map<string, Set<CatalogObject>>()
  const back = new Map<string, Map<string, Set<string>>>()
  const looksBack = ({ connection, object }: CatalogObject, fields: readonly string[]) => {
    const objects = back.getOrInsertComputed(connection, () => new Map<string, Set<string>>())
    const known = objects.getOrInsertComputed(object, () => new Set<string>())
    for (const field of fields) known.add(field)
  }
  const shapes = new Map(
    relations.map((relation) => {
      const missed = new Set<CatalogObject>()
      refused.set(relation.name, missed)
      const looksFor = (object: CatalogObject) => object.refusal !== null && missed.add(object)
      return [
        relation.name,
        compileAt(relation, new Moment(ANY_INSTANTS), () => true, { looksFor, looksBack }),
      ]
    }),
  )
  for (const [name, { sql, reads }] of shapes) {
    const unread = undeclared(sql, reads)
    if (unread !== undefined) throw new TypeError(`The relation ${name} reads ${unread} without saying so.`)
  }

  function withDependencies(names: readonly string[]): Set<string> {
    const wanted = new Set(names)
    for (const relation of relations.toReversed()) {
      if (!wanted.has(relation.name)) continue
      for (const read of Object.keys(shapes.get(relation.name)!.reads)) wanted.add(read)
    }
    return wanted
  }

  /** How the rows of a piece come to its reader: where they are spread, gathered unless they may be read where they lie. */
  const gathered = (lies: boolean) => (dialect.spreads && !lies ? 'materialized' : 'not materialized')

  /**
   * The piece with the scans that it reads before it, each with just the columns that it wants: to go through a table once more
   * costs less than to keep what all readers want of it together. What is left of its reads, and the names that it then has.
   */
  function withOwnScans(
    piece: Piece & Pick<Compiled, 'among'> & Pick<Relation, 'beside'>,
    moment: Moment,
  ): Piece & { readonly names: readonly string[] } {
    const scans = relations.filter(({ name, scan }) => scan === true && name in piece.reads)
    const compiled = scans.map((relation) => {
      const columns = piece.reads[relation.name]!
      const among = piece.among?.[relation.name]
      const own = compileAt(
        relation,
        moment,
        (column) => columns.includes(column),
        among === undefined ? {} : { among },
      )
      return {
        name: relation.name,
        ...withOwnScans({ ...own, beside: relation.beside ?? [] }, moment),
      }
    })
    const left = Object.entries(piece.reads).filter(([name]) => scans.every((scan) => scan.name !== name))
    // Of a single relation nothing is joined, so that its rows may lie anywhere.
    const alone = namesRead(piece.sql).length === 1
    const before = compiled.map(
      ({ name, sql }) =>
        `${name} as ${gathered(alone || piece.beside?.includes(name) === true)} (\n${sql}\n)`,
    )
    return {
      sql: before.length === 0 ? piece.sql : under(before, piece.sql),
      reads: together([Object.fromEntries(left), ...compiled.map(({ reads }) => reads)]),
      names: [
        ...namesRead(piece.sql).filter((name) => scans.every((scan) => scan.name !== name)),
        ...compiled.flatMap(({ names }) => names),
      ],
    }
  }

  return {
    mapping,
    version: createHash('sha256')
      .update(JSON.stringify([...shapes.values()].map(({ sql }) => sql)))
      .digest('hex')
      .slice(0, 12),
    keptFor({ ctes }) {
      const wanted = withDependencies(ctes.flatMap(({ reads }) => Object.keys(reads)))
      return relations.filter(({ name, kept }) => kept === true && wanted.has(name)).map(({ name }) => name)
    },
    compose({ ctes, select }, moment, kept = NOTHING_KEPT) {
      const asked = ctes.map((cte) => ({ name: cte.name, ...withOwnScans(cte, moment) }))
      let reads = together(asked.map((cte) => cte.reads))
      const names = asked.flatMap((cte) => cte.names)
      const parts: string[] = []
      // From the question backwards: each relation is compiled once all that read it are.
      for (const relation of relations.toReversed()) {
        const columns = reads[relation.name]
        if (columns === undefined) continue
        const table = kept.get(relation.name)
        if (table !== undefined) {
          parts.unshift(`${relation.name} as not materialized (select * from ${table})`)
          continue
        }
        const compiled = compileAt(relation, moment, (column) => columns.includes(column))
        const piece = withOwnScans({ ...compiled, beside: relation.beside ?? [] }, moment)
        // Read more than once, it is worked out once; else the engine sees through it.
        const times = names.filter((name) => name === relation.name).length
        const once = times > 1 && relation !== clock
        const worked = once ? 'materialized' : gathered(relation === clock)
        parts.unshift(`${relation.name} as ${worked} (\n${piece.sql}\n)`)
        reads = together([reads, piece.reads])
        names.push(...(compiled.apart ? new Set(piece.names) : piece.names))
      }
      const own = asked.map(({ name, sql }) => `${name} as ${gathered(false)} (\n${sql}\n)`)
      const read = [...parts, ...own, select].join('\n')
      // What a relation binds for a column that nobody wants has no place yet, and engines refuse a value without one.
      const unused = moment.places.filter((place, index) => !placeOf(index + 1).test(read))
      const spare = unused.length === 0 ? [] : [`spare as (select ${unused.join(', ')})`]
      return { sql: `with ${[...spare, ...parts, ...own].join(',\n')}\n${select}`, moment }
    },
    looksBack: back,
    backed: (relation) => shapes.get(relation)?.backed ?? new Set(),
    sources(relation) {
      const all = [...withDependencies([relation])].flatMap((name) => shapes.get(name)?.sources ?? [])
      return [...new Map(all.map((source) => [`${source.connection}:${source.object}`, source])).values()]
    },
    refused: (relation) => [
      ...new Set([...withDependencies([relation])].flatMap((name) => [...(refused.get(name) ?? [])])),
    ],
  }
}

/** By what rows are spread: whatever a relation is made of is read where it lies only as long as that is among its columns. */
const SPREAD_BY: ReadonlySet<string> = new Set(['record_id', 'person_record_id'])

const NOTHING_KEPT: ReadonlyMap<string, string> = new Map()

const NOTHING_ENTERED: ModelContext['entered'] = new Set()

const ANY_INSTANTS: Instants = {
  now: '1970-01-01T00:00:00Z',
  today: '1970-01-01',
  zone: 'UTC',
  knowledge: new Map(),
  linked: '1970-01-01T00:00:00Z',
}
function placeOf(number: number): RegExp {
  return new RegExp(String.raw`\$${number}\b`)
}

/** The statement with more common table expressions before its own. */
function under(before: readonly string[], sql: string): string {
  const own = /^\s*with\s+/i.exec(sql)
  return own === null
    ? `with ${before.join(',\n')}\n${sql}`
    : `with ${before.join(',\n')},\n${sql.slice(own[0].length)}`
}
