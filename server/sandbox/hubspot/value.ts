import { isoInstant } from '../instant.ts'
import type { Row } from '../row.ts'
import type { Revision, Value } from '../world.ts'
import type { CrmObject, Property } from './crm-object.ts'

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/

/** An instant as HubSpot writes it: a zero fraction of a second is dropped. */
export function instant(value: number | string): string {
  const text = typeof value === 'string' && ISO.test(value) ? value : written(value)
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

function written(value: number | string): string {
  const at = typeof value === 'number' ? value : Date.parse(value)
  return Number.isNaN(at) ? String(value) : isoInstant(at)
}

/** A property's value as text; null where it was never set. */
function text({ spec }: Property, value: Value): string | null {
  if (value === null) return null
  if (spec.type === 'datetime' && value !== '')
    return instant(typeof value === 'boolean' ? String(value) : value)
  return String(value)
}

/** What of a record is to be shown. Unknown properties have been left out. */
export interface Shown {
  readonly properties: readonly Property[]
  readonly history: readonly Property[]
}

/** The properties by name that are asked for; those that HubSpot always adds come first. */
export function shown(object: CrmObject, properties: readonly string[], history: readonly string[]): Shown {
  const always = [object.created, 'hs_object_id', object.modified]
  const wanted = properties.length === 0 ? object.defaults : [...always, ...properties, ...history]
  const find = (names: readonly string[]) =>
    [...new Set(names)].flatMap((name) => object.properties.get(name.trim().toLowerCase()) ?? [])
  return { properties: find(wanted), history: find(history) }
}

/** A record as the objects API answers it. https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide */
export function present(
  object: CrmObject,
  row: Row,
  { properties, history }: Shown,
): Record<string, unknown> {
  const values: Record<string, string | null> = {}
  for (const property of properties) values[property.spec.name] = text(property, property.read(row))
  const answer: Record<string, unknown> = {
    id: row.id,
    properties: values,
    createdAt: instant(row.createdAt),
    updatedAt: instant(row.modifiedAt),
    archived: row.deletedAt !== null,
  }
  if (row.deletedAt !== null) answer['archivedAt'] = instant(row.deletedAt)
  if (history.length > 0) {
    const revisions = object.state.history(row.id)
    answer['propertiesWithHistory'] = Object.fromEntries(
      history.map((property) => [
        property.spec.name,
        versions(property, revisions).slice(0, MOST_VERSIONS[object.name] ?? 20),
      ]),
    )
  }
  return answer
}

/** The latest values are kept: 45 of a contact's property, 20 of other records'. */
const MOST_VERSIONS: Readonly<Record<string, number>> = { contacts: 45 }

/** Every value that the property had, the newest first. */
function versions(property: Property, revisions: readonly Revision[]): Record<string, unknown>[] {
  const { name } = property.spec
  const found: Record<string, unknown>[] = []
  let last: Value | undefined
  for (const { at, fields, by } of revisions) {
    const value = fields[name]
    if (value === undefined || value === last || (value === null && last === undefined)) continue
    last = value
    const user = by !== undefined && /^\d{1,9}$/.test(by) ? { updatedByUserId: Number(by) } : {}
    const source =
      by === undefined
        ? { sourceType: 'INTEGRATION', sourceId: '1' }
        : { sourceType: 'CRM_UI', sourceId: `userId:${by}` }
    found.push({ value: text(property, value) ?? '', timestamp: instant(at), ...source, ...user })
  }
  return found.reverse()
}
