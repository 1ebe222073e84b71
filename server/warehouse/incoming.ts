import type { FieldType, PageFile } from '../connectors/connector.ts'
import { ABOUT } from './about.ts'
import { columnName, quote } from './columns.ts'
import { CHECK_PARTS, checkedNames, checkParts, phonesOf } from './derived/checks.ts'
import { checkPhones } from './derived/phones.ts'
import { derivedRows } from './derived/row.ts'
import type { VersionTable } from './version-table.ts'
import type { Dialect, StagedFiles, Writer } from './warehouse.ts'

/**
 * The rows of the pages in hand, typed, with what is derived of each; temporary, replaced by the next pages. Of records that
 * are all new there are only the ids (see `openUnknown`).
 */
export const INCOMING = 'incoming'

const REPEATED = 'repeated'

/** The columns of `INCOMING` that the table's versions have too, beside the source's own. */
export function rowColumns({ about }: VersionTable): readonly string[] {
  const every = ['_id', '_source_updated_at', '_deleted', '_merged_into', '_hash', '_void']
  return about ? [...every, ABOUT] : every
}

/** Takes the place of what is no character, as everywhere where text is repaired. */
const REPLACEMENT = '\uFFFD'
/** PostgreSQL's functions take a hundred arguments at most. */
const JOINED_TEXTS = 90

/** How the pages' values find their text columns. */
export function stagedFiles(
  table: VersionTable,
  files: readonly PageFile[],
  { tolerant = false }: { readonly tolerant?: boolean } = {},
): StagedFiles {
  const { format } = files[0]!
  return {
    tolerant,
    paths: files.map(({ path }) => path),
    format: format.kind === 'json' ? { json: format.rows } : format.kind,
    columns: table.schema.fields.map((field) => ({
      name: columnName(field.name),
      path: format.kind === 'json' ? field.path : [field.name],
    })),
  }
}

export interface Incoming {
  /** SQL of a relation with a text column for each field that the pages hold. */
  readonly pages: string
  readonly table: VersionTable
  /** The pages hold these fields only, and the rest of each row is what is known of its record; null: all. */
  readonly fields: readonly string[] | null
}

/** What was found among the rows. `odd`: some can't be kept as they came. */
export interface Found {
  readonly rows: number
  readonly odd: boolean
}

/** Makes `INCOMING`: one typed row a record (the latest, should it be there twice), with its hash and checks. */
export async function makeIncoming(writer: Writer, dialect: Dialect, incoming: Incoming): Promise<Found> {
  const { table, fields } = incoming
  await writer.keep(INCOMING, rowsSql(dialect, incoming))
  const [found] = await writer.all<{ rows: number; ids: number; odd: boolean | null }>(
    `select cast(count(*) as integer) as rows, cast(count(distinct _id) as integer) as ids, bool_or(_odd) as odd from ${INCOMING}`,
  )
  const { rows, ids } = found!
  const odd = found!.odd === true
  if (odd) await writer.run(`delete from ${INCOMING} where _id is null or _id = ''`)
  // They came, and so they were counted; but a few fields make no record.
  if (fields !== null) await writer.run(`delete from ${INCOMING} where _unknown`)
  if (ids < rows) await keepLatest(writer)
  if (checkParts(table).length > 0) await checkPhones(writer, phonesOf(INCOMING))
  return { rows, odd }
}

/** The rows of the pages, typed, with what is derived of each, and whether they are `_odd`. */
export function rowsSql(dialect: Dialect, incoming: Incoming): string {
  const { table, fields } = incoming
  const typed = fields === null ? wholeRows(dialect, incoming) : completedRows(dialect, incoming, fields)
  return derivedRows(dialect, table, typed)
}

async function keepLatest(writer: Writer): Promise<void> {
  await writer.keep(REPEATED, `select * from ${INCOMING}`)
  await writer.keep(
    INCOMING,
    `select * from (
       select *, row_number() over (partition by _id order by _source_updated_at desc nulls last) as _nth from ${REPEATED}
     ) r where _nth = 1`,
  )
  await writer.run(`drop table ${REPEATED}`)
}

function staged(name: string): string {
  return quote(columnName(name))
}

/**
 * Of each row of the pages its id, whether it is gone, and the parts of it that are checked. Needs the fields of `keyTable`
 * alone.
 */
export function keysSql(dialect: Dialect, pages: string, table: VersionTable): string {
  const { schema, columns } = keyTable(table)
  const text = (name: string) => `p.${staged(name)}`
  const keys = `${text(schema.roles.id)} as _id, ${isDeleted(dialect, table)} as _deleted`
  if (checkParts(table).length === 0) return `select ${keys} from ${pages} p`
  const values = columns.map(
    ({ field, column }) => `${dialect.cast(text(field.name), field.type)} as ${column}`,
  )
  const rows = `select ${keys}, ${values.join(', ')} from ${pages} p`
  return `select _id, _deleted, ${CHECK_PARTS.join(', ')} from (${derivedRows(dialect, keyTable(table), rows)}) k`
}

