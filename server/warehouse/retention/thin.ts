import { ENTERED } from '../knowledge-time.ts'
import { raiseDataVersion } from '../publish.ts'
import type { Reader, Warehouse, Writer } from '../warehouse.ts'
import { firstKeptMoment, keptMoments } from './kept-moments.ts'
import { leftOfVersions } from './left-of-versions.ts'
import { thinTable } from './thin-table.ts'
import { thinTold } from './thin-told.ts'

interface Thinning {
  readonly warehouse: Warehouse
  /** The end of a week: what was published later stays as it is. UTC instant. */
  readonly until: string
  /** In which weeks and months end. */
  readonly zone: string
  readonly signal: AbortSignal
}

export interface Thinned {
  /** Versions that are gone, or of which only what is read across versions is left. */
  readonly versions: number
}

/**
 * Thins what was known before `until` to the moments by which weeks and months are told: versions that none of them sees go. Whatever
 * is asked as of a kept moment has the answer that it had, and other moments of that time have the one of the last kept moment
 * before. From the first step on, which is one transaction, nobody looks at what is to go; what was interrupted goes on where
 * it was. The plan log, the stage changes and what people entered are never thinned.
 */
export async function thinHistory({ warehouse, until, zone, signal }: Thinning): Promise<Thinned> {
  await warehouse.write((writer) => keepMoments(writer, { until, zone }))
  const { places, left } = await warehouse.read(async (reader) => ({
    places: await readPlaces(reader, until),
    left: await leftOfVersions(reader, warehouse.dialect),
  }))
  let versions = 0
  for (const place of places) {
    const table = { ...place, left: left(place) }
    versions += await thinTable(warehouse, table, { until, signal })
    if (signal.aborted) return { versions }
  }
  versions += await warehouse.write((writer) => thinTold(writer, until))
  return { versions }
}

/** Whether nothing is left to be thinned of what was known before the instant. */
export async function isThinned(reader: Reader, until: string): Promise<boolean> {
  const [state] = await reader.all<{ any: boolean; begun: boolean }>(
    `select exists (select 1 from plumbline.publication where published_at <= cast($1 as timestamptz)) as any,
       exists (select 1 from plumbline.thinning where until >= cast($1 as timestamptz)) as begun`,
    [until],
  )
  if (!state!.any) return true
  return state!.begun && (await readPlaces(reader, until)).every(({ done }) => done)
}

/** From here on nobody looks at other moments of that time. */
async function keepMoments(writer: Writer, { until, zone }: Pick<Thinning, 'until' | 'zone'>): Promise<void> {
  const [since] = await writer.all<{ after: string | null; first: string | null }>(
    `select (select max(until) from plumbline.thinning) as after,
       (select min(published_at) from plumbline.publication where connection <> $1) as first`,
    [ENTERED],
  )
  if (since?.first == null || Date.parse(since.first) > Date.parse(until)) return
  if (since.after !== null && Date.parse(since.after) >= Date.parse(until)) return
  const moments = keptMoments({ after: since.after ?? since.first, until, zone })
  if (since.after === null) moments.unshift(firstKeptMoment(since.first, zone))
  await writer.run(
    `insert into plumbline.kept_moment select cast(m as timestamptz) from (select unnest(cast($1 as text[])) as m) k`,
    [[...new Set(moments)]],
  )
  await writer.run(
    `update plumbline.publication as p set thinned = true
     where not p.thinned and p.published_at <= cast($1 as timestamptz) and not exists (
       select 1 from (
         select q.connection, m."at", max(q.published_at) as last from plumbline.publication q
         join (select "at" from plumbline.kept_moment union all select cast($1 as timestamptz)) m on q.published_at <= m."at"
         group by q.connection, m."at"
       ) k where k.connection = p.connection and k.last = p.published_at)`,
    [until],
  )
  await writer.run(`delete from plumbline.thinning`)
  await writer.run(`insert into plumbline.thinning values (cast($1 as timestamptz))`, [until])
  await raiseDataVersion(writer)
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
       select connection, instant, published_at from plumbline.publication where not thinned and published_at <= cast($1 as timestamptz)
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
  const kept = `from plumbline.publication where not thinned and published_at <= cast($1 as timestamptz)`
  return connection === OWN
    ? `select published_at as instant ${kept}`
    : `select instant ${kept} and connection = '${connection.replaceAll("'", "''")}'`
}
