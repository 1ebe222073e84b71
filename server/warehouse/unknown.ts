import { CHECKED, makeChecked } from './checked.ts'
import { checkColumns, phonesOf } from './derived/checks.ts'
import { checkPhones } from './derived/phones.ts'
import { keepsHistory } from './history.ts'
import { INCOMING, keysSql, rowColumns, rowsSql } from './incoming.ts'
import type { RunStamp } from './merge.ts'
import { valueColumns, type VersionTable } from './version-table.ts'
import type { Dialect, Pages, Reader, Writer } from './warehouse.ts'

/** Stands as the cause of a version until it is known whether all of its cells can be kept as they came. */
const ODD = 'odd'
const DOUBLED = 'doubled'
const LATEST = 'latest'

interface Unknown {
  /** With all fields of the table. */
  readonly pages: Pages
  readonly table: VersionTable
  readonly stamp: RunStamp
  /** Called with the number of rows; throws when it isn't the one announced. */
  readonly counted: (rows: number) => void
}

interface Opened {
  readonly read: number
  readonly inserted: number
}

/** Some rows can't be kept as they came: the transaction is to be rolled back, and the pages taken in in another way. */
export class NotStraight extends Error {
  override readonly name = 'NotStraight'
}

/**
 * A reading that began when nothing was known: opens a version for each row as the pages are read, once. Records that come
 * twice have two until the reading ends (`dropDoubled`). Throws `NotStraight`. Null, and nothing written, where more is to be
 * done of a row than to keep it: where it is checked, part of a history, or was set aside before.
 */
export async function openStraight(
  writer: Writer,
  dialect: Dialect,
  { pages, table, stamp, counted }: Unknown,
): Promise<Opened | null> {
  if (checkColumns(table).length > 0 || keepsHistory(table) || (await hasPutAside(writer, table))) return null
  const before = await state(writer, table)
  const rows = rowsSql(dialect, { pages: pages.relation, table, fields: null })
  const read = await insertRows(writer, rows, table, stamp)
  counted(read)
  const after = await state(writer, table)
  if (after.odd) throw new NotStraight(`Some rows of ${table.name} can't be kept as they came.`)
  return { read, inserted: after.living - before.living }
}

/**
 * A first load: opens the versions of records of which none is known, straight from the pages, which are read twice: for the
 * ids and what is checked alone (`keys`), and whole. That is quicker than to keep typed rows between, and takes no memory for
 * them. Leaves the ids in `INCOMING`. Null, and nothing written, where any record is known, comes twice, or can't be kept as it
 * came.
 */
export async function openUnknown(
  writer: Writer,
  dialect: Dialect,
  { pages, keys, table, stamp, counted }: Unknown & { readonly keys: Pages },
): Promise<Opened | null> {
  if (!(await isFirstLoad(writer, table, stamp))) return null
  await writer.keep(INCOMING, keysSql(dialect, keys.relation, table))
  const [found] = await writer.all<{ rows: number; distinct: number; living: number; known: boolean }>(
    `select cast(count(*) as integer) as rows, cast(count(distinct _id) filter (where _id <> '') as integer) as "distinct",
       cast(count(*) filter (where not _deleted) as integer) as living,
       exists (select 1 from ${INCOMING} i join ${table.name} v on v._id = i._id) as known from ${INCOMING}`,
  )
  const { rows: read, distinct, living, known } = found!
  counted(read)
  if (distinct < read || known) return null
  if (checkColumns(table).length > 0) {
    await checkPhones(writer, phonesOf(INCOMING))
    await makeChecked(writer, table)
  }
  const rows = rowsSql(dialect, { pages: pages.relation, table, fields: null })
  await insertRows(writer, rows, table, stamp)
  if (!(await state(writer, table)).odd) return { read, inserted: living }
  await writer.run(
    `delete from ${table.name} where _valid_from = cast($1 as timestamptz) and _id in (select _id from ${INCOMING})`,
    [stamp.at],
  )
  return null
}

export async function isEmpty(reader: Reader, table: VersionTable): Promise<boolean> {
  return (await reader.all(`select 1 as one from ${table.name} limit 1`)).length === 0
}

/** Of versions of one record that became known at the same moment, leaves the one changed last. Returns how many went. */
export async function dropDoubled(writer: Writer, { name }: VersionTable): Promise<number> {
  const [doubled] = await writer.all<{ versions: number; records: number }>(
    `select cast(coalesce(sum(n), 0) as integer) as versions, cast(count(*) as integer) as records
     from (select count(*) as n from ${name} group by _id, _valid_from having count(*) > 1) d`,
  )
  const { versions, records } = doubled!
  if (records === 0) return 0
  const same = 'd._id = v._id and d._valid_from = v._valid_from'
  await writer.keep(
    DOUBLED,
    `select _id, _valid_from from ${name} group by _id, _valid_from having count(*) > 1`,
  )
  await writer.keep(
    LATEST,
    `select distinct on (v._id, v._valid_from) v.* from ${name} v join ${DOUBLED} d on ${same}
     order by v._id, v._valid_from, v._source_updated_at desc nulls last`,
  )
  await writer.run(`delete from ${name} as v using (select * from ${DOUBLED}) d where ${same}`)
  await writer.run(`insert into ${name} select * from ${LATEST}`)
  for (const table of [DOUBLED, LATEST]) await writer.run(`drop table ${table}`)
  return versions - records
}

/** Whether all that the table holds came with this run. */
async function isFirstLoad(writer: Writer, table: VersionTable, { at }: RunStamp): Promise<boolean> {
  const [earlier] = await writer.all<{ any: boolean }>(
    `select exists (select 1 from ${table.name} where _valid_from <> cast($1 as timestamptz)) as any`,
    [at],
  )
  return !earlier!.any
}

async function hasPutAside(reader: Reader, { connection, schema }: VersionTable): Promise<boolean> {
  const rows = await reader.all(
    `select 1 as one from plumbline.quarantine where connection = $1 and object = $2 limit 1`,
    [connection, schema.object],
  )
  return rows.length > 0
}

async function state(
  reader: Reader,
  { name }: VersionTable,
): Promise<{ readonly living: number; readonly odd: boolean }> {
  const [found] = await reader.all<{ living: number; odd: boolean }>(
    `select cast(count(*) filter (where not _deleted) as integer) as living, coalesce(bool_or(_cause = '${ODD}'), false) as odd from ${name}`,
  )
  return found!
}

/** Returns how many there were. A row without an id is odd, and can't stay. What is checked of the rows is in `CHECKED`. */
async function insertRows(
  writer: Writer,
  rows: string,
  table: VersionTable,
  { at, cause }: RunStamp,
): Promise<number> {
  const [id, ...own] = rowColumns(table)
  const values = valueColumns(table)
  const checks = checkColumns(table)
  const row = [
    `coalesce(p.${id}, '')`,
    ...own.map((column) => `p.${column}`),
    `cast($1 as timestamptz)`,
    `cast('infinity' as timestamptz)`,
    `case when p._odd then '${ODD}' else $2 end`,
    ...values.map((column) => `p.${column}`),
    ...checks.map((column) => `c.${column}`),
  ]
  return writer.run(
    `insert into ${table.name}(${[id, ...own, '_valid_from', '_valid_to', '_cause', ...values, ...checks].join(', ')})
     select ${row.join(', ')} from (${rows}) p${checks.length > 0 ? ` left join ${CHECKED} c on c._id = p._id` : ''}`,
    [at, cause],
  )
}
