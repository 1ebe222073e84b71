/** How much of the CRM's quota was used when a run ended, by everyone. */
export const runQuota: readonly string[] = [
  // A table of its own: DuckDB alters no table of which an earlier step updated rows in the same transaction. No row: not told.
  `create table plumbline.run_quota(run_id text not null, used bigint not null, most bigint not null)`,
]
