import { declarations } from '../connectors/declarations.ts'
import type { Writer } from './warehouse.ts'
import { readCatalog } from './read-catalog.ts'
import type { Catalog, CatalogConnection, CatalogObject } from './catalog.ts'
import { keepFound } from './keep-found.ts'
import { DECIDED, joinDecided, keepDecided, LINKS } from './identity-decided.ts'

/** What records can be the same as. */
export type IdentityKind = 'person' | 'account' | 'campaign'
const KINDS: readonly IdentityKind[] = ['person', 'account', 'campaign']

const CANDIDATES = 'candidates'
const NO_CANDIDATE = `select ${['kind', 'connection', 'object', 'record_id', 'entity_id', 'reason'].map((name) => `cast(null as text) as ${name}`).join(', ')},
    cast(null as boolean) as ambiguous, cast(null as integer) as rank where false`

/** A SELECT of links of a kind that may hold. */
interface Candidates {
  readonly kind: IdentityKind
  readonly sql: string
}

/**
 * Decides anew which records are the same person, account or campaign and keeps what changed as versions:
 * - a converted lead is the contact it became; a merged record is the one it was merged into;
 * - persons, accounts and campaigns across systems by a stored id, persons else by an e-mail that is unique on both sides;
 * - an ambiguous e-mail leaves the records apart, and says so;
 * - what a person said of a record stands above all of these.
 * Records without a row here are their own entity, `connection:object:id`.
 */
export async function linkIdentities(
  writer: Writer,
  at: string,
  kinds: readonly IdentityKind[] = KINDS,
): Promise<void> {
  const catalog = await readCatalog(writer)
  await keepDecided(writer, kinds)
  await writer.keep(CANDIDATES, NO_CANDIDATE)
  for (const { kind, sql } of [...withinSystems(catalog), ...byStoredId(catalog), ...byEmail(catalog)]) {
    if (kinds.includes(kind)) await writer.run(`insert into ${CANDIDATES} ${sql}`)
  }
  await writer.keep(
    LINKS,
    `select kind, connection, object, record_id, entity_id, reason, ambiguous from (
       select c.*, row_number() over (partition by kind, connection, object, record_id order by rank, entity_id) as nth from ${CANDIDATES} c
       where not exists (select 1 from ${DECIDED} d where d.kind = c.kind and d.connection = c.connection and d.object = c.object and d.record_id = c.record_id)
     ) s where nth = 1`,
  )
  // A link may lead to a record that is itself linked (contact → lead → contact): follow it twice.
  for (let step = 0; step < 2; step++) {
    await writer.run(
      `update ${LINKS} as l set entity_id = t.entity_id from ${LINKS} t
       where not l.ambiguous and not t.ambiguous and l.kind = t.kind
         and l.entity_id = t.connection || ':' || t.object || ':' || t.record_id and l.entity_id <> t.entity_id`,
    )
  }
  await joinDecided(writer, catalog)
  // By kind first, so that whoever asks about campaigns doesn't go through all people.
  await keepFound(writer, {
    table: 'plumbline.identity',
    columns: ['kind', 'connection', 'object', 'record_id', 'entity_id', 'reason', 'ambiguous'],
    found: LINKS,
    among: `kind in (${kinds.map((kind) => `'${kind}'`).join(', ')})`,
    at,
  })
  for (const table of [CANDIDATES, LINKS, DECIDED]) await writer.run(`drop table ${table}`)
}

/** Merged records, and those that became others. */
function withinSystems(catalog: Catalog): Candidates[] {
  return catalog.connections.flatMap((connection) =>
    entitiesOf(connection).flatMap(({ object, kind, becomes }) => {
      const merged = {
        kind,
        sql: `select '${kind}', ${key(object)}, v._id, ${entity(object, 'v._merged_into')}, 'merged into this record', false, 0
       from ${object.table} v where ${visible(object, 'v')} and v._merged_into is not null`,
      }
      const column = becomes && object.columns.get(becomes.field)?.column
      if (becomes === undefined || column === undefined) return [merged]
      return [
        merged,
        {
          kind,
          sql: `select '${kind}', ${key(object)}, v._id, '${object.connection}:${becomes.object}:' || v.${column}, 'converted into this ${becomes.object}', false, 1
       from ${object.table} v where ${visible(object, 'v')} and v.${column} is not null`,
        },
      ]
    }),
  )
}

