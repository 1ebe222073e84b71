import { isoInstant } from '../instant.ts'
import type { Row } from '../row.ts'
import type { TableState } from '../state.ts'
import type { FieldSpec, Value } from '../world.ts'

/** A property with the way its value is read from a record. */
export interface Property {
  readonly spec: FieldSpec
  readonly read: (row: Row) => Value
}

/** A kind of CRM record with the properties that every kind has, beside its own. */
export interface CrmObject {
  readonly name: string
  readonly typeId: string
  readonly state: TableState
  readonly properties: ReadonlyMap<string, Property>
  /** Name of the property that holds the time of change. */
  readonly modified: string
  /** What an answer holds when no property was asked for. */
  readonly defaults: readonly string[]
  /** Ids that were merged into this record, directly or through others. */
  merged(id: string): readonly string[]
}

const TYPES: Readonly<Record<string, { typeId: string; modified: string; defaults: readonly string[] }>> = {
  contacts: {
    typeId: '0-1',
    modified: 'lastmodifieddate',
    defaults: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  },
  companies: {
    typeId: '0-2',
    modified: 'hs_lastmodifieddate',
    defaults: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  },
  deals: {
    typeId: '0-3',
    modified: 'hs_lastmodifieddate',
    defaults: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
  },
}

const SINGULAR: Readonly<Record<string, string>> = {
  contact: 'contacts',
  company: 'companies',
  deal: 'deals',
}

/** The plural name of an object type given as `contacts`, `contact` or `0-1`; undefined for others. */
export function typeName(given: string): string | undefined {
  const lower = given.toLowerCase()
  if (lower in TYPES) return lower
  return SINGULAR[lower] ?? Object.keys(TYPES).find((name) => TYPES[name]?.typeId === lower)
}

const known = new WeakMap<TableState, { version: number; object: CrmObject }>()

export function crmObjectOf(state: TableState): CrmObject {
  const found = known.get(state)
  if (found?.version === state.schemaVersion) return found.object
  const { typeId, modified, defaults } = TYPES[state.table.name]!
  const own = state.table.fields
  const has = new Set(own.map(({ name }) => name))
  const specs = [...own, ...standardFields(modified).filter(({ name }) => !has.has(name))]
  const merged = mergers(state)
  const properties = new Map(
    specs.map((spec) => [spec.name, { spec, read: reader(spec.name, modified, merged) }]),
  )
  const object: CrmObject = { name: state.table.name, typeId, state, properties, modified, defaults, merged }
  known.set(state, { version: state.schemaVersion, object })
  return object
}

function standardFields(modified: string): FieldSpec[] {
  return [
    { name: 'hs_object_id', label: 'Record ID', type: 'number', custom: false },
    { name: 'createdate', label: 'Create Date', type: 'datetime', custom: false },
    { name: modified, label: 'Last Modified Date', type: 'datetime', custom: false },
    {
      name: 'hs_merged_object_ids',
      label: 'Merged record IDs',
      type: 'enumeration',
      custom: false,
      calculated: true,
    },
  ]
}

function reader(
  name: string,
  modified: string,
  merged: (id: string) => readonly string[],
): (row: Row) => Value {
  if (name === 'hs_object_id') return (row) => row.id
  if (name === 'createdate') return (row) => isoInstant(row.createdAt)
  if (name === modified) return (row) => isoInstant(row.modifiedAt)
  if (name === 'hs_merged_object_ids') {
    return (row) => {
      const ids = merged(row.id)
      return ids.length > 0 ? ids.join(';') : (row.fields[name] ?? null)
    }
  }
  return (row) => row.fields[name] ?? null
}

/** Follows the merges of a table, kept up to date as they happen. */
function mergers(state: TableState): (id: string) => readonly string[] {
  let losers: Map<string, string[]> | null = null
  state.onChange((id) => {
    if (state.rows.get(id)?.mergedInto != null) losers = null
  })
  const collect = (id: string, into: string[]): string[] => {
    for (const loser of losers?.get(id) ?? []) {
      into.push(loser)
      collect(loser, into)
    }
    return into
  }
  return (id) => {
    if (losers === null) {
      losers = new Map()
      for (const row of state.rows.values()) {
        if (row.mergedInto === null) continue
        const siblings = losers.get(row.mergedInto)
        if (siblings === undefined) losers.set(row.mergedInto, [row.id])
        else siblings.push(row.id)
      }
    }
    return losers.has(id) ? collect(id, []) : []
  }
}

/** The record that answers for this id: itself, or the one into which it was merged. */
export function survivor(state: TableState, id: string): Row | undefined {
  let row = state.rows.get(id)
  while (row?.mergedInto != null) row = state.rows.get(row.mergedInto)
  return row
}
