import type { Warehouse, Writer } from '../warehouse.ts'
import type { Place } from './thin.ts'

const UNSEEN = 'unseen_span'
const LEFT = 'left_of_versions'

interface Table extends Place {
  /** Columns that are kept of versions that no kept moment sees; null: nothing is. */
  readonly left: readonly string[] | null
}

/**
 * Removes the versions that no kept moment sees, of those that were superseded by the last of them: slice by slice, each with how
 * far the table is in one transaction. Returns how many that were.
 */
export async function thinTable(
  warehouse: Warehouse,
  table: Table,
  {
    until,
    atOnce,
    signal,
  }: { readonly until: string; readonly atOnce: number; readonly signal: AbortSignal },
): Promise<number> {
  if (table.done) return 0
  let removed = 0
  for (const through of await slicesOf(warehouse, table, atOnce)) {
    if (signal.aborted) return removed
    removed += await warehouse.write((writer) => thinSlice(writer, table, { through, until }))
  }
  return removed
}

const SUPERSEDED = `_valid_to > cast($1 as timestamptz) and _valid_to <= cast($2 as timestamptz)`

/** The instants at which slices end. The last one is where the table is thinned to, whether anything was there or not. */
async function slicesOf(
  warehouse: Warehouse,
  { table, through, last }: Table,
  atOnce: number,
): Promise<string[]> {
  const ends = await warehouse.read((reader) =>
    reader.all<{ at: string; rows: number }>(
      `select _valid_to as at, cast(count(*) as integer) as rows from ${table} where ${SUPERSEDED} group by 1 order by 1`,
      [through ?? '-infinity', last],
    ),
  )
  const slices: string[] = []
  let rows = 0
  for (const end of ends) {
    if (rows + end.rows > atOnce && rows > 0) {
      slices.push(ends[ends.indexOf(end) - 1]!.at)
      rows = 0
    }
    rows += end.rows
  }
  return [...slices, last]
}

interface Slice {
  readonly through: string
  readonly until: string
}

async function thinSlice(writer: Writer, table: Table, { through, until }: Slice): Promise<number> {
  const [at] = await writer.all<{ through: string }>(
    `select through from plumbline.thinned where connection = $1 and object = $2`,
    [table.connection, table.object],
  )
  // Somebody else may have been here meanwhile.
  if (at !== undefined && Date.parse(at.through) >= Date.parse(through)) return 0
  await writer.keep(
    UNSEEN,
    `select s._valid_from, s._valid_to from (
       select distinct _valid_from, _valid_to from ${table.table}
       where _valid_to > cast($2 as timestamptz) and _valid_to <= cast($3 as timestamptz)) s
     where not exists (select 1 from (${table.instants}) k where k.instant >= s._valid_from and k.instant < s._valid_to)`,
    [until, at?.through ?? '-infinity', through],
  )
  const same = 'v._valid_from = u._valid_from and v._valid_to = u._valid_to'
  const unseen = `(select * from ${UNSEEN}) u`
  const columns = table.left?.join(', ')
  if (columns !== undefined)
    await writer.keep(
      LEFT,
      `select ${table.left!.map((column) => `v.${column}`).join(', ')} from ${table.table} v join ${unseen} on ${same}`,
    )
  const removed = await writer.run(`delete from ${table.table} as v using ${unseen} where ${same}`)
  if (columns !== undefined)
    await writer.run(`insert into ${table.table}(${columns}) select ${columns} from ${LEFT}`)
  await writer.run(`delete from plumbline.thinned where connection = $1 and object = $2`, [
    table.connection,
    table.object,
  ])
  await writer.run(`insert into plumbline.thinned values ($1, $2, cast($3 as timestamptz))`, [
    table.connection,
    table.object,
    through,
  ])
  return removed
}
