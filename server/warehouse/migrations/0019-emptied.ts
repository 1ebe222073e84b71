/** Which run met none of an object's records where some are known: only another one that meets none either is believed. */
export const emptied: readonly string[] = [
  // Null where the object is left out for another reason.
  `alter table plumbline.unreadable add column emptied_by text`,
]
