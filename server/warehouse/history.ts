import type { Vendor } from '../../shared/vocabulary.ts'
import type { Field } from '../connectors/connector.ts'
import type { VersionTable } from './version-table.ts'
import type { Writer } from './warehouse.ts'

/** Objects that hold the history of another object's fields, and how their rows are read. */
const HISTORY: Record<Vendor, Readonly<Record<string, HistoryObject>>> = {
  salesforce: {
    campaignhistory: {
      of: 'campaign',
      record: 'CampaignId',
      field: 'Field',
      value: 'NewValue',
      at: 'CreatedDate',
      by: 'CreatedById',
    },
    leadhistory: {
      of: 'lead',
      record: 'LeadId',
      field: 'Field',
      value: 'NewValue',
      at: 'CreatedDate',
      by: 'CreatedById',
    },
  },
  hubspot: {
    contact_stage_history: {
      of: 'contact',
      record: 'contact_id',
      field: null,
      value: 'stage',
      at: 'at',
      by: null,
    },
  },
}

interface HistoryObject {
  readonly of: string
  readonly record: string
  /** The column that names the field; null where it is always the lifecycle stage. */
  readonly field: string | null
  readonly value: string
  readonly at: string
  readonly by: string | null
}

/** A computed value changes without moving the record's time of change: when it did is not known. */
const EVENT_AT = `case when n._cause = 'calculated' then null else n._source_updated_at end`

const STAGED_OBJECTS = ['lead', 'contact', 'opportunity', 'deal', 'campaign']
const CAMPAIGN_OBJECT = 'campaign'
const ABOUT_STAGE = /stage|status/i
/** Moved by the source itself; no plan of anybody. */
const NO_PLAN = /^(created|updated|lastmodified|systemmodstamp|lastviewed|lastreferenced|lastactivity)/i

/** Dates that a person plans. */
export function isPlanField(object: string, field: Field): boolean {
  return (
    object === CAMPAIGN_OBJECT &&
    (field.type === 'date' || field.type === 'instant') &&
    !NO_PLAN.test(field.name)
  )
}

/** Fields that tell how far something has come. */
function isStageField(object: string, field: Field): boolean {
  return (
    STAGED_OBJECTS.includes(object) &&
    field.type === 'text' &&
    ABOUT_STAGE.test(field.name) &&
    (field.picklist !== null || field.name === 'dealstage')
  )
}

/**
 * Appends to the plan log and the stage changes what the versions just opened say that their predecessors didn't, and the
 * rows of the source's own history objects. Rows of the same, unpublished run are replaced, so that nothing stands twice.
 */
export async function recordHistory(
  writer: Writer,
  table: VersionTable,
  { changes, at }: { changes: string; at: string },
): Promise<void> {
  const { object } = table.schema
  const history = HISTORY[table.vendor][object]
  if (history) return appendSourceHistory(writer, table, { history, changes, at })
  const plans = table.columns.filter(({ field }) => isPlanField(object, field))
  const stages = table.columns.filter(({ field }) => isStageField(object, field))
  await appendObserved(writer, table, { log: 'plan_log', columns: plans, type: 'date', changes, at })
  await appendObserved(writer, table, { log: 'stage_change', columns: stages, type: 'text', changes, at })
}

interface Append {
  readonly log: 'plan_log' | 'stage_change'
  readonly columns: VersionTable['columns']
  readonly type: 'date' | 'text'
  readonly changes: string
  readonly at: string
}

async function appendObserved(
  writer: Writer,
  table: VersionTable,
  { log, columns, type, changes, at }: Append,
): Promise<void> {
  if (columns.length === 0) return
  await writer.run(
    `delete from plumbline.${log} as l using ${changes} c
     where c.own and l.connection = $1 and l.object = $2 and l.record_id = c._id and l.seen_at = cast($3 as timestamptz) and l.origin = 'observed'`,
    [table.connection, table.schema.object, at],
  )
  const by = table.columns.find(({ field }) => field.name === 'LastModifiedById')?.column
  const selects = columns.map(
    ({ field, column }) =>
      `select n._id, '${field.name.replaceAll("'", "''")}', cast(n.${column} as ${type}), ${EVENT_AT}, ${by ? `n.${by}` : 'cast(null as text)'}
       from ${table.name} n join ${changes} c on c._id = n._id
       left join ${table.name} p on p._id = n._id and p._valid_to = cast($3 as timestamptz) and p._valid_from < p._valid_to
       where n._valid_from = cast($3 as timestamptz) and not n._deleted
         and cast(n.${column} as ${type}) is distinct from cast(p.${column} as ${type})`,
  )
  await writer.run(
    `insert into plumbline.${log}
     select $1, $2, s.id, s.field, s.value, s.event_at, cast($3 as timestamptz), 'observed', s.changed_by
     from (${selects.join(' union all ')}) s(id, field, value, event_at, changed_by)`,
    [table.connection, table.schema.object, at],
  )
}

async function appendSourceHistory(
  writer: Writer,
  table: VersionTable,
  { history, changes, at }: { history: HistoryObject; changes: string; at: string },
): Promise<void> {
  const column = (name: string | null) => table.columns.find(({ field }) => field.name === name)?.column
  const field = history.field === null ? `'lifecyclestage'` : `h.${column(history.field)}`
  const by = column(history.by)
  const described = await writer.all<{ name: string; spec: string }>(
    `select name, spec from plumbline.field where connection = $1 and object = $2 and removed_at is null`,
    [table.connection, history.of],
  )
  const fields = described.map(({ spec }) => JSON.parse(spec) as Field)
  for (const { log, type, names } of [
    {
      log: 'plan_log',
      type: 'date',
      names: fields.filter((f) => isPlanField(history.of, f)).map((f) => f.name),
    },
    {
      log: 'stage_change',
      type: 'text',
      names: fields.filter((f) => isStageField(history.of, f)).map((f) => f.name),
    },
  ]) {
    const wanted = history.field === null && log === 'stage_change' ? ['lifecyclestage'] : names
    if (wanted.length === 0) continue
    await writer.run(
      `insert into plumbline.${log}
       select $1, $2, h.${column(history.record)}, ${field}, cast(nullif(h.${column(history.value)}, '') as ${type}),
         h.${column(history.at)}, cast($3 as timestamptz), 'history', ${by ? `h.${by}` : 'cast(null as text)'}
       from ${table.name} h join ${changes} c on c._id = h._id
       where c.is_new and h._valid_from = cast($3 as timestamptz) and ${field} = any(cast($4 as text[]))`,
      [table.connection, history.of, at, wanted],
    )
  }
}
