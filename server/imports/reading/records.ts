import { CsvError, parse } from 'csv-parse/sync'
import { FORMULA_STARTS } from '../../../shared/formula-start.ts'
import { UnreadableFile } from '../error.ts'
import { cut } from './cut.ts'
import { MOST_CELLS, MOST_CHARACTERS, MOST_LINES } from '../limits.ts'

/** A line of the file: the number of the first line of text that it takes, and its cells without space around them. */
export interface FileLine {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Hands over the heading, then every line that isn't blank. Throws `UnreadableFile` where there are no lines, or more than are
 * read at a time, where one is too long or has too many cells, or where a quotation mark is never closed.
 */
export function eachLine(
  text: string,
  delimiter: string,
  {
    heading,
    line: take,
  }: {
    /** `names` tell alike ones apart; `written`: as the file has them. */
    readonly heading: (names: readonly string[], written: readonly string[]) => void
    /** `of`: how many lines of text there are, blank ones and the heading among them. */
    readonly line: (line: FileLine, of: number) => void
  },
): void {
  const of = countLines(text, delimiter)
  let first = true
  let lines = 0
  let end = 0
  let twice = 0
  try {
    parse(text, {
      delimiter,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MOST_CHARACTERS,
      on_record(record: string[], { lines: until }) {
        const cells = record.map(cleaned)
        // Of a break inside quotation marks the library counts both of its characters.
        twice += breaksIn(record, /\r\n/g)
        end = until - twice
        const line = { line: end - breaksIn(record, /\r\n|\n|\r/g), cells }
        if (cells.every((cell) => cell === '')) return null
        if (first) {
          first = false
          heading(namesOf(cells), cells)
          return null
        }
        lines += 1
        if (lines > MOST_LINES) throw tooMany()
        take(line, of)
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_MAX_RECORD_SIZE')
      throw new UnreadableFile(
        `What follows line ${end} is longer than ${MOST_CHARACTERS.toLocaleString('en-GB')} characters.`,
        'Shorten its longest cell. If no line is that long, look for a quotation mark that is never closed.',
        { cause: error },
      )
    throw new UnreadableFile(
      `The file breaks off inside a quotation: one that is opened after line ${end} is never closed.`,
      'Put a quotation mark at the end of that cell, and two in the place of each one inside.',
      { cause: error },
    )
  }
  if (lines > 0) return
  throw first
    ? new UnreadableFile('The file is empty.', 'Take one with a heading and a line for each row.')
    : new UnreadableFile('The file has a heading and no lines.', 'Add a line for each row.')
}

/** Looked at before any of it is taken apart: a line of nothing but delimiters would fill the memory. */
function countLines(text: string, delimiter: string): number {
  let cells = 1
  let line = 1
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\n') {
      cells = 1
      line += 1
    } else if (character === delimiter && ++cells > MOST_CELLS)
      throw new UnreadableFile(
        `Line ${line} has more than ${MOST_CELLS.toLocaleString('en-GB')} cells.`,
        'Take only the columns that are to be imported.',
      )
  }
  return line
}

function tooMany(): UnreadableFile {
  return new UnreadableFile(
    `The file has more than ${MOST_LINES.toLocaleString('en-GB')} lines.`,
    'Split it, and import one part after the other.',
  )
}

function breaksIn(cells: readonly string[], breaks: RegExp): number {
  return cells.reduce((sum, cell) => sum + (cell.match(breaks)?.length ?? 0), 0)
}

/** Without space around it, and without the apostrophe that keeps spreadsheets from running it as a formula. */
function cleaned(cell: string): string {
  const text = cell.trim()
  return text.startsWith("'") && FORMULA_STARTS.some((start) => text.startsWith(start, 1))
    ? text.slice(1)
    : text
}

/** A heading for each column, also where it has none or the same one as another. */
function namesOf(cells: readonly string[]): string[] {
  const times = new Map<string, number>()
  return cells.map((cell, index) => {
    const name = cell === '' ? `Column ${index + 1}` : cut(cell)
    const before = times.get(name) ?? 0
    times.set(name, before + 1)
    return before === 0 ? name : `${name} (${before + 1})`
  })
}
