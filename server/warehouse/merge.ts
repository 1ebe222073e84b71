import type { PageFile } from '../connectors/connector.ts'
import { ABOUT } from './about.ts'
import { columnName, quote } from './columns.ts'
import { CHECKED, makeChecked } from './checked.ts'
import { checkColumns } from './derived/checks.ts'
import { recordHistory } from './history.ts'
import {
  INCOMING,
  keyTable,
  makeIncoming,
  rowColumns,
  stagedFiles,
  unlikeKnown,
  withFields,
} from './incoming.ts'
import {
  findOddities,
  findOddPlans,
  forgetQuarantined,
  oddLines,
  settleQuarantine,
  type Odd,
} from './quarantine.ts'
import { openStraight, openUnknown } from './unknown.ts'
import { valueColumns, type VersionTable } from './version-table.ts'
import type { Dialect, Pages, Parameter, Writer } from './warehouse.ts'

/** One run's stamp on what it writes. */
export interface RunStamp {
  readonly runId: string
  /** Knowledge time, ISO 8601. */
  readonly at: string
  /** Why rows are re-read although nobody changed them; null in the ordinary case. */
  readonly cause: 'field-added' | 'calculated' | null
}

export interface MergeRequest {
  readonly table: VersionTable
  /** Of one shape, see `mergeable`. */
  readonly files: readonly PageFile[]
  readonly stamp: RunStamp
  /** The pages hold these fields only, and known records keep the rest of theirs; unknown ones are left alone. */
  readonly fields?: readonly string[] | null
  /** Set aside lines that can't be read as rows, instead of refusing the page. */
  readonly tolerant?: boolean
  /** Nothing was known of the table when its reading began, at whose end `dropDoubled` follows. */
  readonly straight?: boolean
}

export interface MergeCounts {
  readonly read: number
  readonly inserted: number
  readonly changed: number
  readonly deleted: number
  /** Records that this run is the first to set aside for a field. */
  readonly quarantined: number
}

/** The page held another number of rows than the source had said: it was cut off or altered on the way. */
export class RowCountError extends Error {
  override readonly name = 'RowCountError'
}

const CHANGES = 'changes'
/** The pages as text, where that is needed; temporary, replaced by the next pages. */
export const PAGE = 'page'
const GONE = 'gone'
const PARENTS = 'parents'
/** To write more ids into one statement would hold the event loop. */
const PARENTS_AT_ONCE = 10_000
const OPEN = `cast('infinity' as timestamptz)`

/** Pages of one object that can be merged in one go: the same shape, the same content. */
export function mergeable(files: readonly PageFile[]): PageFile[][] {
  const groups = new Map<string, PageFile[]>()
  for (const file of files) {
    const { object, format, content, rows, path } = file
    // A resumed job's pages may have other columns than the next one's.
    const alone = format.kind === 'csv' && format.header === undefined ? path : ''
    const parents = content.kind === 'sets' ? content.field : ''
    const key = JSON.stringify([object, format, content.kind, parents, rows === null, alone])
    const group = groups.get(key)
    if (group) group.push(file)
    else groups.set(key, [file])
  }
  return [...groups.values()]
}

/**
 * Merges saved pages into their version table: a new or changed record opens a version and closes the one before; a row met
 * twice in one run replaces its own unpublished version; a row older than what is known changes nothing. What can't be kept
 * is set aside. Throws `RowCountError` when rows are missing from the pages, `UnreadablePage` when a page can't be read at all.
 */
export async function mergePages(
  writer: Writer,
  dialect: Dialect,
  request: MergeRequest,
): Promise<MergeCounts> {
  const { table, files, stamp } = request
  const { content } = files[0]!
  if (content.kind === 'deletions') return await mergeDeletions(writer, request)
  const counts =
    (await mergeUnknown(writer, dialect, request)) ?? (await mergeKnown(writer, dialect, request))
  // Where nothing was known, nothing can have gone.
  if (content.kind === 'rows' || request.straight) return counts
  await keepParents(writer, files)
  const parent = table.columns.find(({ field }) => field.name === content.field)!.column
  const left = await closeRecords(writer, table, stamp, {
    where: `v.${parent} in (select id from ${PARENTS})`,
    unless: `select _id from ${INCOMING}`,
  })
  return { ...counts, deleted: counts.deleted + left }
}

