import type { Field } from '../connectors/connector.ts'

const STAGED_OBJECTS = ['lead', 'contact', 'opportunity', 'deal', 'campaign', 'case']
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
export function isStageField(object: string, field: Field): boolean {
  return (
    STAGED_OBJECTS.includes(object) &&
    field.type === 'text' &&
    ABOUT_STAGE.test(field.name) &&
    (field.picklist !== null || field.name === 'dealstage')
  )
}

export type Log = 'plan_log' | 'stage_change'

/** The columns in which a log keeps a value: a plan is a day or a moment, as its source keeps it. */
const VALUE_COLUMNS: Readonly<Record<Log, readonly string[]>> = {
  plan_log: ['value', 'moment'],
  stage_change: ['value'],
}

/** The log with its columns, in the order of `connection, object, record_id, field, <value>, event_at, seen_at, origin, changed_by`. */
export function logTarget(log: Log): string {
  const columns = ['connection', 'object', 'record_id', 'field', ...VALUE_COLUMNS[log]]
  return `plumbline.${log}(${[...columns, 'event_at', 'seen_at', 'origin', 'changed_by'].join(', ')})`
}

/** What goes into the value's columns for an expression of the field's own type. */
export function loggedValue(log: Log, { type }: Field, expression: string): string {
  if (log === 'stage_change') return expression
  return type === 'date' ? `${expression}, cast(null as timestamptz)` : `cast(null as date), ${expression}`
}
