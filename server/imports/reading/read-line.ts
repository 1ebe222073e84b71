import { givenName } from '../../warehouse/entered/table.ts'
import type { ImportKind, RowRemark } from '../kind.ts'
import { idsIn } from '../values/campaign.ts'
import type { ReadingContext } from '../values/value.ts'
import type { DecidedColumn } from './column.ts'

/** What is to be said of a line; `field` is blank of the line as a whole. */
interface Told extends RowRemark {
  readonly value: string | null
}

/** A line's values as they are kept, by their names among a row's, what keeps it out, and what is to be said of it. */
export interface LineRead {
  readonly values: Record<string, string | null>
  readonly problems: Told[]
  readonly notes: Told[]
}

const BLANK = { message: 'is blank', action: 'It is needed: fill it, or leave the line out.' }

/** Reads the cells of a line, one of each column. */
export function readLine(
  kind: ImportKind,
  {
    columns,
    cells,
    context,
  }: {
    readonly columns: readonly DecidedColumn[]
    readonly cells: readonly string[]
    readonly context: ReadingContext
  },
): LineRead {
  const line: LineRead = { values: {}, problems: [], notes: [] }
  const kept: Record<string, string | null> = {}
  let beside: string | null = null
  for (const [index, { field, values, decision }] of columns.entries()) {
    const { name, column, needs } = field
    const text = cells[index]!
    kept[name] = null
    line.values[givenName(column)] = null
    if (text === '') {
      if (needs === 'value') line.problems.push({ field: name, value: null, ...BLANK })
      continue
    }
    const reading = values.read(text, decision.kind === 'decided' ? decision.form : null, context)
    if ('fault' in reading) {
      line.problems.push({ field: name, value: text, message: reading.fault, action: reading.action })
      continue
    }
    kept[name] = reading.value
    line.values[givenName(column)] = reading.value
    beside = reading.currency ?? beside
    if (field.value.kind === 'campaign') line.values['campaign_ids'] = idsIn(reading.value).join('\n')
  }
  if (beside !== null) takeCurrency(line, { beside, said: kept['currency'] ?? null })
  for (const remark of kind.check?.(kept) ?? [])
    (remark.note ? line.notes : line.problems).push({ ...remark, value: kept[remark.field] ?? null })
  return line
}

/** A currency that stands beside an amount is the line's, unless the line says another. */
function takeCurrency(
  { values, problems }: LineRead,
  { beside, said }: { readonly beside: string; readonly said: string | null },
): void {
  if (said === null) values[givenName('currency')] = beside
  else if (said !== beside) {
    problems.push({
      field: 'currency',
      value: said,
      message: `is another currency than the ${beside} beside the amount`,
      action: 'Make them the same.',
    })
  }
}
