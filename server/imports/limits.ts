/** What a file may hold at most; larger ones are split by who sends them. */
export const MOST_LINES = 100_000
export const MOST_BYTES = 30 << 20
/** Of a line; a note of a hundred pages is shorter. */
export const MOST_CHARACTERS = 1 << 20
/** Of a line of text; each takes many times its place while it is read. */
export const MOST_CELLS = 5_000
