import type { PageFile } from '../connectors/connector.ts'
import { columnName, quote } from './columns.ts'
import { PERSON_COLUMNS, type VersionTable } from './version-table.ts'
import { checkedFields } from './derived/people.ts'
import { recordHistory } from './history.ts'
import { INCOMING, makeIncoming, PAGE, stagedFiles } from './incoming.ts'
import { quarantineBadCells } from './quarantine.ts'
import type { Dialect, Writer } from './warehouse.ts'

/** One run's stamp on what it writes. */
export interface RunStamp {
  readonly runId: string
  /** Knowledge time, ISO 8601. */
  readonly at: string
  /** Why rows are re-read although nobody changed them; null in the ordinary case. */
  readonly cause: 'field-added' | 'calculated' | null
}

/** `fields`: the pages hold these fields only, and known records keep the rest of theirs; unknown ones are left alone. */
export interface MergeRequest {
  readonly table: VersionTable
  readonly files: readonly PageFile[]
  readonly stamp: RunStamp
  readonly fields?: readonly string[] | null
}

export interface MergeCounts {
  readonly read: number
  readonly inserted: number
  readonly changed: number
  readonly deleted: number
  readonly quarantined: number
}

/** The page held another number of rows than the source had said: it was cut off or altered on the way. */
export class RowCountError extends Error {
  override readonly name = 'RowCountError'
}

const CHANGES = 'changes'
const OPEN = `cast('infinity' as timestamptz)`

/** Pages of one object that can be merged in one go: the same shape, the same content. */
export function mergeable(files: readonly PageFile[]): PageFile[][] {
  const groups = new Map<string, PageFile[]>()
  for (const file of files) {
    const { object, format, content, rows, path } = file
    // CSV pages are large, and a resumed job's may have other columns than the next one's.
    const alone = format.kind === 'csv' ? path : ''
    const parents = content.kind === 'sets' ? content.field : ''
    const key = JSON.stringify([object, format, content.kind, parents, rows === null, alone])
    const group = groups.get(key)
    if (group) group.push(file)
    else groups.set(key, [file])
  }
  return [...groups.values()]
}

/**
 * Merges saved pages (see `mergeable`) into their version table: a new or changed record opens a version and closes the one
 * before; a row met twice in one run replaces its own unpublished version; a row older than what is known changes nothing.
 * Throws `RowCountError` when rows are missing from the pages.
 */
export async function mergePages(
  writer: Writer,
  dialect: Dialect,
  { table, files, stamp, fields = null }: MergeRequest,
): Promise<MergeCounts> {
  const staged = fields === null ? table : withFields(table, fields)
  const read = await writer.stage(PAGE, stagedFiles(staged, files))
  const announced = files.reduce((sum, file) => sum + (file.rows ?? 0), 0)
  if (files[0]!.rows !== null && announced !== read) {
    throw new RowCountError(
      `${table.schema.label}: ${read} rows arrived where the source had announced ${announced}.`,
    )
  }
  const { content } = files[0]!
  if (content.kind === 'deletions') {
    const id = quote(columnName(table.schema.roles.id))
    const deleted = await closeRecords(writer, table, stamp, `v._id in (select ${id} from ${PAGE})`)
    return { read, inserted: 0, changed: 0, deleted, quarantined: 0 }
  }
  const quarantined = await quarantineBadCells(writer, dialect, staged, stamp)
  await makeIncoming(writer, dialect, table, fields)
  const counts = await openVersions(writer, table, stamp)
  if (content.kind === 'rows') return { ...counts, read, quarantined }
  const parents = files.flatMap((file) => (file.content.kind === 'sets' ? file.content.parents : []))
  const parent = table.columns.find(({ field }) => field.name === content.field)!.column
  const gone = `v.${parent} = any(cast($3 as text[])) and v._id not in (select _id from ${INCOMING})`
  const left = await closeRecords(writer, table, stamp, gone, [parents])
  return { ...counts, read, deleted: counts.deleted + left, quarantined }
}

