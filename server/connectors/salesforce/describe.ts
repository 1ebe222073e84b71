import { z } from 'zod'
import type { Field, FieldType, ObjectSchema } from '../connector.ts'
import type { SalesforceObject } from './objects.ts'
import type { Asking, Query } from './query.ts'
import { SalesforceError } from './refusal.ts'

const Tracked = z.object({ QualifiedApiName: z.string() })

/** An object as described, with what reading it needs beyond the schema. */
export interface SalesforceDescription {
  readonly schema: ObjectSchema
  /** The field by which changes are found; null: it can only be read whole. */
  readonly cursor: string | null
  /** `deleted/` answers for it. */
  readonly replicateable: boolean
}

/** In the order in which they tell of changes best. */
const CURSORS = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate', 'LoginTime']

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm; anything else is text. */
const TYPES: Readonly<Record<string, FieldType>> = {
  boolean: 'boolean',
  int: 'integer',
  long: 'integer',
  double: 'number',
  percent: 'number',
  currency: 'money',
  date: 'date',
  datetime: 'instant',
}

/** Compound fields repeat their parts, and Bulk API 2.0 reads neither them nor files. */
const SKIPPED = new Set(['address', 'location', 'complexvalue', 'base64', 'json'])

/** What is used of a description: jsforce gives it on unchecked. */
const Description = z.object({
  label: z.string(),
  labelPlural: z.string().nullish(),
  replicateable: z.boolean(),
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      custom: z.boolean(),
      calculated: z.boolean(),
      filterable: z.boolean(),
      picklistValues: z
        .array(z.object({ value: z.string(), label: z.string().nullish(), active: z.boolean() }))
        .nullish(),
      referenceTo: z.array(z.string()).nullish(),
    }),
  ),
})
type Described = z.infer<typeof Description>

export async function describeObject(
  { connection, query }: Asking,
  name: string,
  { history, reading }: Pick<SalesforceObject, 'history' | 'reading'>,
): Promise<SalesforceDescription> {
  const described = Description.parse(await connection.describe(name))
  const tracked = history ? await trackedFields(query, name) : null
  const fields = described.fields.filter(({ type }) => !SKIPPED.has(type))
  const has = (field: string) => fields.some(({ name }) => name === field)
  const updated =
    CURSORS.find((name) => fields.some((field) => field.name === name && field.filterable)) ?? null
  const changes = reading.kind === 'changes'
  return {
    cursor: changes ? updated : null,
    replicateable: changes && described.replicateable,
    schema: {
      object: name.toLowerCase(),
      label: described.labelPlural || described.label,
      fields: fields.map((field) => fieldOf(field, tracked)),
      roles: {
        id: reading.kind === 'virtual' ? reading.key : 'Id',
        updated,
        deleted: has('IsDeleted') ? 'IsDeleted' : null,
        mergedInto: has('MasterRecordId') ? 'MasterRecordId' : null,
      },
    },
  }
}

function fieldOf(field: Described['fields'][number], tracked: ReadonlySet<string> | null): Field {
  return {
    name: field.name,
    label: field.label,
    type: TYPES[field.type] ?? 'text',
    custom: field.custom,
    calculated: field.calculated,
    ...(tracked ? { historyTracked: tracked.has(field.name) } : {}),
    picklist: field.picklistValues?.length
      ? field.picklistValues.map(({ value, label, active }) => ({ value, label: label ?? value, active }))
      : null,
    references: field.referenceTo ?? [],
    path: [field.name],
  }
}

/**
 * Fields of which Salesforce keeps a history; null where it doesn't say.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_fielddefinition.htm
 */
async function trackedFields(query: Query, name: string): Promise<ReadonlySet<string> | null> {
  try {
    const { records } = await query(
      `SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = '${name}' AND IsFieldHistoryTracked = true`,
    )
    return new Set(records.flatMap((row) => Tracked.safeParse(row).data?.QualifiedApiName ?? []))
  } catch (error) {
    // The user may lack "View Setup and Configuration": then it stays unknown.
    if (error instanceof SalesforceError && error.next.kind === 'fix') return null
    throw error
  }
}
