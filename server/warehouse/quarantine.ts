import { columnName, quote } from './columns.ts'
import { oddCell } from './incoming.ts'
import type { RunStamp } from './merge.ts'
import { unreadablePlans } from './source-history.ts'
import { literal } from './sql.ts'
import type { VersionTable } from './version-table.ts'
import type { Dialect, Rejected, Writer } from './warehouse.ts'

const RAW_CHARACTERS = 2000

/** What can't be kept as it came; without a record, a row that has no id or a line that can't be read. */
export interface Odd {
  readonly record: string | null
  readonly field: string | null
  readonly reason: string
  readonly raw: string | null
}

interface Came {
  readonly odd: readonly Odd[]
  /** A query of the ids of the rows that came. */
  readonly came: string
  /** Only these were read; null: all. */
  readonly fields: readonly string[] | null
  readonly stamp: RunStamp
}

/**
 * Sets aside what of the rows that came can't be kept, in the place of what they had left here before. What stood here for the same
 * field already stays with the run that set it aside first. Returns how many records this run is the first to set aside for a
 * field, each once, however often it reads them.
 */
export async function settleQuarantine(
  writer: Writer,
  table: VersionTable,
  { odd, came, fields, stamp }: Came,
): Promise<number> {
  const { connection, schema } = table
  const known = await writer.all(
    `select 1 as n from plumbline.quarantine where connection = $1 and object = $2 limit 1`,
    [connection, schema.object],
  )
  const before = known.length === 0 ? [] : await readStanding(writer, table, odd)
  if (known.length > 0) await clear(writer, table, { odd, came, fields })
  const first = new Map(before.map((one) => [cellOf(one), one.run_id]))
  await setAside(writer, table, { odd, stamp, runOf: (one) => first.get(cellOf(one)) ?? stamp.runId })
  const counted = new Set(before.filter(({ run_id }) => run_id === stamp.runId).map(rowOf))
  const fresh = odd.filter((one) => !first.has(cellOf(one)) && !counted.has(rowOf(one)))
  return new Set(fresh.map(rowOf)).size
}

type Standing = Pick<Odd, 'record' | 'field' | 'raw'> & { readonly run_id: string }

/** A row without an id is told by its text. */
function rowOf({ record, raw }: Pick<Odd, 'record' | 'raw'>): string {
  return JSON.stringify([record, record === null ? (raw ?? '') : null])
}

function cellOf(one: Pick<Odd, 'record' | 'field' | 'raw'>): string {
  return JSON.stringify([rowOf(one), one.field])
}

function namesOf(odd: readonly Odd[]) {
  return {
    ids: odd.flatMap(({ record }) => record ?? []),
    nameless: odd.filter(({ record }) => record === null).map(({ raw }) => raw ?? ''),
  }
}

/** What stands here of the rows that are odd, whatever the field. */
async function readStanding(
  writer: Writer,
  { connection, schema }: VersionTable,
  odd: readonly Odd[],
): Promise<Standing[]> {
  if (odd.length === 0) return []
  const { ids, nameless } = namesOf(odd)
  return writer.all<Standing & object>(
    `select record_id as record, field, raw, run_id from plumbline.quarantine where connection = $1 and object = $2
     and (record_id = any(cast($3 as text[])) or (record_id is null and coalesce(raw, '') = any(cast($4 as text[]))))`,
    [connection, schema.object, ids, nameless],
  )
}

/** An id that holds what is no character is another one among the rows that came, where that was replaced. */
async function clear(
  writer: Writer,
  { connection, schema }: VersionTable,
  { odd, came, fields }: Omit<Came, 'stamp'>,
): Promise<void> {
  const { ids, nameless } = namesOf(odd)
  await writer.run(
    `delete from plumbline.quarantine where connection = $1 and object = $2 and (
       (record_id in (${came}) or record_id = any(cast($4 as text[]))) and (cast($3 as text[]) is null or field = any(cast($3 as text[])))
       or (record_id is null and coalesce(raw, '') = any(cast($5 as text[]))))`,
    [connection, schema.object, fields, ids, nameless],
  )
}

/** What was set aside of records that are gone is nobody's to put right any more. `gone`: a query of their ids. */
export async function forgetQuarantined(
  writer: Writer,
  { connection, schema }: VersionTable,
  gone: string,
): Promise<void> {
  await writer.run(
    `delete from plumbline.quarantine where connection = $1 and object = $2 and record_id in (${gone})`,
    [connection, schema.object],
  )
}

