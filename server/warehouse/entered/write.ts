import { literal } from '../sql.ts'
import type { Writer } from '../warehouse.ts'
import { CAMPAIGN } from './campaigns.ts'
import { LINE, ROW, TEMPORARY } from './compare.ts'
import { enter } from './enter.ts'
import { listed } from './replay.ts'
import {
  campaignColumns,
  givenColumns,
  nameOf,
  OPEN,
  ownColumns,
  SAID_COLUMNS,
  type EnteredTable,
} from './table.ts'

/**
 * Keeps what the file says of each row, also of those that are known to be so: it stands whatever becomes of the import that said it
 * before. Returns the instant of knowledge time at which that was.
 */
export async function writeRows(
  writer: Writer,
  { table, importId, now }: { readonly table: EnteredTable; readonly importId: string; readonly now: number },
): Promise<string> {
  const at = await enter(writer, now)
  const values = table.columns.map(({ name, fallback }) =>
    fallback === null ? `l.${name}` : `coalesce(l.${name}, ${literal(fallback)})`,
  )
  await writer.run(
    `insert into ${nameOf(table)}(${[...SAID_COLUMNS, ...ownColumns(table)].join(', ')})
     select $2, l._line, cast($1 as timestamptz), ${OPEN}, $3, r._key, ${[...campaignColumns(table).map((name) => `l.${name}`), ...values].join(', ')}
     from ${ROW} r join ${LINE} l on l._line = r._line where r._state in ('new', 'changed', 'unchanged')`,
    [at, importId, listed(givenColumns(table))],
  )
  return at
}

/** Frees what was held of the file. */
export async function forgetRows(writer: Writer): Promise<void> {
  for (const table of [...TEMPORARY, CAMPAIGN]) await writer.run(`drop table if exists ${table}`)
}
