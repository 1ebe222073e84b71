import { parse } from 'csv-parse/sync'

/** What may part the cells of a line. */
const DELIMITERS = [',', ';', '\t', '|'] as const
type Delimiter = (typeof DELIMITERS)[number]

const LOOKED_AT_CHARACTERS = 100_000
const LOOKED_AT_LINES = 50
/** By this first line Excel tells itself what parts the cells. */
const SEP_LINE = /^sep=([,;\t|])\r?\n/i

/** The text without what says how it is parted, and the mark by which most of its lines have as many cells as its heading. */
export function findDelimiter(text: string): { readonly delimiter: Delimiter; readonly rest: string } {
  const said = SEP_LINE.exec(text)
  const told = DELIMITERS.find((delimiter) => delimiter === said?.[1])
  if (said && told) return { delimiter: told, rest: text.slice(said[0].length) }
  const start = text.slice(0, LOOKED_AT_CHARACTERS)
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, score: scoreOf(start, delimiter) }))
  return {
    delimiter: scores.reduce((best, next) => (next.score > best.score ? next : best)).delimiter,
    rest: text,
  }
}

/** Cells of the heading, as far as the lines have as many. */
function scoreOf(text: string, delimiter: Delimiter): number {
  const [heading, ...lines] = parse(text, {
    delimiter,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    to: LOOKED_AT_LINES,
  })
  if (heading === undefined || heading.length < 2) return 0
  const alike = lines.filter((cells) => cells.length === heading.length).length
  return (heading.length * (1 + alike)) / (1 + lines.length)
}
