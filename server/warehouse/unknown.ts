import { checkColumns } from './derived/checks.ts'
import { INCOMING, ROW_COLUMNS, rowsSql } from './incoming.ts'
import type { RunStamp } from './merge.ts'
import { valueColumns, type VersionTable } from './version-table.ts'
import type { Dialect, Pages, Writer } from './warehouse.ts'

/** Stands as the cause of a version until it is known whether all of its cells can be kept as they came. */
const ODD = 'odd'

interface Unknown {
  readonly pages: Pages
  readonly table: VersionTable
  readonly stamp: RunStamp
  /** Called with the number of rows before anything is written; throws when it isn't the one announced. */
  readonly counted: (rows: number) => void
}

/**
 * A first load: opens the versions of records of which none is known, straight from the pages, which are read twice: for the
 * ids alone, and whole. That is quicker than to keep typed rows between, and takes no memory for them. Leaves the ids in
 * `INCOMING`. Null, and nothing written, where any record is known, comes twice, or can't be kept as it came; and where
 * there are checks to be looked up, because joins copy wide rows.
 */
export async function openUnknown(
  writer: Writer,
  dialect: Dialect,
  { pages, table, stamp, counted }: Unknown,
): Promise<{ readonly read: number; readonly inserted: number } | null> {
  if (checkColumns(table).length > 0 || !(await isFirstLoad(writer, table, stamp))) return null
  const rows = rowsSql(dialect, { pages: pages.relation, table, fields: null })
  await writer.run(`create or replace temp table ${INCOMING} as select _id, _deleted from (${rows}) p`)
  const [found] = await writer.all<{ rows: number; ids: number; living: number; known: boolean }>(
    `select cast(count(*) as integer) as rows, cast(count(distinct _id) filter (where _id <> '') as integer) as ids,
       cast(count(*) filter (where not _deleted) as integer) as living,
       exists (select 1 from ${INCOMING} i join ${table.name} v on v._id = i._id) as known from ${INCOMING}`,
  )
  const { rows: read, ids, living, known } = found!
  counted(read)
  if (ids < read || known) return null
  await insertRows(writer, rows, table, stamp)
  const [odd] = await writer.all<{ any: boolean }>(
    `select exists (select 1 from ${table.name} where _cause = '${ODD}') as any`,
  )
  if (!odd!.any) return { read, inserted: living }
  await writer.run(
    `delete from ${table.name} where _valid_from = cast($1 as timestamptz) and _id in (select _id from ${INCOMING})`,
    [stamp.at],
  )
  return null
}

/** Whether all that the table holds came with this run. */
async function isFirstLoad(writer: Writer, table: VersionTable, { at }: RunStamp): Promise<boolean> {
  const [earlier] = await writer.all<{ any: boolean }>(
    `select exists (select 1 from ${table.name} where _valid_from <> cast($1 as timestamptz)) as any`,
    [at],
  )
  return !earlier!.any
}

async function insertRows(
  writer: Writer,
  rows: string,
  table: VersionTable,
  { at, cause }: RunStamp,
): Promise<void> {
  const values = valueColumns(table).join(', ')
  await writer.run(
    `insert into ${table.name}(${ROW_COLUMNS}, _valid_from, _valid_to, _cause, ${values})
     select ${ROW_COLUMNS}, cast($1 as timestamptz), cast('infinity' as timestamptz),
       case when _odd then '${ODD}' else $2 end, ${values} from (${rows}) p`,
    [at, cause],
  )
}
