import type { Field } from '../connectors/connector.ts'
import type { HistoryObject } from '../connectors/declaration.ts'
import { declarations } from '../connectors/declarations.ts'
import { isPlanField, isStageField, logTarget, type Log } from './logged-fields.ts'
import { isCurrent, literal } from './sql.ts'
import type { VersionTable } from './version-table.ts'
import type { Dialect, Reader, Writer } from './warehouse.ts'

/** How the rows of the object are read, where the source keeps another object's history in it. */
export function historyObject({ vendor, schema }: VersionTable): HistoryObject | undefined {
  return declarations[vendor].histories[schema.object]
}

type Logged = Pick<Field, 'name' | 'type'>

/** The fields of the object whose history it is that belong into the log. */
async function loggedFields(
  reader: Reader,
  table: VersionTable,
  { history, log }: { history: HistoryObject; log: Log },
): Promise<readonly Logged[]> {
  if ('always' in history.field)
    return log === 'stage_change' ? [{ name: history.field.always, type: 'text' }] : []
  const described = await reader.all<{ name: string; spec: string }>(
    `select name, spec from plumbline.field where connection = $1 and object = $2 and removed_at is null`,
    [table.connection, history.of],
  )
  const belongs = log === 'plan_log' ? isPlanField : isStageField
  return described
    .map(({ spec }) => JSON.parse(spec) as Field)
    .filter((field) => belongs(history.of, field) && history.elsewhere?.includes(field.name) !== true)
}

/** Appends what new rows of a history object say to the plan log and the stage changes. Text that is no date is left out: it is set aside with the cells that can't be read. */
export async function appendSourceHistory(
  writer: Writer,
  dialect: Dialect,
  table: VersionTable,
  { history, changes, at }: { history: HistoryObject; changes: string; at: string },
): Promise<void> {
  for (const log of ['plan_log', 'stage_change'] as const) {
    const fields = await loggedFields(writer, table, { history, log })
    if (fields.length === 0) continue
    const source = { history, changes, at, log, fields }
    await (history.repeats
      ? appendStates(writer, table, source)
      : appendChanges(writer, dialect, table, source))
  }
}

interface Source {
  readonly history: HistoryObject
  readonly changes: string
  readonly at: string
  readonly log: Log
  readonly fields: readonly Logged[]
}

function columnsOf(table: VersionTable, history: HistoryObject) {
  const column = (name: string | null) => {
    const found = table.columns.find(({ field }) => field.name === name)?.column
    return found === undefined ? 'cast(null as text)' : `h.${found}`
  }
  return {
    record: column(history.record),
    field: 'always' in history.field ? literal(history.field.always) : column(history.field.column),
    value: column(history.value.now),
    at: column(history.at),
    by: column(history.by),
  }
}

async function appendChanges(
  writer: Writer,
  dialect: Dialect,
  table: VersionTable,
  { history, changes, at, log, fields }: Source,
): Promise<void> {
  const { record, field, value, at: eventAt, by } = columnsOf(table, history)
  const text = `nullif(${value}, '')`
  const named = (type: 'date' | 'instant') =>
    isOneOf(
      field,
      fields.filter((each) => each.type === type),
    )
  const typed =
    log === 'stage_change'
      ? [text]
      : (['date', 'instant'] as const).map(
          (type) =>
            `case when ${named(type)} then ${dialect.cast(text, type)} else cast(null as ${dialect.type(type)}) end`,
        )
  await writer.run(
    `insert into ${logTarget(log)}
     select $1, $2, ${record}, ${field}, ${typed.join(', ')}, ${eventAt}, cast($3 as timestamptz), 'history', ${by}
     from ${table.name} h join ${changes} c on c._id = h._id
     where c.is_new and h._valid_from = cast($3 as timestamptz) and ${isOneOf(field, fields)}
       and (${text} is null or ${typed.map((each) => `${each} is not null`).join(' or ')})`,
    [table.connection, history.of, at],
  )
}

function isOneOf(expression: string, fields: readonly Logged[]): string {
  return fields.length === 0
    ? 'false'
    : `${expression} in (${fields.map(({ name }) => literal(name)).join(', ')})`
}

/** Of states that follow each other only those that differ are changes. What this run has seen so far is judged anew, because pages come in any order. */
async function appendStates(
  writer: Writer,
  table: VersionTable,
  { history, changes, at, log, fields }: Source,
): Promise<void> {
  const names = fields.map(({ name }) => name)
  const { record, field, value, at: eventAt, by } = columnsOf(table, history)
  const touched = `select ${record} from ${table.name} h join ${changes} c on c._id = h._id and h._valid_from = cast($3 as timestamptz)`
  await writer.run(
    `delete from plumbline.${log} where connection = $1 and object = $2 and origin = 'history'
       and seen_at = cast($3 as timestamptz) and field = any(cast($4 as text[])) and record_id in (${touched})`,
    [table.connection, history.of, at, names],
  )
  await writer.run(
    `insert into ${logTarget(log)}
     select $1, $2, s.record_id, s.field, s.value, s.event_at, cast($3 as timestamptz), 'history', s.changed_by
     from (select h._id, ${record} as record_id, ${field} as field, nullif(${value}, '') as value, ${eventAt} as event_at, ${by} as changed_by,
         h._valid_from as since,
         lag(nullif(${value}, '')) over (partition by ${record} order by ${eventAt}, h._id) as before
       from ${table.name} h
       where ${isCurrent('h')} and ${record} in (${touched})) as s
     left join (select distinct p._id, true as known from ${table.name} p join ${changes} c on c._id = p._id
       where p._valid_from < cast($3 as timestamptz)) as k on k._id = s._id
     where s.since = cast($3 as timestamptz) and s.field = any(cast($4 as text[])) and s.value is distinct from s.before
       and k.known is null`,
    [table.connection, history.of, at, names],
  )
}

/**
 * Finds rows that tell of a plan in text that is no date: selects of record, field, reason and raw text. `rows` holds the
 * history's rows under its columns and `_id`.
 */
export async function unreadablePlans(
  reader: Reader,
  dialect: Dialect,
  { table, rows }: { table: VersionTable; rows: string },
): Promise<readonly string[]> {
  const history = historyObject(table)
  if (history === undefined || !('column' in history.field)) return []
  const plans = await loggedFields(reader, table, { history, log: 'plan_log' })
  if (plans.length === 0) return []
  const column = (name: string) => table.columns.find(({ field }) => field.name === name)?.column
  const field = column(history.field.column)
  return [history.value.before, history.value.now].flatMap((name) => {
    const text = name === null ? undefined : column(name)
    if (field === undefined || text === undefined) return []
    const kinds = [
      { type: 'date', what: 'date' },
      { type: 'instant', what: 'time' },
    ] as const
    return kinds.map(({ type, what }) => {
      const wanted = isOneOf(
        field,
        plans.filter((plan) => plan.type === type),
      )
      return `select _id as record, ${literal(name!)} as field, 'is not a valid ${what}' as reason, ${text} as raw
       from ${rows} where ${wanted} and trim(${text}) <> '' and ${dialect.cast(text, type)} is null`
    })
  })
}
