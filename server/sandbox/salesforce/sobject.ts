import { isoInstant } from '../instant.ts'
import type { Row } from '../row.ts'
import type { TableState } from '../state.ts'
import { systemFields } from '../world/system-fields.ts'
import type { FieldSpec, Value } from '../world.ts'

/** A field with the way its value is read from a record. */
export interface SobjectField {
  readonly spec: FieldSpec
  readonly read: (row: Row) => Value
}

/** An object with the fields that every Salesforce object has, beside its own. */
export interface Sobject {
  readonly name: string
  readonly state: TableState
  readonly fields: readonly SobjectField[]
  /** The field by its name in whatever case. */
  field(name: string): SobjectField | undefined
}

const known = new WeakMap<TableState, { version: number; sobject: Sobject }>()

export function sobjectOf(state: TableState): Sobject {
  const found = known.get(state)
  if (found?.version === state.schemaVersion) return found.sobject
  const fields = fieldsOf(state)
  const byName = new Map(fields.map((field) => [field.spec.name.toLowerCase(), field]))
  const sobject: Sobject = {
    name: state.table.name,
    state,
    fields,
    field: (name) => byName.get(name.toLowerCase()),
  }
  known.set(state, { version: state.schemaVersion, sobject })
  return sobject
}

function fieldsOf(state: TableState): SobjectField[] {
  const own = state.table.fields
  const has = new Set(own.map((field) => field.name))
  const standard = standardFields(state.table.name).filter((field) => !has.has(field.name))
  const first = standard.filter((field) => field.name === 'Id')
  const rest = standard.filter((field) => field.name !== 'Id')
  const made = [...derivedFields(has)].filter(({ name }) => !has.has(name))
  return [...first, ...own, ...made, ...rest].map((spec) => ({ spec, read: reader(spec.name) }))
}

/** What Salesforce puts together from other fields: a person's name, and addresses. */
function derivedFields(has: ReadonlySet<string>): FieldSpec[] {
  const addresses = ['', 'Mailing', 'Billing'].filter((prefix) => has.has(`${prefix}Country`))
  return [
    ...(has.has('LastName') ? [field('Name', 'Full Name', 'string')] : []),
    ...addresses.map((prefix) => field(`${prefix}Address`, `${prefix} Address`.trim(), 'address')),
  ]
}

function field(name: string, label: string, type: string, referenceTo: string[] = []): FieldSpec {
  return { name, label, type, custom: false, referenceTo }
}

const MERGEABLE = new Set(['Lead', 'Contact', 'Account'])

function standardFields(object: string): FieldSpec[] {
  const merged = field('MasterRecordId', 'Master Record ID', 'reference', [object])
  return [...systemFields(object), ...(MERGEABLE.has(object) ? [merged] : [])]
}

function reader(name: string): (row: Row) => Value {
  switch (name) {
    case 'Id':
      // Some objects have a key of their own, beside an Id that says nothing.
      return (row) => row.fields[name] ?? row.id
    case 'IsDeleted':
      return (row) => row.deletedAt !== null
    case 'CreatedDate':
      return (row) => isoInstant(row.createdAt)
    case 'LastModifiedDate':
    case 'SystemModstamp':
      return (row) => isoInstant(row.modifiedAt)
    case 'CreatedById':
      return (row) => row.fields[name] ?? row.createdBy
    case 'LastModifiedById':
      return (row) => row.modifiedBy ?? row.fields[name] ?? row.createdBy
    case 'MasterRecordId':
      return (row) => row.mergedInto ?? row.fields[name] ?? null
    case 'Name':
      return ({ fields }) =>
        fields[name] ?? ([fields['FirstName'], fields['LastName']].filter(Boolean).join(' ') || null)
    default:
      return (row) => row.fields[name] ?? null
  }
}