/** Makes `PARENTS`: the ids of the records of which the pages hold all that belongs to them. */
async function keepParents(writer: Writer, files: readonly PageFile[]): Promise<void> {
  const parents = files.flatMap(({ content }) => (content.kind === 'sets' ? content.parents : []))
  const some = (start: number) => [parents.slice(start, start + PARENTS_AT_ONCE)]
  const ids = `select unnest(cast($1 as text[])) as id`
  await writer.keep(PARENTS, ids, some(0))
  for (let start = PARENTS_AT_ONCE; start < parents.length; start += PARENTS_AT_ONCE)
    await writer.run(`insert into ${PARENTS} ${ids}`, some(start))
}

/** Merges pages of rows, whatever is known of their records. */
async function mergeKnown(writer: Writer, dialect: Dialect, request: MergeRequest): Promise<MergeCounts> {
  const found = await takeRows(writer, dialect, request)
  return { ...found, ...(await openVersions(writer, dialect, request.table, request.stamp)) }
}

/** Frees what is held of the pages that were merged, once nobody asks for it any more. */
export async function forgetPages(writer: Writer): Promise<void> {
  for (const table of [INCOMING, CHANGES, CHECKED, PAGE, GONE, PARENTS])
    await writer.run(`drop table if exists ${table}`)
}

async function mergeDeletions(writer: Writer, { table, files, stamp }: MergeRequest): Promise<MergeCounts> {
  const read = await writer.stage(PAGE, stagedFiles(table, files))
  refuseMissing(table, files, read)
  const id = quote(columnName(table.schema.roles.id))
  const deleted = await closeRecords(writer, table, stamp, { where: `v._id in (select ${id} from ${PAGE})` })
  return { read, inserted: 0, changed: 0, deleted, quarantined: 0 }
}

/** Merges pages of a first load in a short way; null where they must go the long one. */
async function mergeUnknown(
  writer: Writer,
  dialect: Dialect,
  { table, files, stamp, fields = null, tolerant = false, straight = false }: MergeRequest,
): Promise<MergeCounts | null> {
  if (fields !== null || tolerant) return null
  const pages = await writer.pages(stagedFiles(table, files))
  const counted = (rows: number) => refuseMissing(table, files, rows)
  const unknown = { pages, table, stamp, counted }
  const once = straight ? await openStraight(writer, dialect, unknown) : null
  if (once !== null) return { ...once, changed: 0, deleted: 0, quarantined: 0 }
  const keys = await writer.pages(stagedFiles(keyTable(table), files))
  const opened = await openUnknown(writer, dialect, { ...unknown, keys })
  if (opened === null) return null
  const own = `(select v.* from ${table.name} v join ${INCOMING} i on i._id = v._id)`
  const odd = await findOddPlans(writer, dialect, { table, rows: own })
  const came = `select _id from ${INCOMING}`
  const quarantined = await settleQuarantine(writer, table, { odd, came, fields: null, stamp })
  const changes = `(select _id, true as is_new, false as own from ${INCOMING})`
  await recordHistory(writer, dialect, table, { changes, at: stamp.at })
  return { ...opened, changed: 0, deleted: 0, quarantined }
}

