import type { ObjectSchema, Window } from '../connector.ts'
import type { SalesforceDescription } from './describe.ts'
import type { SalesforceObject } from './objects.ts'

/** An id of 15 or 18 characters: nothing else is put into a query. */
const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/
/** What is made up for each question may go by a name instead. */
const NAME = /^\w{1,255}$/

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm */
function where({ cursor }: SalesforceDescription, { from, to }: Window): string {
  if (!cursor) return ''
  const since = from === null ? '' : `${cursor} >= ${literal(from)} AND `
  return ` WHERE ${since}${cursor} < ${literal(to)}`
}

function literal(instant: string): string {
  return new Date(instant).toISOString()
}

/** The fields of the schema, of the rows that the window holds. */
export function selectSoql(
  name: string,
  schema: ObjectSchema,
  description: SalesforceDescription,
  window: Window,
): string {
  return `SELECT ${fieldsOf(schema, description)} FROM ${name}${where(description, window)}`
}

/** The same of the records of these ids. */
export function recordsSoql(
  { name, reading }: Pick<SalesforceObject, 'name' | 'reading'>,
  schema: ObjectSchema,
  description: SalesforceDescription,
  ids: readonly string[],
): string {
  const form = reading.kind === 'virtual' ? NAME : ID
  const list = ids.filter((id) => form.test(id)).map((id) => `'${id}'`)
  return `SELECT ${fieldsOf(schema, description)} FROM ${name} WHERE ${schema.roles.id} IN (${list.join(',')})`
}

/** Only fields that are still described are asked for. */
function fieldsOf(schema: ObjectSchema, description: SalesforceDescription): string {
  const described = new Set(description.schema.fields.map((field) => field.name))
  return schema.fields
    .map((field) => field.name)
    .filter((field) => described.has(field))
    .join(', ')
}

export function countSoql(name: string, description: SalesforceDescription, window: Window): string {
  return `SELECT COUNT() FROM ${name}${where(description, window)}`
}
