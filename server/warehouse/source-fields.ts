import type { SourceField, SourceFieldList } from '../../shared/mapping.ts'
import type { CatalogColumn, CatalogObject } from './catalog.ts'
import type { Reader } from './warehouse.ts'

const CURRENT = `_valid_to = cast('infinity' as timestamptz) and not _deleted`
/** Records that examples are taken from. */
const LOOKED_AT = 300
const EXAMPLES = 3
const EXAMPLE_CHARACTERS = 60
/** A text with so few different values is a choice, whatever its type is called. */
const MOST_OPTIONS = 25

/** The fields that the source has now, with the share of its living records that hold each, and what some of them hold. */
export async function readSourceFields(
  reader: Reader,
  { table, columns }: CatalogObject,
): Promise<Pick<SourceFieldList, 'records' | 'items'>> {
  const present = [...columns.values()].filter(({ removed }) => !removed)
  const counts = present.map(
    ({ column }, n) => `cast(count(nullif(trim(${textOf(column)}), '')) as integer) as n${n}`,
  )
  const [counted] = await reader.all<Record<string, number>>(
    `select ${['cast(count(*) as integer) as records', ...counts].join(', ')} from ${table} where ${CURRENT}`,
  )
  const newest = await reader.all<Record<string, string | null>>(
    `select ${present.map(({ column }, n) => `${textOf(column)} as v${n}`).join(', ')} from ${table}
     where ${CURRENT} order by _valid_from desc, _id limit ${LOOKED_AT}`,
  )
  const records = counted?.['records'] ?? 0
  return {
    records,
    items: present.map((column, n) =>
      toField(column, {
        filled: records === 0 ? null : (counted?.[`n${n}`] ?? 0) / records,
        values: newest.map((row) => row[`v${n}`] ?? ''),
      }),
    ),
  }
}

function toField(
  { field }: CatalogColumn,
  { filled, values }: { readonly filled: number | null; readonly values: readonly string[] },
): SourceField {
  const different = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))]
  const offered = field.picklist?.map(({ value }) => value) ?? []
  const few = field.type === 'text' && field.references.length === 0 && different.length <= MOST_OPTIONS
  const options = [...new Set([...offered, ...(offered.length > 0 || few ? different : [])])]
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    custom: field.custom,
    filled,
    examples: [...new Set(different.map((value) => exampleOf(field, value)))].slice(0, EXAMPLES),
    options: options.length === 0 ? null : options,
    labels: Object.fromEntries(
      (field.picklist ?? [])
        .filter(({ value, label }) => label !== value)
        .map(({ value, label }) => [value, label]),
    ),
  }
}

/** Of a moment its day: more would only be longer. */
function exampleOf({ type }: CatalogColumn['field'], value: string): string {
  return type === 'instant' ? value.slice(0, 'yyyy-mm-dd'.length) : value.slice(0, EXAMPLE_CHARACTERS)
}

function textOf(column: string): string {
  return `cast(${column} as text)`
}
