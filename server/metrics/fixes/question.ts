import type { Piece, Question } from '../../warehouse/model/model.ts'

/** The piece as a question of its own. */
export function question(piece: Piece): Question {
  return { ctes: [{ name: 'asked', ...piece }], select: 'select * from asked' }
}
