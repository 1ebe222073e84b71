import { columnName, quote } from './columns.ts'
import { PAGE } from './incoming.ts'
import type { RunStamp } from './merge.ts'
import type { VersionTable } from './version-table.ts'
import type { Dialect, Writer } from './warehouse.ts'

const RAW_CHARACTERS = 2000

/**
 * Puts aside what can't be kept: rows without an id, and cells whose text isn't of the field's type (the rest of such a row
 * is kept, the cell is null). Returns how many were put aside. A row met again replaces what it left here before.
 */
export async function quarantineBadCells(
  writer: Writer,
  dialect: Dialect,
  table: VersionTable,
  stamp: RunStamp,
): Promise<number> {
  const { object, roles } = table.schema
  const id = quote(columnName(roles.id))
  const typed = table.columns.filter(({ field }) => field.type !== 'text' && field.type !== 'json')
  const cells = typed.map(({ field }) => {
    const text = quote(columnName(field.name))
    return `select ${id} as record_id, '${field.name.replaceAll("'", "''")}' as field, 'not a valid ${field.type}' as reason, ${text} as raw
      from ${PAGE} where ${text} is not null and trim(${text}) <> '' and ${dialect.cast(text, field.type)} is null and ${id} is not null`
  })
  const rows = `select cast(null as text) as record_id, cast(null as text) as field, 'the row has no id' as reason, cast(null as text) as raw
    from ${PAGE} where ${id} is null or ${id} = ''`
  await writer.run(`create or replace temp table bad as ${[rows, ...cells].join(' union all ')}`)
  const [found] = await writer.all<{ n: number }>(`select cast(count(*) as integer) as n from bad`)
  const known = await writer.all<{ n: number }>(
    `select 1 as n from plumbline.quarantine where connection = $1 and object = $2 limit 1`,
    [table.connection, object],
  )
  if (known.length > 0) {
    await writer.run(
      `delete from plumbline.quarantine where connection = $1 and object = $2 and record_id in (select ${id} from ${PAGE})`,
      [table.connection, object],
    )
  }
  if (found!.n > 0) {
    await writer.run(
      `insert into plumbline.quarantine
       select $1, $2, record_id, field, reason, substr(raw, 1, ${RAW_CHARACTERS}), $3, cast($4 as timestamptz) from bad`,
      [table.connection, object, stamp.runId, stamp.at],
    )
  }
  return found!.n
}