/** The table with the fields alone that tell which record a row is of, and what is checked of it. */
export function keyTable(table: VersionTable): VersionTable {
  const { id, deleted } = table.schema.roles
  return withFields(table, [id, ...(deleted === null ? [] : [deleted]), ...checkedNames(table)])
}

function isDeleted(dialect: Dialect, { schema }: VersionTable): string {
  const { deleted } = schema.roles
  return deleted === null ? 'false' : `coalesce(${dialect.cast(`p.${staged(deleted)}`, 'boolean')}, false)`
}

function wholeRows(dialect: Dialect, { pages, table }: Incoming): string {
  const { roles } = table.schema
  const text = (name: string) => `p.${staged(name)}`
  const updated =
    roles.updated === null ? 'cast(null as timestamptz)' : dialect.cast(text(roles.updated), 'instant')
  const deleted = isDeleted(dialect, table)
  const merged = roles.mergedInto === null ? 'cast(null as text)' : text(roles.mergedInto)
  const values = table.columns.map(
    ({ field, column }) => `${dialect.cast(text(field.name), field.type)} as ${column}`,
  )
  return `select ${text(roles.id)} as _id, ${updated} as _source_updated_at, ${deleted} as _deleted,
      nullif(${merged}, '') as _merged_into, ${values.join(', ')}, ${oddity(dialect, table)} as _odd
    from ${pages} p`
}

/**
 * Of pages that hold a few fields of the table, the rows in which one isn't as it is known, and those of records that aren't known. Few are: to
 * derive all the others anew would take most of the time of a pass over a million records.
 */
export function unlikeKnown(dialect: Dialect, pages: string, held: VersionTable): string {
  const id = `p.${staged(held.schema.roles.id)}`
  const unlike = held.columns.map(
    ({ field, column }) =>
      `${dialect.cast(`p.${staged(field.name)}`, field.type)} is distinct from c.${column}`,
  )
  return `(select p.* from ${pages} p left join ${held.name} c on c._id = ${id} and c._valid_to = cast('infinity' as timestamptz)
    where c._id is null or ${[...unlike, oddity(dialect, held)].join(' or ')})`
}

/** The table as if it had these fields alone. */
export function withFields(table: VersionTable, fields: readonly string[]): VersionTable {
  const columns = table.columns.filter(({ field }) => fields.includes(field.name))
  return { ...table, schema: { ...table.schema, fields: columns.map(({ field }) => field) }, columns }
}

/**
 * The record's time of change stays, so that whatever else changed since is still met as a change. `_unknown`: no record is known
 * by this id; it came into being after the records were read.
 */
function completedRows(dialect: Dialect, { pages, table }: Incoming, fields: readonly string[]): string {
  const id = `p.${staged(table.schema.roles.id)}`
  const values = table.columns.map(({ field, column }) =>
    fields.includes(field.name)
      ? `${dialect.cast(`p.${staged(field.name)}`, field.type)} as ${column}`
      : `c.${column}`,
  )
  return `select ${id} as _id, c._source_updated_at, c._deleted, c._merged_into, ${values.join(', ')},
      ${oddity(dialect, withFields(table, fields))} as _odd, c._id is null as _unknown
    from ${pages} p left join ${table.name} c on c._id = ${id} and c._valid_to = cast('infinity' as timestamptz)`
}

/** True when the row has no id, or a cell that isn't of its field's type or holds what is no character. */
function oddity(dialect: Dialect, { schema, columns }: VersionTable): string {
  const id = `p.${staged(schema.roles.id)}`
  const text = ({ field }: (typeof columns)[number]) => `p.${staged(field.name)}`
  const texts = columns.filter(({ field }) => isTextual(field.type)).map(text)
  const cells = [
    ...chunks(texts).map((chunk) => holdsNoCharacter(dialect, `concat_ws('', ${chunk.join(', ')})`)),
    ...columns
      .filter(({ field }) => !isTextual(field.type))
      .map((column) => oddCell(dialect, text(column), column.field.type)),
  ]
  return `coalesce(${[`${id} is null`, `${id} = ''`, ...cells].join(' or ')}, false)`
}

/** Whether the text can't be kept as it is in a column of the type. Blank is nothing, whatever the type. */
export function oddCell(dialect: Dialect, text: string, type: FieldType): string {
  if (isTextual(type)) return holdsNoCharacter(dialect, text)
  return `(${text} <> '' and ${dialect.cast(text, type)} is null and trim(${text}) <> '')`
}

/** Kept as it came, so that nothing but its characters can be odd. */
function isTextual(type: FieldType): boolean {
  return type === 'text' || type === 'json'
}

function holdsNoCharacter(dialect: Dialect, text: string): string {
  return `(${dialect.unwritable(text)} or strpos(${text}, '${REPLACEMENT}') > 0)`
}

/** Texts are searched joined, which is several times quicker than one by one. */
function chunks(texts: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(texts.length / JOINED_TEXTS) }, (_, n) =>
    texts.slice(n * JOINED_TEXTS, (n + 1) * JOINED_TEXTS),
  )
}
