import type { Piece, Question } from '../../warehouse/model/model.ts'

/** The piece as a question of its own. */
export function question(piece: Piece): Question {
  return { ctes: [{ name: 'asked', ...piece }], select: 'select * from asked' }
}

/** A question about nothing but tables that are kept within the read. */
export function ofKept(sql: string): Question {
  return question({ sql, reads: {} })
}