/**
 * Forgets what stands here without an id and wasn't met by this run, whose reading is at its end. `asked`: only what somebody
 * asked to be read again, where no more than that was read.
 */
export async function forgetNameless(
  writer: Writer,
  { connection, schema }: VersionTable,
  { runId, asked }: { readonly runId: string; readonly asked: boolean },
): Promise<void> {
  await writer.run(
    `delete from plumbline.quarantine
     where connection = $1 and object = $2 and record_id is null and met_by <> $3 and (retry or not cast($4 as boolean))`,
    [connection, schema.object, runId, asked],
  )
}

/**
 * What can't be kept as it came: rows without an id (nothing of them is kept), cells whose text isn't of the field's type (the
 * rest of the row is kept, the cell is null), and cells with what is no character (kept with a replacement). `page` holds the
 * rows as text.
 */
export async function findOddities(
  writer: Writer,
  dialect: Dialect,
  { table, page }: { table: VersionTable; page: string },
): Promise<Odd[]> {
  const id = quote(columnName(table.schema.roles.id))
  const cells = table.columns.map(({ field }) => {
    const text = quote(columnName(field.name))
    const textual = field.type === 'text' || field.type === 'json'
    const reason = textual ? 'holds what is no character; it was replaced' : `is not a valid ${field.type}`
    return `select ${id} as record, ${literal(field.name)} as field, ${literal(reason)} as reason, ${text} as raw
      from ${page} where ${id} <> '' and (${oddCell(dialect, text, field.type)})`
  })
  const shown = table.columns.map(({ field }) => {
    const text = quote(columnName(field.name))
    return `${literal(`${field.name}: `)} || ${text}`
  })
  const rows = `select cast(null as text) as record, cast(null as text) as field, 'the row has no id' as reason,
      concat_ws(', ', ${shown.join(', ')}) as raw from ${page} where ${id} is null or ${id} = ''`
  return writer.all<Odd & object>(
    `select record, field, reason, substr(${dialect.writable('raw')}, 1, ${RAW_CHARACTERS}) as raw from (${[rows, ...cells].join(' union all ')}) o`,
  )
}

/** Values in a history that should tell of a plan and are no date; the row itself is kept. `rows` holds them. */
export async function findOddPlans(
  writer: Writer,
  dialect: Dialect,
  { table, rows }: { readonly table: VersionTable; readonly rows: string },
): Promise<Odd[]> {
  const plans = await unreadablePlans(writer, dialect, { table, rows })
  if (plans.length === 0) return []
  return writer.all<Odd & object>(
    `select record, field, reason, substr(raw, 1, ${RAW_CHARACTERS}) as raw from (${plans.join(' union all ')}) o`,
  )
}

/** Lines of a page that could not be read as rows. */
export function oddLines(rejected: readonly Rejected[]): Odd[] {
  return rejected.map(({ reason, raw }) => ({
    record: null,
    field: null,
    reason: `the line can't be read: ${reason}`,
    raw: raw.replaceAll('\0', '').slice(0, RAW_CHARACTERS),
  }))
}

async function setAside(
  writer: Writer,
  { connection, schema }: VersionTable,
  {
    odd,
    stamp,
    runOf,
  }: { readonly odd: readonly Odd[]; readonly stamp: RunStamp; readonly runOf: (one: Odd) => string },
): Promise<void> {
  if (odd.length === 0) return
  const column = (read: (one: Odd) => string | null) => odd.map((one) => read(one) ?? '')
  await writer.run(
    `insert into plumbline.quarantine(connection, object, record_id, field, reason, raw, run_id, seen_at, retry, met_by)
     select $1, $2, nullif(o.record, ''), nullif(o.field, ''), o.reason, o.raw, o.run_id, cast($3 as timestamptz), false, $9
     from (select unnest(cast($4 as text[])) as record, unnest(cast($5 as text[])) as field, unnest(cast($6 as text[])) as reason,
       unnest(cast($7 as text[])) as raw, unnest(cast($8 as text[])) as run_id) o`,
    [
      connection,
      schema.object,
      stamp.at,
      column(({ record }) => record),
      column(({ field }) => field),
      column(({ reason }) => reason),
      column(({ raw }) => raw),
      column(runOf),
      stamp.runId,
    ],
  )
}
