/** An object that a CRM refuses to be read is left out, and said to be, until it can be read. */
export const unreadableObjects: readonly string[] = [
  // One row while the object can't be read. "since" is the knowledge time of the first run that met it.
  `create table plumbline.unreadable(
    connection text not null, object text not null, label text not null, since timestamptz not null,
    message text not null, action text)`,

  // Why it was left out of this run; null where it was not.
  `alter table plumbline.run_object add column refusal_message text`,
  `alter table plumbline.run_object add column refusal_action text`,
]
