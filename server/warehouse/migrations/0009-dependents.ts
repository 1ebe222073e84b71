/** Knowledge times of what was read, beside the source's own times in the checkpoint. */
export const dependents: readonly string[] = [
  // Up to when the changes of a dependent stream's parents are followed, and the run that follows them now. Tables of their own:
  // DuckDB alters no table of which an earlier step updated rows in the same transaction.
  `create table plumbline.followed(connection text not null, object text not null, followed_to timestamptz, opened_at timestamptz)`,

  // What was read to its end and isn't published yet.
  `create table plumbline.read_object(connection text not null, object text not null, read_at timestamptz not null)`,
]
