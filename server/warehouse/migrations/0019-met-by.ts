/** Which run met none of an object's records where some are known, and which one met last what is put aside. */
export const metBy: readonly string[] = [
  // Only another run that meets none either is believed. Null where the object is left out for another reason.
  `alter table plumbline.unreadable add column emptied_by text`,

  // What has no id is forgotten once a run that reads all doesn't meet it any more.
  `alter table plumbline.quarantine add column met_by text`,
  `update plumbline.quarantine set met_by = run_id`,
]
