import { columnName, quote } from './columns.ts'
import { oddCell } from './incoming.ts'
import type { RunStamp } from './merge.ts'
import { unreadablePlans } from './source-history.ts'
import { literal } from './sql.ts'
import type { VersionTable } from './version-table.ts'
import type { Dialect, Rejected, Writer } from './warehouse.ts'

const RAW_CHARACTERS = 2000

interface Odd {
  readonly record: string | null
  readonly field: string | null
  readonly reason: string
  readonly raw: string | null
}

/** What rows that came again had left here before. `came`: a query of their ids; `fields`: only these were read. */
export async function clearQuarantine(
  writer: Writer,
  { connection, schema }: VersionTable,
  { came, fields }: { readonly came: string; readonly fields: readonly string[] | null },
): Promise<void> {
  const known = await writer.all(
    `select 1 as n from plumbline.quarantine where connection = $1 and object = $2 limit 1`,
    [connection, schema.object],
  )
  if (known.length === 0) return
  await writer.run(
    `delete from plumbline.quarantine where connection = $1 and object = $2 and record_id in (${came})
     and (cast($3 as text[]) is null or field = any(cast($3 as text[])))`,
    [connection, schema.object, fields],
  )
}

/**
 * Puts aside what can't be kept as it came: rows without an id (nothing of them is kept), cells whose text isn't of the field's
 * type (the rest of the row is kept, the cell is null), and cells with what is no character (kept with a replacement).
 * `page` holds the rows as text. Returns how many there were.
 */
export async function quarantineOddities(
  writer: Writer,
  dialect: Dialect,
  { table, page, stamp }: { table: VersionTable; page: string; stamp: RunStamp },
): Promise<number> {
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
  const odd = await writer.all<Odd & object>(
    `select record, field, reason, substr(${dialect.writable('raw')}, 1, ${RAW_CHARACTERS}) as raw from (${[rows, ...cells].join(' union all ')}) o`,
  )
  await putAside(writer, table, odd, stamp)
  return odd.length
}

/** Values in a history that should tell of a plan and are no date; the row itself is kept. `rows` holds them. Returns how many there were. */
export async function quarantinePlans(
  writer: Writer,
  dialect: Dialect,
  table: VersionTable,
  { rows, stamp }: { readonly rows: string; readonly stamp: RunStamp },
): Promise<number> {
  const plans = await unreadablePlans(writer, dialect, { table, rows })
  if (plans.length === 0) return 0
  const odd = await writer.all<Odd & object>(
    `select record, field, reason, substr(raw, 1, ${RAW_CHARACTERS}) as raw from (${plans.join(' union all ')}) o`,
  )
  await putAside(writer, table, odd, stamp)
  return odd.length
}

/** Lines of a page that could not be read as rows. */
export async function quarantineRejected(
  writer: Writer,
  table: VersionTable,
  rejected: readonly Rejected[],
  stamp: RunStamp,
): Promise<void> {
  const odd = rejected.map(({ reason, raw }) => ({
    record: null,
    field: null,
    reason: `the line can't be read: ${reason}`,
    raw: raw.replaceAll('\0', '').slice(0, RAW_CHARACTERS),
  }))
  await putAside(writer, table, odd, stamp)
}

/** A row without an id that comes again replaces what it had left here. */
async function putAside(
  writer: Writer,
  { connection, schema }: VersionTable,
  odd: readonly Odd[],
  { runId, at }: RunStamp,
): Promise<void> {
  if (odd.length === 0) return
  const nameless = odd.filter(({ record }) => record === null).map(({ raw }) => raw ?? '')
  if (nameless.length > 0) {
    await writer.run(
      `delete from plumbline.quarantine
       where connection = $1 and object = $2 and record_id is null and coalesce(raw, '') = any(cast($3 as text[]))`,
      [connection, schema.object, nameless],
    )
  }
  const column = (read: (one: Odd) => string | null) => odd.map((one) => read(one) ?? '')
  await writer.run(
    `insert into plumbline.quarantine(connection, object, record_id, field, reason, raw, run_id, seen_at, retry)
     select $1, $2, nullif(o.record, ''), nullif(o.field, ''), o.reason, o.raw, $3, cast($4 as timestamptz), false
     from (select unnest(cast($5 as text[])) as record, unnest(cast($6 as text[])) as field,
       unnest(cast($7 as text[])) as reason, unnest(cast($8 as text[])) as raw) o`,
    [
      connection,
      schema.object,
      runId,
      at,
      column(({ record }) => record),
      column(({ field }) => field),
      column(({ reason }) => reason),
      column(({ raw }) => raw),
    ],
  )
}
