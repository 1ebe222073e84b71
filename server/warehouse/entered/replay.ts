import { literal } from '../sql.ts'

/** A column of what imports said. */
export interface ReplayedColumn {
  readonly name: string
  /** The file's column that gives it; null of one that holds what was said first. */
  readonly by: string | null
}

/**
 * What each row comes to with every import that says it, one after the other: each column holds what the last file said that had
 * it, because a column that a file hasn't says nothing. `said` selects what is in force: what imports said (see
 * `../migrations/0017-said.ts`), with `_row`, by which a row is told from others. Of a row that one file says twice, because its
 * campaigns were linked only later, the first line counts.
 *
 * Gives one row for each thing said, as it stood from then on: `_nth` of `_times`.
 */
export function replaySql(said: string, columns: readonly ReplayedColumn[]): string {
  const givers = [...new Set(columns.flatMap(({ by }) => by ?? []))]
  const turns = givers.map(
    (by) =>
      `count(case when strpos(_given, ${literal(listed([by]))}) > 0 then 1 end) over so_far as ${turnOf(by)}`,
  )
  const values = columns.map(({ name, by }) => {
    const since = by === null ? '_row' : `_row, ${turnOf(by)}`
    return `first_value(${name}) over (partition by ${since} order by _nth) as ${name}`
  })
  return `select ${['_row', '_import', '_valid_from', '_nth', '_times', ...values].join(', ')}
    from (select ${['s.*', 'row_number() over so_far as _nth', 'count(*) over (partition by _row) as _times', ...turns].join(', ')}
      from (select distinct on (_row, _import) * from (${said}) as e order by _row, _import, _line) as s
      window so_far as (partition by _row order by _valid_from rows between unbounded preceding and current row)) as t`
}

/** Each row as it stands. */
export function standingSql(said: string, columns: readonly ReplayedColumn[]): string {
  return `select * from (${replaySql(said, columns)}) as r where _nth = _times`
}

/** How the columns of a file are kept, so that one can be found among them. */
export function listed(columns: readonly string[]): string {
  return columns.map((column) => ` ${column} `).join('')
}

function turnOf(by: string): string {
  return `_turn_${by}`
}