/** Makes `INCOMING` of the pages, and sets aside what of them can't be kept. */
async function takeRows(
  writer: Writer,
  dialect: Dialect,
  { table, files, stamp, fields = null, tolerant = false }: MergeRequest,
): Promise<{ readonly read: number; readonly quarantined: number }> {
  const held = fields === null ? table : withFields(table, fields)
  const source = stagedFiles(held, files, { tolerant })
  const pages: Pages = await writer.pages(source)
  let { relation } = pages
  if (fields !== null) {
    await writer.keep(PAGE, `select * from ${relation} p`)
    relation = unlikeKnown(dialect, PAGE, held)
  }
  const found = await makeIncoming(writer, dialect, { pages: relation, table, fields })
  const rows = fields === null ? found.rows : await countRows(writer, PAGE)
  const rejected = await pages.rejected()
  refuseMissing(table, files, rows + rejected.length)
  let cells: readonly Odd[] = []
  if (found.odd) {
    await writer.stage(PAGE, source)
    cells = await findOddities(writer, dialect, { table: held, page: PAGE })
    const repaired = source.columns.map(({ name }) => `${dialect.writable(quote(name))} as ${quote(name)}`)
    const relation = `(select ${repaired.join(', ')} from ${PAGE})`
    await makeIncoming(writer, dialect, { pages: relation, table, fields })
  }
  const plans = fields === null ? await findOddPlans(writer, dialect, { table, rows: INCOMING }) : []
  const odd = [...oddLines(rejected), ...cells, ...plans]
  const came =
    fields === null
      ? `select _id from ${INCOMING}`
      : `select ${quote(columnName(table.schema.roles.id))} from ${PAGE}`
  const quarantined = await settleQuarantine(writer, table, { odd, came, fields, stamp })
  return { read: rows + rejected.length, quarantined }
}

async function countRows(writer: Writer, relation: string): Promise<number> {
  const [found] = await writer.all<{ n: number }>(`select cast(count(*) as integer) as n from ${relation}`)
  return found!.n
}

/** Throws `RowCountError` when fewer or more rows were read than the source had announced. */
export function refuseMissing(table: VersionTable, files: readonly PageFile[], read: number): void {
  const announced = files.reduce((sum, file) => sum + (file.rows ?? 0), 0)
  if (files[0]!.rows === null || announced === read) return
  throw new RowCountError(
    `${table.schema.label}: ${read} rows arrived where the source had announced ${announced}.`,
  )
}

async function openVersions(writer: Writer, dialect: Dialect, table: VersionTable, stamp: RunStamp) {
  await writer.keep(
    CHANGES,
    `select i._id, c._id is null as is_new, i._deleted as now_deleted, coalesce(c._deleted, true) as was_deleted,
       coalesce(c._valid_from = cast($1 as timestamptz), false) as own
     from ${INCOMING} i left join ${table.name} c on c._id = i._id and c._valid_to = ${OPEN}
     where c._id is null
       or ((c._hash <> i._hash or c._deleted <> i._deleted or c._merged_into is distinct from i._merged_into)
         and coalesce(i._source_updated_at >= c._source_updated_at, true))`,
    [stamp.at],
  )
  const [counts] = await writer.all<{
    inserted: number
    changed: number
    deleted: number
    any: number
    own: number
    known: number
  }>(
    `select cast(count(*) filter (where not own and was_deleted and not now_deleted) as integer) as inserted,
       cast(count(*) filter (where not own and not was_deleted and not now_deleted) as integer) as changed,
       cast(count(*) filter (where not own and not was_deleted and now_deleted) as integer) as deleted,
       cast(count(*) as integer) as any, cast(count(*) filter (where own) as integer) as own,
       cast(count(*) filter (where not own and not is_new) as integer) as known from ${CHANGES}`,
  )
  const { inserted, changed, deleted, any, own, known } = counts!
  if (any === 0) return { inserted: 0, changed: 0, deleted: 0 }
  if (own > 0) {
    await writer.run(
      `delete from ${table.name} as v using (select * from ${CHANGES}) c
       where c.own and v._id = c._id and v._valid_from = cast($1 as timestamptz) and v._valid_to = ${OPEN}`,
      [stamp.at],
    )
  }
  if (known > 0) {
    await writer.run(
      `update ${table.name} as v set _valid_to = cast($1 as timestamptz) from (select * from ${CHANGES}) c
       where not c.own and not c.is_new and v._id = c._id and v._valid_to = ${OPEN}`,
      [stamp.at],
    )
  }
  if (deleted > 0) await forgetQuarantined(writer, table, `select _id from ${CHANGES} where now_deleted`)
  await insertVersions(writer, table, stamp)
  await recordHistory(writer, dialect, table, { changes: CHANGES, at: stamp.at })
  return { inserted, changed, deleted }
}

