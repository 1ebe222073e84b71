import type { ImportField, ImportKind } from '../kind.ts'
import type { Form, ReadingContext } from '../values/value.ts'
import { valuesOf, type FieldValues } from '../values.ts'
import { decideForm, type FormDecision } from './form.ts'
import type { matchColumns } from './match.ts'

/** A field, and where the file holds it. */
export interface Column {
  readonly field: ImportField
  readonly values: FieldValues
  readonly header: string | null
  /** Those that it may be, where several headings are called alike. */
  readonly among: readonly string[]
  /** Its place in a line; -1 where no heading holds it. */
  readonly place: number
  /** The different texts that stand below its heading; null where they can be read in one way only. */
  readonly texts: Set<string> | null
}

/** A column whose form is decided, as far as it can be. */
export interface DecidedColumn extends Column {
  readonly decision: FormDecision
}

/** What must be chosen before the file's lines can be read. */
interface Undecided {
  readonly field: string
  readonly message: string
  readonly action: string
}

/** The kind's fields with their places among the headings. */
export function columnsOf(
  kind: ImportKind,
  matches: ReturnType<typeof matchColumns>,
  headings: readonly string[],
): Column[] {
  return kind.fields.map((field) => {
    const { header, among } = matches[field.name]!
    const place = header === null ? -1 : headings.indexOf(header)
    const values = valuesOf(field)
    return {
      field,
      values,
      header: place < 0 ? null : header,
      among,
      place,
      texts: values.forms.length === 0 ? null : new Set(),
    }
  })
}

/** Decides how the column's values are written, where nobody has chosen. */
export function decide(column: Column, chosen: string | undefined, context: ReadingContext): DecidedColumn {
  const { values, texts, header } = column
  const known = values.forms.some(({ key }) => key === chosen)
  const decision: FormDecision =
    chosen !== undefined && known
      ? { kind: 'decided', form: chosen }
      : texts === null
        ? { kind: 'decided', form: null }
        : decideForm(values, texts, { heading: header ?? '', context })
  return { ...column, decision }
}

/** Of columns that are called alike; a file may have thousands. */
const LISTED = 5

/** What is still to be chosen of the column. */
export function undecidedOf({ field, header, among, decision }: DecidedColumn): Undecided[] {
  const { name, label, needs } = field
  if (among.length > 0) {
    const more = among.length - LISTED
    const listed = among.slice(0, LISTED).map((heading) => `“${heading}”`)
    return [
      {
        field: name,
        message: `${among.length} columns are called alike, and any of them may be “${label}”: ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
        action: `Choose the column that holds it${needs === 'nothing' ? ', or none' : ''}.`,
      },
    ]
  }
  if (needs !== 'nothing' && header === null) {
    const message = `No column is matched with “${label}”.`
    return [{ field: name, message, action: 'Choose the column that holds it.' }]
  }
  if (decision.kind === 'decided') return []
  const ways = decision.options.map(({ title }) => title).join('; or ')
  return [
    {
      field: name,
      message: `“${decision.example}” in “${label}” can be read in two ways, and so can the whole column.`,
      action: `Choose how it is written: ${ways}.`,
    },
  ]
}

/** How the column is written, and how else it might be; nothing where that makes no difference. */
export function formOf({ values, decision }: DecidedColumn): {
  readonly form: string | null
  readonly options: readonly Form[]
} {
  return decision.kind === 'ambiguous'
    ? { form: null, options: decision.options }
    : { form: decision.form, options: decision.form === null ? [] : values.forms }
}
