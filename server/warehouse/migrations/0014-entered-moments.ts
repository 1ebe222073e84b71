const VERSION = `_id text not null, _valid_from timestamptz not null, _valid_to timestamptz not null, _deleted boolean not null,
  _hash text not null, _import text not null`
const CAMPAIGN = `campaign text not null, connection text not null, object text not null, record_id text not null`
const KEPT = (column: string) => `replace(cast(${column} at time zone 'UTC' as text), ' ', 'T') || 'Z'`

/**
 * A moment that a file gave without an offset is meant by the clock of the workspace's zone, whichever is set: it is kept as that
 * clock showed it. What was brought in before stays the instant that it was taken for, which ends in `Z`.
 *
 * Tables are made anew, because DuckDB can't read back from its log a column's type that was changed by an expression: after a power failure
 * the data would not open.
 */
export const enteredMoments: readonly string[] = [
  ...anew('planned_date', {
    columns: `planned_launch date, changed_at text, changed_by text, reason text`,
    values: `planned_launch, ${KEPT('changed_at')}, changed_by, reason`,
  }),
  ...anew('actual_launch', { columns: `launched_at text not null`, values: KEPT('launched_at') }),
]

function anew(
  table: string,
  { columns, values }: { readonly columns: string; readonly values: string },
): string[] {
  return [
    `create table entered.${table}_kept(${VERSION}, ${CAMPAIGN}, ${columns})`,
    `insert into entered.${table}_kept
     select _id, _valid_from, _valid_to, _deleted, _hash, _import, campaign, connection, object, record_id, ${values} from entered.${table}`,
    `drop table entered.${table}`,
    `alter table entered.${table}_kept rename to ${table}`,
  ]
}
