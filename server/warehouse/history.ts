import { declarations } from '../connectors/declarations.ts'
import { isPlanField, isStageField, loggedValue, logTarget, type Log } from './logged-fields.ts'
import { appendSourceHistory, historyObject } from './source-history.ts'
import { literal } from './sql.ts'
import type { VersionTable } from './version-table.ts'
import type { Dialect, Writer } from './warehouse.ts'

/** A computed value changes without moving the record's time of change: when it did is not known. */
const EVENT_AT = `case when n._cause = 'calculated' then null else n._source_updated_at end`

/** Whether something of the object's rows is appended to the plan log or the stage changes. */
export function keepsHistory(table: VersionTable): boolean {
  const { object } = table.schema
  const logged = table.columns.some(({ field }) => isPlanField(object, field) || isStageField(object, field))
  return logged || historyObject(table) !== undefined
}

/**
 * Appends to the plan log and the stage changes what the versions just opened say that their predecessors didn't, and the
 * rows of the source's own history objects. Rows of the same, unpublished run are replaced, so that nothing stands twice.
 */
export async function recordHistory(
  writer: Writer,
  dialect: Dialect,
  table: VersionTable,
  { changes, at }: { changes: string; at: string },
): Promise<void> {
  const { object } = table.schema
  const history = historyObject(table)
  if (history) return appendSourceHistory(writer, dialect, table, { history, changes, at })
  const plans = table.columns.filter(({ field }) => isPlanField(object, field))
  const stages = table.columns.filter(({ field }) => isStageField(object, field))
  await appendObserved(writer, table, { log: 'plan_log', columns: plans, changes, at })
  await appendObserved(writer, table, { log: 'stage_change', columns: stages, changes, at })
}

interface Append {
  readonly log: Log
  readonly columns: VersionTable['columns']
  readonly changes: string
  readonly at: string
}

async function appendObserved(
  writer: Writer,
  table: VersionTable,
  { log, columns, changes, at }: Append,
): Promise<void> {
  if (columns.length === 0) return
  await writer.run(
    `delete from plumbline.${log} as l using ${changes} c
     where c.own and l.connection = $1 and l.object = $2 and l.record_id = c._id and l.seen_at = cast($3 as timestamptz) and l.origin = 'observed'`,
    [table.connection, table.schema.object, at],
  )
  const { changedBy } = declarations[table.vendor]
  const by = table.columns.find(({ field }) => field.name === changedBy)?.column
  const selects = columns.map(
    ({ field, column }) =>
      `select $1, $2, n._id, ${literal(field.name)}, ${loggedValue(log, field, `n.${column}`)}, ${EVENT_AT}, cast($3 as timestamptz), 'observed',
         ${by ? `n.${by}` : 'cast(null as text)'}
       from (select * from ${table.name} where _valid_from = cast($3 as timestamptz) and not _deleted) n
       join ${changes} c on c._id = n._id
       left join (select * from ${table.name} where _valid_to = cast($3 as timestamptz) and _valid_from < _valid_to) p on p._id = n._id
       where n.${column} is distinct from p.${column}`,
  )
  await writer.run(`insert into ${logTarget(log)} ${selects.join(' union all ')}`, [
    table.connection,
    table.schema.object,
    at,
  ])
}
