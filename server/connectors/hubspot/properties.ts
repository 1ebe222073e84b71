import type { Property } from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import type { Field, FieldType } from '../connector.ts'
import type { HubspotContext } from './context.ts'
import { REFUSAL } from './own-properties.ts'

/** https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide#property-type-and-fieldtype-values */
const TYPES: Readonly<Record<string, FieldType>> = {
  bool: 'boolean',
  number: 'number',
  date: 'date',
  datetime: 'instant',
  json: 'json',
  object_coordinates: 'json',
}

/** Numbers that name a record: as text they meet the ids that they point to. */
const ID_NAME = /(_id|companyid|contactid)$/

/** The properties of an object type: its custom ones, and those of HubSpot's own that are wanted. */
export async function describeProperties(
  { client }: HubspotContext,
  type: string,
  { own, signal }: { readonly own: readonly string[]; readonly signal: AbortSignal },
): Promise<readonly Field[]> {
  const { results } = await client.properties(signal).getAll(type, false)
  const wanted = new Set(own)
  return results
    .filter(
      ({ name, hubspotDefined, archived }) =>
        !archived && (!hubspotDefined || wanted.has(name) || REFUSAL.test(name)),
    )
    .map(fieldOf)
}

export function fieldOf(property: Property): Field {
  const { name, label, hubspotDefined, calculated, referencedObjectType, options } = property
  return {
    name,
    label: label || name,
    type: typeOf(property),
    custom: !hubspotDefined,
    calculated: calculated ?? false,
    picklist:
      property.type === 'enumeration' && options.length > 0
        ? options.map(({ value, label, hidden }) => ({ value, label: label || value, active: !hidden }))
        : null,
    references: referencedObjectType ? [referencedObjectType.toLowerCase()] : [],
    path: ['properties', name],
  }
}

function typeOf({ name, type, showCurrencySymbol, referencedObjectType }: Property): FieldType {
  if (referencedObjectType || (type === 'number' && ID_NAME.test(name))) return 'text'
  if (type === 'number' && showCurrencySymbol) return 'money'
  return TYPES[type] ?? 'text'
}
