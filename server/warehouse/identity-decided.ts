import { declarations } from '../connectors/declarations.ts'
import type { Catalog } from './catalog.ts'
import { recordKey } from './model/relation.ts'
import { literal } from './sql.ts'
import type { Writer } from './warehouse.ts'

/** Temporary tables: the links that hold, and the records of which a person said something. */
export const LINKS = 'links'
export const DECIDED = 'decided'
const HEADS = 'heads'

/** Why a record belongs to another: a person said so. */
export const BY_HAND = 'paired by hand'
const APART_BY_HAND = 'kept apart by hand'

/** Makes `DECIDED`: the last that was said of each record, unless it was taken back. */
export async function keepDecided(writer: Writer, kinds: readonly string[]): Promise<void> {
  await writer.keep(
    DECIDED,
    `select * from (
       select distinct on (kind, connection, object, record_id) kind, connection, object, record_id, verdict,
         other_connection || ':' || other_object || ':' || other_record_id as other
       from plumbline.identity_decision where kind in (${kinds.map(literal).join(', ')})
       order by kind, connection, object, record_id, "at" desc
     ) as d where verdict is not null`,
  )
}

/**
 * Lets what people said stand above the links that were found: whoever is said to be the same is one with all that each of them is linked to.
 * Of these the record speaks that is linked to no other, of the system whose ids the others hold.
 */
export async function joinDecided(writer: Writer, catalog: Catalog): Promise<void> {
  const [said] = await writer.all<{ same: number; own: number }>(
    `select cast(count(*) filter (where verdict = 'same') as integer) as same, cast(count(*) filter (where verdict = 'own') as integer) as own from ${DECIDED}`,
  )
  if (said!.own > 0) {
    await writer.run(
      `insert into ${LINKS} select kind, connection, object, record_id, ${recordKey('d')}, '${APART_BY_HAND}', false from ${DECIDED} d where verdict = 'own'`,
    )
  }
  if (said!.same === 0) return
  await writer.keep(
    HEADS,
    `with recursive pair as (
       select kind, ${recordKey('d')} as one, other from ${DECIDED} d where verdict = 'same'
     ), edge as (
       select kind, one as a, other as b from pair union select kind, other, one from pair
       union select kind, ${recordKey('l')}, entity_id from ${LINKS} l where not ambiguous
       union select kind, entity_id, ${recordKey('l')} from ${LINKS} l where not ambiguous
     ), reach as (
       select kind, one as node, one as mate from pair union select kind, other, other from pair
       union select r.kind, r.node, e.b from reach r join edge e on e.kind = r.kind and e.a = r.mate
     ), ranked as (
       select r.kind, r.mate as node, min(r.node) over (partition by r.kind, r.mate) as cluster,
         exists (select 1 from ${LINKS} l where l.kind = r.kind and ${recordKey('l')} = r.mate and l.entity_id <> r.mate) as linked,
         ${rankOf(catalog, 'r.mate')} as rank
       from reach r
     )
     select distinct kind, node, first_value(node) over (partition by kind, cluster order by linked, rank, node) as head from ranked`,
  )
  const spoken = `exists (select 1 from ${DECIDED} d where d.kind = h.kind and d.verdict = 'same' and (${recordKey('d')} = h.node or d.other = h.node))`
  await writer.run(
    `delete from ${LINKS} as l using ${HEADS} h where h.kind = l.kind and h.node = ${recordKey('l')} and h.head = h.node`,
  )
  await writer.run(
    `update ${LINKS} as l set entity_id = h.head, ambiguous = false, reason = case when ${spoken} then '${BY_HAND}' else l.reason end
     from ${HEADS} h where h.kind = l.kind and h.node = ${recordKey('l')}`,
  )
  await writer.run(
    `insert into ${LINKS}
     select h.kind, split_part(h.node, ':', 1), split_part(h.node, ':', 2), substr(h.node, length(split_part(h.node, ':', 1)) + length(split_part(h.node, ':', 2)) + 3),
       h.head, '${BY_HAND}', false
     from ${HEADS} h where h.head <> h.node
       and not exists (select 1 from ${LINKS} l where l.kind = h.kind and ${recordKey('l')} = h.node)`,
  )
  await writer.run(`drop table ${HEADS}`)
}

/** Systems whose ids others hold come first. */
function rankOf({ connections }: Catalog, key: string): string {
  const ranks = connections.map(
    ({ id, vendor }) => `when ${literal(id)} then ${declarations[vendor].storedLinks.length === 0 ? 0 : 1}`,
  )
  return ranks.length === 0 ? '0' : `case split_part(${key}, ':', 1) ${ranks.join(' ')} else 2 end`
}
