import { closeSync, openSync, writeSync } from 'node:fs'

/** A row as it is written: texts by name, so that the engine reads all of them alike. Lists and cells are JSON. */
export interface WrittenRow {
  readonly line: number
  /** The cells of the matched columns, by field. */
  readonly cells: string
  /** What keeps it out, and what is to be said of it; null: nothing. */
  readonly problems: string | null
  readonly notes: string | null
  readonly [value: string]: string | number | null
}

const PIECE_CHARACTERS = 1 << 20

/** Writes rows to a new file, one a line. */
export function writeRows(path: string, rows: Iterable<WrittenRow>): void {
  const file = openSync(path, 'wx')
  try {
    let piece = ''
    for (const row of rows) {
      piece += `${JSON.stringify(row)}\n`
      if (piece.length < PIECE_CHARACTERS) continue
      writeSync(file, piece)
      piece = ''
    }
    writeSync(file, piece)
  } finally {
    closeSync(file)
  }
}
