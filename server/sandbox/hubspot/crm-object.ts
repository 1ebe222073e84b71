import { isoInstant } from '../instant.ts'
import type { Row } from '../row.ts'
import type { TableState } from '../state.ts'
import type { FieldSpec, Value } from '../world.ts'
import { CRM_KINDS, type CrmKind } from './crm-types.ts'

/** A property with the way its value is read from a record. */
export interface Property {
  readonly spec: FieldSpec
  readonly read: (row: Row) => Value
}

/** A kind of CRM record with the properties that every kind has, beside its own. */
export interface CrmObject extends CrmKind {
  readonly name: string
  readonly state: TableState
  readonly properties: ReadonlyMap<string, Property>
  /** Ids that were merged into this record, directly or through others. */
  merged(id: string): readonly string[]
}

const known = new WeakMap<TableState, { version: number; object: CrmObject }>()

export function crmObjectOf(state: TableState): CrmObject {
  const found = known.get(state)
  if (found?.version === state.schemaVersion) return found.object
  const kind = CRM_KINDS[state.table.name]!
  const own = state.table.fields
  const has = new Set(own.map(({ name }) => name))
  const specs = [...own, ...standardFields(kind).filter(({ name }) => !has.has(name))]
  const merged = mergers(state)
  const properties = new Map(
    specs.map((spec) => [spec.name, { spec, read: reader(spec.name, kind, merged) }]),
  )
  const object: CrmObject = { ...kind, name: state.table.name, state, properties, merged }
  known.set(state, { version: state.schemaVersion, object })
  return object
}

function standardFields({ created, modified }: CrmKind): FieldSpec[] {
  return [
    { name: 'hs_object_id', label: 'Record ID', type: 'number', custom: false },
    { name: created, label: 'Create Date', type: 'datetime', custom: false },
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
  { created, modified }: CrmKind,
  merged: (id: string) => readonly string[],
): (row: Row) => Value {
  if (name === 'hs_object_id') return (row) => row.id
  if (name === created) return (row) => isoInstant(row.createdAt)
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
