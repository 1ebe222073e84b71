/** What a file may hold at most; larger ones are split by who sends them. */
export const MOST_LINES = 100_000
export const MOST_BYTES = 30 << 20
