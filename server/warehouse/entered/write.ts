import type { Writer } from '../warehouse.ts'
import { ROW, TEMPORARY } from './compare.ts'
import { enter } from './enter.ts'
import { nameOf, OPEN, ownColumns, VERSION_COLUMNS, type EnteredTable } from './table.ts'
import { CAMPAIGN } from './campaigns.ts'

/**
 * Opens a version for every new and changed row of `ROW`, closes the one before, and notes which rows were found as they are said. Returns
 * the instant of knowledge time at which that was.
 */
export async function writeRows(
  writer: Writer,
  { table, importId, now }: { readonly table: EnteredTable; readonly importId: string; readonly now: number },
): Promise<string> {
  const written = `_state in ('new', 'changed')`
  const at = await enter(writer, now)
  // What was taken back by an undo is a version too, and is closed like any other.
  await writer.run(
    `update ${nameOf(table)} as v set _valid_to = cast($1 as timestamptz) from ${ROW} r
     where r.${written} and v._id = r._id and v._valid_to = ${OPEN}`,
    [at],
  )
  const own = ownColumns(table).join(', ')
  await writer.run(
    `insert into ${nameOf(table)}(${VERSION_COLUMNS.join(', ')}, ${own})
     select _id, cast($1 as timestamptz), ${OPEN}, false, _hash, $2, ${own} from ${ROW} where ${written}`,
    [at, importId],
  )
  await writer.run(
    `insert into entered.confirmed(_import, _id) select $1, _id from ${ROW} where _state = 'unchanged'`,
    [importId],
  )
  return at
}

/** Frees what was held of the file. */
export async function forgetRows(writer: Writer): Promise<void> {
  for (const table of [...TEMPORARY, CAMPAIGN]) await writer.run(`drop table if exists ${table}`)
}
