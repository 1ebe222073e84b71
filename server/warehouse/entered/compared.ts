import type { Reader, Row } from '../warehouse.ts'
import { ROW, SHOWN } from './compare.ts'
import type { EnteredTable } from './table.ts'

/** What an import would make of a line. */
export type LineState = 'new' | 'changed' | 'unchanged' | 'repeated' | 'refused'

/** A line of the file with what would become of it, and its row's values by column. */
export type ComparedLine = Row & {
  readonly _line: number
  readonly _state: LineState
  readonly _cells: string
  readonly _problems: string | null
  readonly _notes: string | null
  readonly _reason: 'no-campaign' | 'campaigns' | 'contradiction' | 'unnumbered' | null
  readonly _note: 'no-campaign' | 'campaigns' | null
  readonly _campaigns: number
  /** The line that told of the same row first. */
  readonly _first_line: number | null
  /** The name of the campaign that was found, and the ids of two where it may be several; not of kinds without one. */
  readonly _label?: string | null
  readonly _among?: string | null
}

/** How many lines there are of each state. */
export async function countStates(reader: Reader): Promise<Readonly<Record<LineState, number>>> {
  const rows = await reader.all<{ state: LineState; lines: number }>(
    `select _state as state, cast(count(*) as integer) as lines from ${ROW} group by _state`,
  )
  const of = (state: LineState) => rows.find((row) => row.state === state)?.lines ?? 0
  return {
    new: of('new'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    repeated: of('repeated'),
    refused: of('refused'),
  }
}

/** How many of the new and changed rows hold nothing in the column. */
export async function countBlank(reader: Reader, column: string): Promise<number> {
  const [counted] = await reader.all<{ rows: number }>(
    `select cast(count(*) as integer) as rows from ${ROW} where _state in ('new', 'changed') and ${column} is null`,
  )
  return counted!.rows
}

/** So many rows are turned into values at once; many more would hold the event loop for long. */
const ROWS_A_TURN = 100

const TOLD = [
  '_line',
  '_state',
  '_cells',
  '_problems',
  '_notes',
  '_reason',
  '_note',
  '_campaigns',
  '_first_line',
]
const TOLD_OF_CAMPAIGN = ['_label', '_among', 'campaign']

/** The first lines, and the first of those that are refused, in pieces. */
export async function* readLines(
  reader: Reader,
  { columns, campaign }: Pick<EnteredTable, 'columns' | 'campaign'>,
  { first, refused }: { readonly first: number; readonly refused: number },
): AsyncGenerator<readonly ComparedLine[]> {
  const told = [...TOLD, ...(campaign === 'none' ? [] : TOLD_OF_CAMPAIGN), ...columns.map(({ name }) => name)]
  await reader.keep(
    SHOWN,
    `select ${told.join(', ')}, row_number() over (order by _line) as _shown from (
       select r.*, row_number() over (order by _line) as _place,
         row_number() over (partition by _state order by _line) as _place_in_state from ${ROW} r) as n
     where _place <= ${first} or (_state = 'refused' and _place_in_state <= ${refused})`,
  )
  for (let from = 0; ; from += ROWS_A_TURN) {
    const lines = await reader.all<ComparedLine>(
      `select ${told.join(', ')} from ${SHOWN} where _shown > ${from} and _shown <= ${from + ROWS_A_TURN} order by _shown`,
    )
    yield lines
    if (lines.length < ROWS_A_TURN) return
  }
}
