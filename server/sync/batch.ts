import type { Page, PageFile } from '../connectors/connector.ts'

/**
 * Pages are committed together up to about this many rows: the engine writes a whole row group (122,880) where it belongs, and
 * fewer rows twice, into its log before.
 */
const MOST_ROWS = 125_000
/** Rows with many fields are committed sooner, because they are held in memory meanwhile. */
const MOST_CELLS = 1_600_000
const MOST_FILES = 1_500
/** A source that is slower than that has its pages committed after a while. */
const MOST_MS = 5_000
/** A page whose rows the source doesn't count holds at most about as many. */
const UNTOLD_ROWS = 100
/** So few rows are there before anybody could have read that they are on their way. */
const FEW_ROWS = 1_000

/** Whether pages are enough for one transaction, having been waited for so long. `fields`: how many the rows of an object have. */
export function isFull(
  pages: readonly Page[],
  { fields, waitedMs }: { readonly fields: (object: string) => number; readonly waitedMs: number },
): boolean {
  if (waitedMs >= MOST_MS) return true
  const files = pages.flatMap((page) => page.files)
  const cells = files.map((file) => rowsIn(file) * fields(file.object))
  return files.length >= MOST_FILES || sum(files.map(weight)) >= MOST_ROWS || sum(cells) >= MOST_CELLS
}

/** Whether it takes no time worth telling to take that many rows in. */
export function isFew(rows: number): boolean {
  return rows <= FEW_ROWS
}

/** Those that the source has said are there, and what may be where it says nothing. */
export function rowsOf(pages: readonly Page[]): number {
  return sum(pages.flatMap(({ files }) => files.map(rowsIn)))
}

function rowsIn({ rows }: PageFile): number {
  return rows ?? UNTOLD_ROWS
}

/** Rows, or the records to which they belong, which are held in memory even where nothing belongs to them. */
function weight(file: PageFile): number {
  const { content } = file
  return Math.max(rowsIn(file), content.kind === 'sets' ? content.parents.length : 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