async function openVersions(writer: Writer, table: VersionTable, stamp: RunStamp) {
  await writer.run(
    `create or replace temp table ${CHANGES} as
     select i._id, c._id is null as is_new, i._deleted as now_deleted, coalesce(c._deleted, true) as was_deleted,
       coalesce(c._valid_from = cast($1 as timestamptz), false) as own
     from ${INCOMING} i left join ${table.name} c on c._id = i._id and c._valid_to = ${OPEN}
     where c._id is null
       or ((c._hash <> i._hash or c._deleted <> i._deleted or c._merged_into is distinct from i._merged_into)
         and coalesce(i._source_updated_at >= c._source_updated_at, true))`,
    [stamp.at],
  )
  const [counts] = await writer.all<{ inserted: number; changed: number; deleted: number; any: number }>(
    `select cast(count(*) filter (where not own and was_deleted and not now_deleted) as integer) as inserted,
       cast(count(*) filter (where not own and not was_deleted and not now_deleted) as integer) as changed,
       cast(count(*) filter (where not own and not was_deleted and now_deleted) as integer) as deleted,
       cast(count(*) as integer) as any from ${CHANGES}`,
  )
  if (counts!.any === 0) return { inserted: 0, changed: 0, deleted: 0 }
  await writer.run(
    `delete from ${table.name} as v using ${CHANGES} c
     where c.own and v._id = c._id and v._valid_from = cast($1 as timestamptz) and v._valid_to = ${OPEN}`,
    [stamp.at],
  )
  await writer.run(
    `update ${table.name} as v set _valid_to = cast($1 as timestamptz) from ${CHANGES} c
     where not c.own and not c.is_new and v._id = c._id and v._valid_to = ${OPEN}`,
    [stamp.at],
  )
  const own = [...checkedColumns(table), ...table.columns.map(({ column }) => column)].join(', ')
  await writer.run(
    `insert into ${table.name}(_id, _valid_from, _valid_to, _source_updated_at, _deleted, _merged_into, _hash, _cause, _void, ${own})
     select _id, cast($1 as timestamptz), ${OPEN}, _source_updated_at, _deleted, _merged_into, _hash, $2, _void, ${own}
     from ${INCOMING} where _id in (select _id from ${CHANGES})`,
    [stamp.at, stamp.cause],
  )
  await recordHistory(writer, table, { changes: CHANGES, at: stamp.at })
  return { inserted: counts!.inserted, changed: counts!.changed, deleted: counts!.deleted }
}

/**
 * Writes a tombstone for every current record of the condition (over `v`): a copy of its last version that says it's gone.
 * `$3` on are the condition's parameters. Returns how many there were.
 */
export async function closeRecords(
  writer: Writer,
  table: VersionTable,
  stamp: RunStamp,
  condition: string,
  parameters: readonly (string | readonly string[])[] = [],
): Promise<number> {
  const own = [...checkedColumns(table), ...table.columns.map(({ column }) => column)].join(', ')
  await writer.run(
    `create or replace temp table gone as select v.*, v._valid_from = cast($1 as timestamptz) as _own
     from ${table.name} v where v._valid_to = ${OPEN} and not v._deleted and cast($2 as text) is not null and ${condition}`,
    [stamp.at, stamp.runId, ...parameters],
  )
  await writer.run(
    `delete from ${table.name} as v using gone g where g._own and v._id = g._id and v._valid_from = cast($1 as timestamptz) and v._valid_to = ${OPEN}`,
    [stamp.at],
  )
  await writer.run(
    `update ${table.name} as v set _valid_to = cast($1 as timestamptz) from gone g
     where not g._own and v._id = g._id and v._valid_to = ${OPEN}`,
    [stamp.at],
  )
  return writer.run(
    `insert into ${table.name}(_id, _valid_from, _valid_to, _source_updated_at, _deleted, _merged_into, _hash, _cause, _void, ${own})
     select _id, cast($1 as timestamptz), ${OPEN}, _source_updated_at, true, _merged_into, _hash, null, _void, ${own} from gone`,
    [stamp.at],
  )
}

function withFields(table: VersionTable, fields: readonly string[]): VersionTable {
  const wanted = table.columns.filter(({ field }) => fields.includes(field.name))
  return {
    ...table,
    schema: { ...table.schema, fields: wanted.map(({ field }) => field) },
    columns: wanted,
  }
}

function checkedColumns(table: VersionTable): readonly string[] {
  return checkedFields(table.vendor, table.schema.object) ? Object.keys(PERSON_COLUMNS) : []
}
