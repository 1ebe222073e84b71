import type { Spell } from '../journal.ts'
import type { Place, TruthLog } from '../truth-log.ts'

/** Writes down that a field of the record is empty. */
export function lacking(truth: TruthLog, place: Place, alive: readonly Spell[]) {
  return (field: string, spell: Spell) =>
    truth.field('missing', { ...place, field, typed: null }, spell, alive)
}