function byStoredId(catalog: Catalog): Candidates[] {
  return pairs(catalog).flatMap(([from, to]) => {
    const { shortIdLength } = declarations[to.vendor]
    return linksOf(from).flatMap(({ object, field, vendor, target, reason }, rank) => {
      const source = from.objects.get(object)
      const found = vendor === to.vendor ? to.objects.get(target) : undefined
      const column = source?.columns.get(field)?.column
      const kind = declarations[from.vendor].entities[object]?.kind
      if (!source || !found || column === undefined || kind === undefined) return []
      const same =
        shortIdLength === null
          ? `t._id = v.${column}`
          : `substr(t._id, 1, ${shortIdLength}) = substr(v.${column}, 1, ${shortIdLength}) and (length(v.${column}) = ${shortIdLength} or t._id = v.${column})`
      return [
        {
          kind,
          sql: `with t as materialized (select t._id from ${found.table} t where ${visible(found, 't')})
         select '${kind}', ${key(source)}, v._id, ${entity(found, 't._id')}, '${reason}', false, ${10 + rank}
         from ${source.table} v join t on ${same}
         where ${visible(source, 'v')} and not v._deleted and v.${column} is not null`,
        },
      ]
    })
  })
}

function byEmail(catalog: Catalog): Candidates[] {
  return pairs(catalog).flatMap(([from, to]) => {
    const targets = peopleOf(to)
    if (targets.length === 0) return []
    const sides = targets.map(({ object, becomes }) => {
      const flag = becomes && object.columns.get(becomes.flag)?.column
      return `select t._email as email, ${entity(object, 't._id')} as entity_id from ${object.table} t
         where ${visible(object, 't')} and not t._deleted and t._email is not null${flag === undefined ? '' : ` and not coalesce(t.${flag}, false)`}`
    })
    return peopleOf(from).map(({ object: source }): Candidates => {
      const unlinked = linksOf(from)
        .filter(({ object }) => object === source.object)
        .map(({ field }) => source.columns.get(field)?.column)
        .filter((column) => column !== undefined)
        .map((column) => `and nullif(v.${column}, '') is null`)
      const sql = `select 'person', ${key(source)}, v._id,
         case when theirs.n = 1 and ours.n = 1 then theirs.entity_id else ${entity(source, 'v._id')} end,
         case when theirs.n = 1 and ours.n = 1 then 'linked by the same, unique e-mail address'
           else 'kept apart: the e-mail address stands on several records' end,
         not (theirs.n = 1 and ours.n = 1), 20
       from ${source.table} v
       join (select email, cast(count(*) as integer) as n, min(entity_id) as entity_id from (${sides.join(' union all ')}) e group by email) theirs on theirs.email = v._email
       join (select o._email as email, cast(count(*) as integer) as n from ${source.table} o where ${visible(source, 'o')} and not o._deleted group by o._email) ours on ours.email = v._email
       where ${visible(source, 'v')} and not v._deleted ${unlinked.join(' ')}`
      return { kind: 'person', sql }
    })
  })
}

/** Every connection with every other of a vendor whose ids its own records may hold. */
function pairs({ connections }: Catalog) {
  return connections.flatMap((from) => {
    const vendors = new Set(linksOf(from).map(({ vendor }) => vendor))
    return connections.filter((to) => vendors.has(to.vendor)).map((to) => [from, to] as const)
  })
}

function linksOf({ vendor }: CatalogConnection) {
  return declarations[vendor].storedLinks
}

/** The connection's objects that are linked, as its vendor declares them. */
function entitiesOf({ vendor, objects }: CatalogConnection) {
  return Object.entries(declarations[vendor].entities).flatMap(([name, declared]) => {
    const object = objects.get(name)
    return object === undefined ? [] : [{ ...declared, object }]
  })
}

function peopleOf(connection: CatalogConnection) {
  return entitiesOf(connection).filter(({ kind }) => kind === 'person')
}

/** What readers see now: rows of a run under way are not linked yet. */
function visible({ published }: CatalogObject, alias: string): string {
  if (published === null) return 'false'
  const known = `cast('${published}' as timestamptz)`
  return `${alias}._valid_from <= ${known} and ${alias}._valid_to > ${known}`
}

function key(object: CatalogObject): string {
  return `'${object.connection}', '${object.object}'`
}

function entity(object: CatalogObject, id: string): string {
  return `'${object.connection}:${object.object}:' || ${id}`
}
