import type { Writer } from '../warehouse.ts'
import { enter } from './enter.ts'
import { nameOf, OPEN, ownColumns, VERSION_COLUMNS, type EnteredTable } from './table.ts'

const UNDO = 'import_undo'

/** What became of the rows that an import had written. */
export interface Undone {
  readonly at: string
  /** There were none of them before it. */
  readonly removed: number
  /** They are as they were before it. */
  readonly restored: number
  /** A later import has changed them, so they stay. */
  readonly kept: number
}

/**
 * Takes back what an import wrote, by versions of its own: each row is again what the last import says that isn't undone, and
 * gone where none does.
 */
export async function undoRows(
  writer: Writer,
  {
    table,
    importId,
    now,
  }: {
    readonly table: Pick<EnteredTable, 'name' | 'campaign' | 'columns'>
    readonly importId: string
    readonly now: number
  },
): Promise<Undone> {
  const name = nameOf(table)
  const [stays] = await writer.all<{ kept: number }>(
    `select cast(count(distinct m._id) as integer) as kept from ${name} m join ${name} v on v._id = m._id
     where m._import = $1 and v._valid_to = ${OPEN} and not v._deleted and v._import <> $1`,
    [importId],
  )
  await writer.run(
    `create or replace temp table ${UNDO} as
     with mine as (
       select * from ${name} where _import = $1 and _valid_to = ${OPEN} and not _deleted
     ), before as (
       select distinct on (b._id) b.* from ${name} b join mine m on m._id = b._id join entered.import i on i.id = b._import
       where b._import <> $1 and not b._deleted and i.undone_at is null order by b._id, b._valid_from desc
     )
     select b.*, true as restored from before b
     union all select m.*, false from mine m where not exists (select 1 from before b where b._id = m._id)`,
    [importId],
  )
  const [counts] = await writer.all<{ removed: number; restored: number }>(
    `select cast(count(*) filter (where restored) as integer) as restored,
       cast(count(*) filter (where not restored) as integer) as removed from ${UNDO}`,
  )
  const at = await enter(writer, now)
  await writer.run(
    `update ${name} as v set _valid_to = cast($1 as timestamptz) from ${UNDO} u where v._id = u._id and v._valid_to = ${OPEN}`,
    [at],
  )
  const own = ownColumns(table).join(', ')
  await writer.run(
    `insert into ${name}(${VERSION_COLUMNS.join(', ')}, ${own})
     select _id, cast($1 as timestamptz), ${OPEN}, not restored, _hash, _import, ${own} from ${UNDO}`,
    [at],
  )
  await writer.run(`drop table ${UNDO}`)
  return { at, ...counts!, kept: stays!.kept }
}
