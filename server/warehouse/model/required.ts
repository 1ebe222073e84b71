import { STAGES } from '../../../shared/stage.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import { union, type Columns, type Compiled, type ModelContext, type Relation } from './relation.ts'
import { literal } from '../sql.ts'
import { sourcesOf, systemOf, type Source } from './source.ts'

/**
 * Columns in which a record says how many of its required fields are filled, which are missing, and which its source doesn't
 * have, so that nobody can tell.
 */
export const REQUIRED_COLUMNS = {
  required: 'integer',
  present: 'integer',
  missing: 'text',
  unread: 'text',
} as const satisfies Columns

interface RequiredField {
  readonly name: string
  readonly label: string
  /** SQL over `r`. */
  readonly filled: string
  /** The value as the source has it, a placeholder too. */
  readonly value: string
  /** SQL over `r`: whether it must be filled here. Null: always. */
  readonly needed: string | null
}

function requiredNames({ mapping }: ModelContext, { connection, object }: Source): readonly string[] {
  return mapping[connection.vendor].required[object.object] ?? []
}

/** The required fields that this source has. */
function requiredFields(context: ModelContext, source: Source): RequiredField[] {
  return requiredNames(context, source).flatMap((name) => {
    const filled = source.filled(name)
    if (filled === null) return []
    const needed = neededOf(context, source, name)
    if (needed === null) return []
    const { field, column } = source.column(name)!
    return [{ name, label: labelOf(field), filled, value: `cast(r.${column} as text)`, needed: needed.when }]
  })
}

/**
 * When the field must be filled, by how far the person has come: nobody without a stage has come anywhere. Null where nobody
 * can tell, because stages aren't kept, or none of their values is said to mean as much.
 */
function neededOf(
  { mapping }: ModelContext,
  source: Source,
  name: string,
): { readonly when: string | null } | null {
  const { connection, object } = source
  const vendor = mapping[connection.vendor]
  const from = vendor.requiredFrom[object.object]?.[name]
  if (from === undefined) return { when: null }
  const stage = source.text(vendor.lifecycle[object.object])
  const reached = STAGES.slice(STAGES.indexOf(from))
  const values = Object.entries(mapping.lifecycleStages).flatMap(([value, means]) =>
    reached.includes(means) ? literal(value) : [],
  )
  if (stage === null || values.length === 0) return null
  return { when: `coalesce(lower(${stage}) in (${values.join(', ')}), false)` }
}

/** What people call the field. Where the CRM gives it no label but its name, the name as words: “Campaign type”. */
function labelOf({ name, label }: { readonly name: string; readonly label: string }): string {
  if (label !== name || !name.includes('_')) return label
  const words = name.replaceAll('_', ' ').trim()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

export function requiredColumns(
  context: ModelContext,
  source: Source,
): Record<keyof typeof REQUIRED_COLUMNS, string> {
  const fields = requiredFields(context, source)
  const unread = requiredNames(context, source).flatMap((name) => {
    const needed = neededOf(context, source, name)
    if (source.has(name) && needed !== null) return []
    const when = needed?.when ?? null
    return when === null ? literal(name) : `case when ${when} then ${literal(name)} end`
  })
  const gaps = fields.map(
    ({ filled, label, needed }) =>
      `case when ${needed === null ? '' : `not ${needed} or `}${filled} then null else ${literal(label)} end`,
  )
  return {
    required: summed(fields.map(({ needed }) => needed ?? 'true')),
    present: summed(
      fields.map(({ filled, needed }) => (needed === null ? filled : `${needed} and ${filled}`)),
    ),
    unread: listed(unread),
    missing: listed(gaps),
  }
}

/** How many of the conditions hold. */
function summed(conditions: readonly string[]): string {
  const always = conditions.filter((condition) => condition === 'true').length
  const others = conditions
    .filter((condition) => condition !== 'true')
    .map((condition) => `case when ${condition} then 1 else 0 end`)
  return [...(always === 0 && others.length > 0 ? [] : [String(always)]), ...others].join(' + ')
}

function listed(texts: readonly string[]): string {
  return texts.length === 0 ? 'null' : `nullif(concat_ws(', ', ${texts.join(', ')}), '')`
}

/** With what people call the records: a CRM's own label may be in any number or language. */
const OBJECTS: readonly (readonly [Vendor, object: string, records: string])[] = [
  ['salesforce', 'lead', 'leads'],
  ['salesforce', 'contact', 'contacts'],
  ['hubspot', 'contact', 'contacts'],
  ['salesforce', 'account', 'accounts'],
  ['hubspot', 'company', 'companies'],
  ['salesforce', 'opportunity', 'opportunities'],
  ['hubspot', 'deal', 'deals'],
  ['salesforce', 'campaign', 'campaigns'],
  ['hubspot', 'campaign', 'campaigns'],
]

const COLUMNS = {
  connection: 'text',
  object: 'text',
  record_id: 'text',
  part: 'text',
  title: 'text',
  value: 'text',
  present: 'integer',
} as const satisfies Columns

/** One row per record and required field. The records' own counts are made of the same expressions. */
export const requiredValue: Relation = {
  name: 'required_value',
  columns: COLUMNS,
  compile(context): Compiled {
    const parts = OBJECTS.flatMap(([vendor, object, records]) =>
      sourcesOf(context, vendor, object).flatMap((source) =>
        requiredFields(context, source).map((field) => ({
          from: source.from,
          ...(field.needed === null ? {} : { where: field.needed }),
          source: source.ref,
          columns: {
            connection: literal(source.connection.id),
            object: literal(object),
            record_id: 'r._id',
            part: literal(`${source.connection.id}.${object}.${field.name}`),
            title: `${systemOf(context, source.connection)} || ${literal(` ${records}: ${field.label}`)}`,
            value: field.value,
            present: `case when ${field.filled} then 1 else 0 end`,
          },
        })),
      ),
    )
    return union(context, COLUMNS, parts)
  },
}
