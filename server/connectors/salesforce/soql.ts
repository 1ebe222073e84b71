import type { ObjectSchema, Window } from '../connector.ts'
import type { SalesforceDescription } from './describe.ts'

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm */
function where({ cursor }: SalesforceDescription, { from, to }: Window): string {
  if (!cursor) return ''
  const since = from === null ? '' : `${cursor} >= ${literal(from)} AND `
  return ` WHERE ${since}${cursor} < ${literal(to)}`
}

function literal(instant: string): string {
  return new Date(instant).toISOString()
}

/** The fields of the schema that hold for the window. Only fields that are still described are asked for. */
export function selectSoql(
  name: string,
  schema: ObjectSchema,
  description: SalesforceDescription,
  window: Window,
): string {
  const described = new Set(description.schema.fields.map((field) => field.name))
  const fields = schema.fields.map((field) => field.name).filter((field) => described.has(field))
  return `SELECT ${fields.join(', ')} FROM ${name}${where(description, window)}`
}

export function countSoql(name: string, description: SalesforceDescription, window: Window): string {
  return `SELECT COUNT() FROM ${name}${where(description, window)}`
}
