import { quote } from '../warehouse/columns.ts'
import { closeRecords } from '../warehouse/merge.ts'
import type { VersionTable } from '../warehouse/version-table.ts'
import type { Reader } from '../warehouse/warehouse.ts'
import type { StreamTables } from './pass.ts'
import { addDeleted } from './run-record.ts'
import type { StreamContext } from './stream.ts'

/**
 * What is kept of a record goes with it: its history, and what it is associated with. The source tells of such rows only together
 * with their record, and so never that they went. (An association whose other end is gone goes once the source says so.)
 */
export async function closeBelongings(context: StreamContext, of: StreamTables): Promise<void> {
  const { warehouse, write, runId, at } = context
  const belonging = belongingsOf(of)
  if (belonging.length === 0) return
  const { mode, object } = of.stream
  const owner = mode.kind === 'dependent' ? mode.parent : object
  // Mostly nothing is left, and to ask needs no turn to write. In an organisation without the owners' object there is no table.
  const left = await warehouse.read(async (reader) => {
    const found: { table: VersionTable; gone: string }[] = []
    if (!(await isKnown(reader, { connection: context.lease.connection, object: owner }))) return found
    for (const table of belonging) {
      const gone = goneSql(table, owner)
      if (gone !== null && (await anyLeft(reader, table, gone))) found.push({ table, gone })
    }
    return found
  })
  if (left.length === 0) return
  await write(async (writer) => {
    for (const { table, gone } of left) {
      const deleted = await closeRecords(writer, table, { runId, at, cause: null }, { where: gone })
      await addDeleted(writer, { runId, object: table.schema.object, deleted })
    }
  })
}

/** What comes along with a stream's records; of a stream that depends on another's, all of it. */
function belongingsOf({ stream, table, tables }: StreamTables): VersionTable[] {
  if (stream.mode.kind === 'whole') return []
  const all = [...tables.values()]
  return stream.mode.kind === 'dependent' ? all : all.filter((each) => each !== table)
}

/** The condition (over `v`) that the owner of a row is known to be gone; null where rows don't name theirs. */
function goneSql({ connection, columns }: VersionTable, owner: string): string | null {
  const column = columns.find(({ field }) => field.references.includes(owner))?.column
  return column === undefined
    ? null
    : `v.${column} in (select p._id from ${quote(connection)}.${quote(owner)} p where p._valid_to = cast('infinity' as timestamptz) and p._deleted)`
}

async function anyLeft(reader: Reader, { name }: VersionTable, gone: string): Promise<boolean> {
  const rows = await reader.all(
    `select 1 as one from ${name} v where v._valid_to = cast('infinity' as timestamptz) and not v._deleted and ${gone} limit 1`,
  )
  return rows.length > 0
}

async function isKnown(
  reader: Reader,
  { connection, object }: { readonly connection: string; readonly object: string },
): Promise<boolean> {
  const rows = await reader.all(
    `select 1 as one from plumbline.object where connection = $1 and object = $2`,
    [connection, object],
  )
  return rows.length > 0
}
