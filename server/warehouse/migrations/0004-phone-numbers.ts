/** Numbers are compared between systems in one form, and so are kept in it. */
export const phoneNumbers: readonly string[] = [
  // E.164; null where the number isn't valid, and until it is checked anew.
  `alter table plumbline.phone_check add column e164 text`,
]
