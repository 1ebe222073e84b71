import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { ImportField, ImportKind, RowRemark } from '../kind.ts'
import { idsIn } from '../values/campaign.ts'
import type { Form, ReadingContext } from '../values/value.ts'
import { valuesOf, type FieldValues } from '../values.ts'
import { decode, type Encoding } from './decode.ts'
import { findDelimiter } from './delimiter.ts'
import { decideForm, type FormDecision } from './form.ts'
import { matchColumns, type Matched, type RememberedMatch } from './match.ts'
import { eachLine } from './records.ts'

/** What is to be read, and what was chosen. */
export interface FileRequest {
  readonly path: string
  /** Where its rows go: JSON, one a line. */
  readonly rows: string
  readonly chosen: Matched
  /** The form of a field's values, where somebody chose one. */
  readonly forms: Readonly<Record<string, string>>
  readonly remembered: readonly RememberedMatch[]
  readonly context: ReadingContext
}

/** A heading of the file, and some of what stands below it. */
export interface FileHeader {
  readonly name: string
  readonly examples: readonly string[]
}

/** What must be chosen before the file's lines can be read. */
export interface Undecided {
  readonly field: string
  readonly message: string
  readonly action: string
}

/** What was read of a file. Its rows are written only where nothing is undecided, else they tell the cells alone. */
export interface FileReading {
  readonly encoding: Encoding
  readonly delimiter: string
  readonly headers: readonly FileHeader[]
  readonly matched: Matched
  readonly forms: Readonly<
    Record<string, { readonly form: string | null; readonly options: readonly Form[] }>
  >
  readonly undecided: readonly Undecided[]
  readonly lines: number
  /** The first of them, by field. */
  readonly first: readonly Pick<WrittenRow, 'line' | 'cells'>[]
}

/** A row as it is written: texts by name, so that the engine reads all of them alike. */
export interface WrittenRow {
  readonly line: number
  /** The cells of the matched columns by field, as JSON. */
  readonly cells: string
  /** What keeps it out, and what is to be said of it, as JSON lists of remarks; null: nothing. */
  readonly problems: string | null
  readonly notes: string | null
  /** The ids that the campaign's text may hold, one a line. */
  readonly campaign_ids?: string | null
}

/** How a field's value is called among a row's, apart from what else a row tells. */
export const valueName = (column: string): string => `value_${column}`

const EXAMPLES = 3
const FIRST_LINES = 100
const WRITTEN_CHARACTERS = 1 << 20

interface Column {
  readonly field: ImportField
  readonly values: FieldValues
  /** Its place in a line; -1 where no heading holds it. */
  readonly place: number
  readonly texts: Set<string>
}

/** Reads a file whole: what its headings hold, how its values are written, and each line's values or what is wrong with them. */
export function readFile(kind: ImportKind, request: FileRequest): FileReading {
  const { text, encoding } = decode(readFileSync(request.path))
  const { delimiter, rest } = findDelimiter(text)
  let names: readonly string[] = []
  let examples: Set<string>[] = []
  let columns: readonly Column[] = []
  const lines: { readonly line: number; readonly cells: readonly string[]; readonly tooLong: boolean }[] = []
  eachLine(rest, delimiter, {
    heading(cells) {
      names = cells
      examples = cells.map(() => new Set())
      columns = columnsOf(kind, matchColumns(kind.fields, names, request), names)
    },
    line({ line, cells }) {
      for (const [place, seen] of examples.entries())
        if (seen.size < EXAMPLES && cells[place]) seen.add(cells[place])
      for (const { place, texts } of columns) if (cells[place]) texts.add(cells[place])
      // Only what is matched is kept: a file may be as wide as it likes.
      const kept = columns.map(({ place }) => cells[place] ?? '')
      lines.push({ line, cells: kept, tooLong: cells.slice(names.length).some((cell) => cell !== '') })
    },
  })
  const decisions = columns.map((column) => decide(column, names, request))
  const undecided = columns.flatMap((column, index) => open(column, decisions[index]!))
  const first: Pick<WrittenRow, 'line' | 'cells'>[] = []
  const write = rowWriter(request.rows)
  for (const { line, cells, tooLong } of lines) {
    const shown = JSON.stringify(
      Object.fromEntries(
        columns.flatMap(({ field, place }, index) => (place < 0 ? [] : [[field.name, cells[index]!]])),
      ),
    )
    const read =
      undecided.length > 0
        ? { values: {}, problems: [], notes: [] }
        : readLine(kind, { columns, decisions, cells, context: request.context })
    if (first.length < FIRST_LINES) first.push({ line, cells: shown })
    if (tooLong) read.problems.unshift(TOO_LONG)
    write({
      line,
      cells: shown,
      problems: read.problems.length === 0 ? null : JSON.stringify(read.problems),
      notes: read.notes.length === 0 ? null : JSON.stringify(read.notes),
      ...read.values,
    })
  }
  write(null)
  return {
    encoding,
    delimiter,
    headers: names.map((name, place) => ({ name, examples: [...examples[place]!] })),
    matched: Object.fromEntries(
      columns.map(({ field, place }) => [field.name, place < 0 ? null : names[place]!]),
    ),
    forms: Object.fromEntries(
      columns.map((column, index) => [column.field.name, formOf(column, decisions[index]!)]),
    ),
    undecided,
    lines: lines.length,
    first,
  }
}

