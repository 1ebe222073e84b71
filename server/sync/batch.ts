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
/** So few rows are there before anybody could have read that they are on their way. */
const FEW_ROWS = 1_000

/** Whether pages are enough for one transaction, having been waited for so long. `fields`: how many the rows of an object have. */
export function isFull(
  pages: readonly Page[],
  { fields, waitedMs }: { readonly fields: (object: string) => number; readonly waitedMs: number },
): boolean {
  if (waitedMs >= MOST_MS) return true
  const files = pages.flatMap((page) => page.files)
  const cells = files.map(({ object, rows }) => (rows ?? 0) * fields(object))
  return files.length >= MOST_FILES || sum(files.map(weight)) >= MOST_ROWS || sum(cells) >= MOST_CELLS
}

/** Whether it takes no time worth telling to take that many rows in. */
export function isFew(rows: number): boolean {
  return rows <= FEW_ROWS
}

/** Those that the source has said are there. */
export function rowsOf(pages: readonly Page[]): number {
  return sum(pages.flatMap(({ files }) => files.map(({ rows }) => rows ?? 0)))
}

/** Rows, or the records to which they belong, which are held in memory even where nothing belongs to them. */
function weight({ rows, content }: PageFile): number {
  return Math.max(rows ?? 0, content.kind === 'sets' ? content.parents.length : 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
