import type { ImportLine, ImportRemark } from '../../shared/import.ts'
import type { ComparedLine } from '../warehouse/entered/compared.ts'
import { KeptCells, KeptRemarks } from './kept.ts'
import type { ImportKind } from './kind.ts'
import { cut } from './reading/cut.ts'
import { valuesOf } from './values.ts'
import type { ReadingContext } from './values/value.ts'

/** A line of a file as a person is told of it. */
export function toldLine(kind: ImportKind, line: ComparedLine, context: ReadingContext): ImportLine {
  const cells = KeptCells.parse(line._cells)
  return {
    line: line._line,
    state: line._state,
    cells,
    values: line._state === 'refused' ? null : valuesIn(kind, line, context),
    campaign: line._label ?? null,
    problems: [...toldRemarks(kind, line._problems), ...found(kind, line, line._reason, cells)],
    notes: [...toldRemarks(kind, line._notes), ...found(kind, line, line._note, cells)],
  }
}

function valuesIn(kind: ImportKind, line: ComparedLine, context: ReadingContext): ImportLine['values'] {
  return Object.fromEntries(
    kind.fields.map((field) => {
      const value = line[field.column]
      const known = typeof value === 'string' || typeof value === 'number'
      return [field.name, known ? cut(valuesOf(field).write(value, context)) : null]
    }),
  )
}

function toldRemarks(kind: ImportKind, json: string | null): ImportRemark[] {
  if (json === null) return []
  return KeptRemarks.parse(json).map(({ field, ...remark }) => ({
    field: field === '' ? null : field,
    label: kind.fields.find(({ name }) => name === field)?.label ?? null,
    ...remark,
  }))
}

/** What comparing it with the CRMs and the lines before has found. */
function found(
  kind: ImportKind,
  line: ComparedLine,
  reason: ComparedLine['_reason'],
  cells: Readonly<Record<string, string>>,
): ImportRemark[] {
  if (reason === null) return []
  if (reason === 'contradiction') {
    return [
      {
        field: null,
        label: null,
        value: null,
        message: `It says something else of the same ${kind.row} than line ${line._first_line}`,
        action: 'Leave one of the two out.',
      },
    ]
  }
  if (reason === 'unnumbered') {
    const number = kind.fields.find(({ name }) => name === kind.numberedBy)
    return [
      {
        field: number?.name ?? null,
        label: number?.label ?? null,
        value: null,
        message: `It says the same as line ${line._first_line}, and nothing tells whether they are one ${kind.row} or two`,
        action: `Match or fill ${number?.label ?? 'what tells them apart'}, or leave one of the two out.`,
      },
    ]
  }
  const field = kind.fields.find(({ value }) => value.kind === 'campaign')!
  const kept = line._reason === null
  const message =
    reason === 'campaigns'
      ? `may be any of ${line._campaigns} campaigns, such as ${line._among}`
      : 'is no campaign that the CRMs hold, by id, address or name'
  const action = kept
    ? 'It is kept as it is written, unless you choose the campaign that is meant.'
    : reason === 'campaigns'
      ? 'Choose which one is meant, or give the id of its record, or its address.'
      : 'Check how it is written, sync first if it is new, or choose the campaign that is meant.'
  return [{ field: field.name, label: field.label, value: cells[field.name] ?? null, message, action }]
}