/** The changed rows as new versions, with what was checked of them. */
async function insertVersions(writer: Writer, table: VersionTable, { at, cause }: RunStamp): Promise<void> {
  const values = valueColumns(table)
  const checks = checkColumns(table)
  if (checks.length > 0) await makeChecked(writer, table, `p._id in (select _id from ${CHANGES})`)
  const changed = checks.length > 0 ? CHECKED : CHANGES
  const kept = rowColumns(table)
  const columns = [...kept, '_valid_from', '_valid_to', '_cause', ...checks, ...values]
  const row = [...kept.map((column) => `p.${column}`), `cast($1 as timestamptz)`, OPEN, '$2']
  const found = [...checks.map((column) => `c.${column}`), ...values.map((column) => `p.${column}`)]
  await writer.run(
    `insert into ${table.name}(${columns.join(', ')})
     select ${[...row, ...found].join(', ')} from ${INCOMING} p join ${changed} c on c._id = p._id`,
    [at, cause],
  )
}

interface Gone {
  /** A condition over `v`, the table's current records. */
  readonly where: string
  /** A SELECT of the ids of records that stay. */
  readonly unless?: string
}

/**
 * Writes a tombstone for every record that is gone: a copy of its last version that says so. `$2` on are the parameters of
 * what says which these are. Returns how many there were.
 */
export async function closeRecords(
  writer: Writer,
  table: VersionTable,
  stamp: RunStamp,
  { where, unless }: Gone,
  parameters: readonly Parameter[] = [],
): Promise<number> {
  const own = [...(table.about ? [ABOUT] : []), ...checkColumns(table), ...valueColumns(table)].join(', ')
  const stays = unless === undefined ? '' : `left join (${unless}) as stays(id) on stays.id = v._id`
  const gone = `from ${table.name} v ${stays} where v._valid_to = ${OPEN} and not v._deleted and ${where}
    ${unless === undefined ? '' : 'and stays.id is null'}`
  // Mostly nothing is, and to ask is half of what it takes to set even no row aside. The moment is named because the engine
  // refuses a parameter that a statement doesn't read.
  const [found] = await writer.all<{ any: boolean }>(
    `select count(*) > 0 and cast($1 as timestamptz) is not null as any ${gone}`,
    [stamp.at, ...parameters],
  )
  if (!found!.any) return 0
  await writer.keep(GONE, `select v.*, v._valid_from = cast($1 as timestamptz) as _own ${gone}`, [
    stamp.at,
    ...parameters,
  ])
  await writer.run(
    `delete from ${table.name} as v using (select * from ${GONE}) g where g._own and v._id = g._id and v._valid_from = cast($1 as timestamptz) and v._valid_to = ${OPEN}`,
    [stamp.at],
  )
  await writer.run(
    `update ${table.name} as v set _valid_to = cast($1 as timestamptz) from (select * from ${GONE}) g
     where not g._own and v._id = g._id and v._valid_to = ${OPEN}`,
    [stamp.at],
  )
  await forgetQuarantined(writer, table, `select _id from ${GONE}`)
  return writer.run(
    `insert into ${table.name}(_id, _valid_from, _valid_to, _source_updated_at, _deleted, _merged_into, _hash, _cause, _void, ${own})
     select _id, cast($1 as timestamptz), ${OPEN}, _source_updated_at, true, _merged_into, _hash, null, _void, ${own} from ${GONE}`,
    [stamp.at],
  )
}
