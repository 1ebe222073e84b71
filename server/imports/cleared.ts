import type { ImportAnswer } from '../../shared/import.ts'
import { countBlank, type LineState } from '../warehouse/entered/compared.ts'
import type { Reader } from '../warehouse/warehouse.ts'
import type { ImportKind } from './kind.ts'
import type { Matched } from './reading/match.ts'

/**
 * What new and changed lines take away, because a cell is blank in them where that says something: a column that was matched by mistake looks
 * like it. Where it is most of what can be imported, with what to look at.
 */
export async function readCleared(
  reader: Reader,
  { fields }: ImportKind,
  { matched, states }: { readonly matched: Matched; readonly states: Readonly<Record<LineState, number>> },
): Promise<ImportAnswer['cleared']> {
  const { refused: _refused, ...taken } = states
  const all = Object.values(taken).reduce((sum, lines) => sum + lines, 0)
  const cleared: ImportAnswer['cleared'][number][] = []
  for (const { name, label, column, blank } of fields) {
    const header = matched[name] ?? null
    const lines = blank === undefined || header === null ? 0 : await countBlank(reader, column)
    if (blank === undefined || lines === 0) continue
    cleared.push({
      field: name,
      label,
      lines,
      words: lines === 1 ? blank.one : blank.many,
      warning:
        lines * 2 > all
          ? `That is most of the file: check that its column “${header}” is the one that is meant.`
          : null,
    })
  }
  return cleared
}
