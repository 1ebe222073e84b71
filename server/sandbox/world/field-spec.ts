import type { FieldSpec } from '../world.ts'

/** An object as its vendor describes it, still without the fields that every object has. */
export type TableSpec = readonly [name: string, label: string, fields: FieldSpec[]]

/** A standard field. */
export function field(
  name: string,
  label: string,
  type = 'string',
  more: Partial<FieldSpec> = {},
): FieldSpec {
  return { name, label, type, custom: name.endsWith('__c'), ...more }
}

/** A value of a list that people see under another name. */
export interface Option {
  readonly value: string
  readonly label: string
}

/** A field with a list of values; those in `old` were offered once. */
export function list(
  name: string,
  label: string,
  {
    type,
    values,
    old = [],
    custom = false,
  }: {
    type: 'picklist' | 'enumeration'
    values: readonly (string | Option)[]
    old?: readonly string[]
    custom?: boolean
  },
): FieldSpec {
  const options = [
    ...values.map((each) => ({
      ...(typeof each === 'string' ? { value: each, label: each } : each),
      active: true,
    })),
    ...old.map((value) => ({ value, label: value, active: false })),
  ]
  return { name, label, type, custom: custom || name.endsWith('__c'), options }
}

/** A lookup. */
export function reference(name: string, label: string, ...referenceTo: string[]): FieldSpec {
  return { name, label, type: 'reference', custom: false, referenceTo }
}

/** A Salesforce picklist. */
export function picklist(
  name: string,
  label: string,
  values: readonly string[],
  old: readonly string[] = [],
): FieldSpec {
  return list(name, label, { type: 'picklist', values, old })
}
