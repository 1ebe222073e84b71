import { readFileSync } from 'node:fs'
import type { ImportKind } from '../kind.ts'
import type { Report } from '../progress.ts'
import type { Form, ReadingContext } from '../values/value.ts'
import { columnsOf, decide, formOf, undecidedOf, type Column, type DecidedColumn } from './column.ts'
import { cut } from './cut.ts'
import { decode, type Encoding } from './decode.ts'
import { findDelimiter } from './delimiter.ts'
import { matchColumns, type Matched, type RememberedMatch } from './match.ts'
import { readLine, type LineRead } from './read-line.ts'
import { eachLine } from './records.ts'
import { writeRows, type WrittenRow } from './write-rows.ts'

/** What is to be read, and what was chosen. */
export interface FileRequest {
  readonly path: string
  /** Where its rows go. */
  readonly rows: string
  readonly chosen: Matched
  /** The form of a field's values, where somebody chose one. */
  readonly forms: Readonly<Record<string, string>>
  readonly remembered: readonly RememberedMatch[]
  readonly context: ReadingContext
}

/** What was read of a file. While something is undecided its rows tell their cells alone. */
export interface FileReading {
  readonly encoding: Encoding
  readonly delimiter: string
  /** The headings, with some of what stands below each. */
  readonly headers: readonly { readonly name: string; readonly examples: readonly string[] }[]
  readonly matched: Matched
  readonly forms: Readonly<
    Record<string, { readonly form: string | null; readonly options: readonly Form[] }>
  >
  readonly undecided: readonly { readonly field: string; readonly message: string; readonly action: string }[]
  readonly lines: number
  /** The first of them. */
  readonly first: readonly Pick<WrittenRow, 'line' | 'cells'>[]
}

/** A line as far as it is kept: a file may be as wide as it likes. */
interface KeptLine {
  readonly line: number
  /** One of each column; blank where the file hasn't it. */
  readonly cells: readonly string[]
  readonly tooLong: boolean
}

const EXAMPLES = 3
const FIRST_LINES = 100
/** How far it is is said after so many lines. */
const REPORTED_LINES = 2_000

const TOO_LONG = {
  field: '',
  value: null,
  message: 'The line has more cells than the heading',
  action: 'Put a cell that holds the mark between cells into quotation marks.',
}

/** Reads a file whole: what its headings hold, how its values are written, and each line's values or what is wrong with them. */
export function readFile(kind: ImportKind, request: FileRequest, report: Report = () => {}): FileReading {
  const { forms, context } = request
  const { text, encoding } = decode(readFileSync(request.path))
  const { delimiter, rest } = findDelimiter(text)
  const { headers, columns: found, lines } = readCells(kind, { text: rest, delimiter, request, report })
  const columns = found.map((column) => decide(column, forms[column.field.name], context))
  const undecided = columns.flatMap(undecidedOf)
  const first: Pick<WrittenRow, 'line' | 'cells'>[] = []
  function* rows(): Generator<WrittenRow> {
    for (const [nth, { line, cells, tooLong }] of lines.entries()) {
      if (nth % REPORTED_LINES === 0) report({ stage: 'reading', lines: nth, of: lines.length })
      const read: LineRead =
        undecided.length > 0
          ? { values: {}, problems: [], notes: [] }
          : readLine(kind, { columns, cells, context })
      const problems = tooLong ? [TOO_LONG, ...read.problems] : read.problems
      const row = {
        line,
        cells: shown(columns, cells),
        problems: listed(problems),
        notes: listed(read.notes),
      }
      if (first.length < FIRST_LINES) first.push({ line, cells: row.cells })
      yield { ...row, ...read.values }
    }
  }
  writeRows(request.rows, rows())
  const ofFields = <T>(of: (column: DecidedColumn) => T) =>
    Object.fromEntries(columns.map((column) => [column.field.name, of(column)]))
  return {
    encoding,
    delimiter,
    headers,
    matched: ofFields(({ header }) => header),
    forms: ofFields(formOf),
    undecided,
    lines: lines.length,
    first,
  }
}

function readCells(
  kind: ImportKind,
  {
    text,
    delimiter,
    request,
    report,
  }: {
    readonly text: string
    readonly delimiter: string
    readonly request: FileRequest
    readonly report: Report
  },
): {
  readonly headers: FileReading['headers']
  readonly columns: readonly Column[]
  readonly lines: readonly KeptLine[]
} {
  let names: readonly string[] = []
  let examples: readonly Set<string>[] = []
  let columns: readonly Column[] = []
  const lines: KeptLine[] = []
  eachLine(text, delimiter, {
    heading(cells, written) {
      names = cells
      examples = cells.map(() => new Set())
      const headings = names.map((name, place) => ({ name, written: written[place] || name }))
      columns = columnsOf(kind, matchColumns(kind.fields, headings, request), names)
    },
    line({ line, cells }, of) {
      if (lines.length % REPORTED_LINES === 0) report({ stage: 'parting', lines: Math.min(line, of), of })
      for (const [place, seen] of examples.entries())
        if (seen.size < EXAMPLES && cells[place]) seen.add(cut(cells[place]))
      for (const { place, texts } of columns) if (cells[place]) texts?.add(cells[place])
      const kept = columns.map(({ place }) => cells[place] ?? '')
      lines.push({ line, cells: kept, tooLong: cells.slice(names.length).some((cell) => cell !== '') })
    },
  })
  return {
    headers: names.map((name, place) => ({ name, examples: [...examples[place]!] })),
    columns,
    lines,
  }
}

/** The cells that the file has, by field, as they are shown. */
function shown(columns: readonly Column[], cells: readonly string[]): string {
  const has = columns.flatMap(({ field, place }, index) =>
    place < 0 ? [] : [[field.name, cut(cells[index]!)]],
  )
  return JSON.stringify(Object.fromEntries(has))
}

function listed(remarks: readonly { readonly value: string | null }[]): string | null {
  if (remarks.length === 0) return null
  return JSON.stringify(remarks.map((remark) => ({ ...remark, value: remark.value && cut(remark.value) })))
}
