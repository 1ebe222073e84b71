import { ENTERED } from '../knowledge-time.ts'
import { raiseDataVersion } from '../publish.ts'
import type { Reader, Warehouse, Writer } from '../warehouse.ts'
import { KEPT_PUBLICATIONS } from './kept.ts'
import { firstKeptMoment, keptMoments } from './kept-moments.ts'
import { leftOfVersions } from './left-of-versions.ts'
import { thinTable } from './thin-table.ts'
import { thinTold } from './thin-told.ts'

interface Marking {
  /** The end of a week: what was published later stays as it is. UTC instant. */
  readonly until: string
  /** In which weeks and months end. */
  readonly zone: string
  /** The workspace's clock, in milliseconds. */
  readonly now: number
}

/** Before `until` only kept moments are told, since `at`. */
export interface Marked {
  readonly until: string
  readonly at: string
}

export async function readMarked(reader: Reader): Promise<Marked | null> {
  const [row] = await reader.all<{ until: string; at: string }>(`select until, "at" from plumbline.thinning`)
  return row ?? null
}

/**
 * From here on nobody asks about other moments before `until` than those by which weeks and months are told: whatever is asked as of
 * one of these has the answer that it had, and other moments have the one of the last kept moment before. Nothing is lost yet.
 */
export async function markThinned(writer: Writer, { until, zone, now }: Marking): Promise<void> {
  const [known] = await writer.all<{ after: string | null; first: string | null }>(
    `select (select max(until) from plumbline.thinning) as after,
       (select min(published_at) from plumbline.publication where connection <> $1) as first`,
    [ENTERED],
  )
  if (known?.first == null || Date.parse(known.first) > Date.parse(until)) return
  const { after, first } = known
  if (after !== null && Date.parse(after) >= Date.parse(until)) return
  const moments = keptMoments({ after: after ?? first, until, zone })
  if (after === null) moments.unshift(firstKeptMoment(first, zone))
  await writer.run(
    `insert into plumbline.kept_moment select cast(m as timestamptz) from (select unnest(cast($1 as text[])) as m) k`,
    [[...new Set(moments)]],
  )
  await writer.run(
    `insert into plumbline.thinned_publication select p.published_at from ${KEPT_PUBLICATIONS} p
     where p.published_at <= cast($1 as timestamptz) and not exists (
       select 1 from (
         select q.connection, m."at", max(q.published_at) as last from plumbline.publication q
         join (select "at" from plumbline.kept_moment union all select cast($1 as timestamptz)) m on q.published_at <= m."at"
         group by q.connection, m."at"
       ) k where k.connection = p.connection and k.last = p.published_at)`,
    [until],
  )
  await writer.run(`delete from plumbline.thinning`)
  await writer.run(
    `insert into plumbline.thinning values (cast($1 as timestamptz), cast($2 as timestamptz))`,
    [until, new Date(now).toISOString()],
  )
  await raiseDataVersion(writer)
}

interface Thinning {
  readonly warehouse: Warehouse
  readonly signal: AbortSignal
  /** So many versions are judged at once; those that one sync superseded stay together. */
  readonly atOnce?: number
}

/**
 * Removes the versions that no kept moment sees, of what was marked. Who asked before it was marked must have been answered. What
 * was interrupted goes on where it was; several at once do no harm. The plan log, the stage changes and what people entered
 * are never thinned. Returns how many versions are gone, or hold nothing but what is read across versions.
 */
export async function thinHistory({ warehouse, signal, atOnce = AT_ONCE }: Thinning): Promise<number> {
  const { marked, places } = await warehouse.read(async (reader) => {
    const found = await readMarked(reader)
    return { marked: found, places: found === null ? [] : await readPlaces(reader, found.until) }
  })
  if (marked === null) return 0
  const left = await leftOfVersions(warehouse)
  let versions = 0
  for (const place of places) {
    const table = { ...place, left: left(place) }
    versions += await thinTable(warehouse, table, { until: marked.until, atOnce, signal })
    if (signal.aborted) return versions
  }
  return versions + (await warehouse.write((writer) => thinTold(writer, marked.until)))
}

const AT_ONCE = 200_000

/** Whether nothing is left to be removed of what was marked. */
export async function isThinned(reader: Reader, { until }: Marked): Promise<boolean> {
  return (await readPlaces(reader, until)).every(({ done }) => done)
}

/** A table of versions, and the instants of knowledge time at which it is still looked at. */
export interface Place {
  readonly connection: string
  readonly object: string
  /** Quoted and qualified. */
  readonly table: string
  /** SELECT of `instant`, over what was published by `$1`. */
  readonly instants: string
  /** The last of them: what was superseded by then is thinned. */
  readonly last: string
  /** What was superseded by then is thinned already; null: nothing is. */
  readonly through: string | null
  readonly done: boolean
}

const OWN = 'plumbline'
/** What is concluded at each publication, across connections. */
const CONCLUDED = ['identity', 'person_alike'] as const

async function readPlaces(reader: Reader, until: string): Promise<Place[]> {
  const rows = await reader.all<{ connection: string; object: string; last: string; through: string | null }>(
    `with kept as (
       select connection, instant, published_at from ${KEPT_PUBLICATIONS} p where published_at <= cast($1 as timestamptz)
     ), place as (
       select o.connection, o.object, k.last from plumbline.object o
       join plumbline.connection c on c.id = o.connection and c.active
       join (select connection, max(instant) as last from kept group by connection) k on k.connection = o.connection
       union all
       select '${OWN}', t.name, k.last from (${CONCLUDED.map((name) => `select '${name}' as name`).join(' union all ')}) t
       cross join (select max(published_at) as last from kept) k where k.last is not null
     )
     select p.connection, p.object, p.last, t.through from place p
     left join plumbline.thinned t on t.connection = p.connection and t.object = p.object order by 1, 2`,
    [until],
  )
  return rows.map((row) => ({
    ...row,
    table: `"${row.connection}"."${row.object}"`,
    instants: instantsOf(row.connection),
    done: row.through !== null && Date.parse(row.through) >= Date.parse(row.last),
  }))
}

function instantsOf(connection: string): string {
  const kept = `from ${KEPT_PUBLICATIONS} p where published_at <= cast($1 as timestamptz)`
  return connection === OWN
    ? `select published_at as instant ${kept}`
    : `select instant ${kept} and connection = '${connection.replaceAll("'", "''")}'`
}