const TOO_LONG: RowRemark & { readonly value: null } = {
  field: '',
  value: null,
  message: 'The line has more cells than the heading',
  action: 'Put a cell that holds the mark between cells into quotation marks.',
}

function columnsOf(kind: ImportKind, matched: Matched, names: readonly string[]): Column[] {
  return kind.fields.map((field) => {
    const header = matched[field.name] ?? null
    return {
      field,
      values: valuesOf(field),
      place: header === null ? -1 : names.indexOf(header),
      texts: new Set(),
    }
  })
}

function decide(
  { field, values, place, texts }: Column,
  names: readonly string[],
  request: FileRequest,
): FormDecision {
  const chosen = request.forms[field.name]
  if (chosen !== undefined && values.forms.some(({ key }) => key === chosen))
    return { kind: 'decided', form: chosen }
  return decideForm(values, texts, { heading: names[place] ?? '', context: request.context })
}

function open({ field: { name, label, needs }, place }: Column, decision: FormDecision): Undecided[] {
  if (needs !== 'nothing' && place < 0)
    return [
      {
        field: name,
        message: `No column is matched with “${label}”.`,
        action: 'Choose the column that holds it.',
      },
    ]
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

function formOf({ values }: Column, decision: FormDecision) {
  return decision.kind === 'ambiguous'
    ? { form: null, options: decision.options }
    : { form: decision.form, options: values.forms }
}

interface Told extends RowRemark {
  readonly value: string | null
}

interface LineRead {
  readonly values: Record<string, string | null>
  readonly problems: Told[]
  readonly notes: Told[]
}

function readLine(
  kind: ImportKind,
  {
    columns,
    decisions,
    cells,
    context,
  }: {
    readonly columns: readonly Column[]
    readonly decisions: readonly FormDecision[]
    readonly cells: readonly string[]
    readonly context: ReadingContext
  },
): LineRead {
  const values: Record<string, string | null> = {}
  const kept: Record<string, string | null> = {}
  const [problems, notes]: [Told[], Told[]] = [[], []]
  let beside: { readonly currency: string; readonly field: string } | null = null
  for (const [index, { field, values: room }] of columns.entries()) {
    const { name, column, needs } = field
    const text = cells[index]!
    kept[name] = null
    values[valueName(column)] = null
    if (text === '') {
      if (needs === 'value')
        problems.push({
          field: name,
          value: null,
          message: 'is blank',
          action: 'It is needed: fill it, or leave the line out.',
        })
      continue
    }
    const decision = decisions[index]!
    const reading = room.read(text, decision.kind === 'decided' ? decision.form : null, context)
    if ('fault' in reading) {
      problems.push({ field: name, value: text, message: reading.fault, action: reading.action })
      continue
    }
    kept[name] = reading.value
    values[valueName(column)] = reading.value
    if (reading.currency !== undefined) beside = { currency: reading.currency, field: name }
    if (field.value.kind === 'campaign') values['campaign_ids'] = idsIn(reading.value).join('\n')
  }
  if (beside !== null) {
    const said = kept['currency'] ?? null
    if (said === null) values[valueName('currency')] = beside.currency
    else if (said !== beside.currency)
      problems.push({
        field: beside.field,
        value: beside.currency,
        message: `is another currency than the line’s ${said}`,
        action: 'Make them the same.',
      })
  }
  for (const remark of kind.check?.(kept) ?? [])
    (remark.note ? notes : problems).push({ ...remark, value: kept[remark.field] ?? null })
  return { values, problems, notes }
}

/** Writes rows in pieces; null ends it. */
function rowWriter(
  path: string,
): (row: (WrittenRow & Readonly<Record<string, string | number | null>>) | null) => void {
  const file = openSync(path, 'wx')
  let piece = ''
  return (row) => {
    if (row !== null) piece += `${JSON.stringify(row)}\n`
    if (piece.length < WRITTEN_CHARACTERS && row !== null) return
    writeSync(file, piece)
    piece = ''
    if (row === null) closeSync(file)
  }
}
