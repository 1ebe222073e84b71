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
}

function requiredNames({ mapping }: ModelContext, { connection, object }: Source): readonly string[] {
  return mapping[connection.vendor].required[object.object] ?? []
}

/** The required fields that this source has. */
function requiredFields(context: ModelContext, source: Source): RequiredField[] {
  return requiredNames(context, source).flatMap((name) => {
    const filled = source.filled(name)
    if (filled === null) return []
    const { field, column } = source.column(name)!
    return [{ name, label: labelOf(field), filled, value: `cast(r.${column} as text)` }]
  })
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
  const count = fields.map(({ filled }) => `case when ${filled} then 1 else 0 end`)
  const unread = requiredNames(context, source).filter((name) => !source.has(name))
  const gaps = fields.map(({ filled, label }) => `case when ${filled} then null else ${literal(label)} end`)
  return {
    required: String(fields.length),
    present: count.length === 0 ? '0' : count.join(' + '),
    unread: unread.length === 0 ? 'null' : literal(unread.join(', ')),
    missing: gaps.length === 0 ? 'null' : `nullif(concat_ws(', ', ${gaps.join(', ')}), '')`,
  }
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
