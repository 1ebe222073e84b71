/**
 * A window that is being read belongs to no run: whichever comes next goes on with it. Made anew, because DuckDB refuses to alter a
 * table whose rows an earlier step of the same transaction changed.
 */
export const checkpointColumns: readonly string[] = [
  `alter table plumbline.checkpoint rename to checkpoint_before`,
  `create table plumbline.checkpoint(
    connection text not null, object text not null, pass text not null, watermark timestamptz,
    window_from timestamptz, window_to timestamptz, cursor text, whole_at timestamptz)`,
  `insert into plumbline.checkpoint
     select connection, object, pass, watermark, window_from, window_to, cursor, whole_at from plumbline.checkpoint_before`,
  `drop table plumbline.checkpoint_before`,
]
