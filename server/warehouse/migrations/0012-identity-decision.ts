/** What people said of who is the same. */
export const identityDecision: readonly string[] = [
  // "verdict" is "same" (as the other record), "own" (the same as no other), or null, which takes back what was said before. Of several of a record the last one holds.
  `create table plumbline.identity_decision(
     kind text not null, connection text not null, object text not null, record_id text not null,
     verdict text, other_connection text, other_object text, other_record_id text,
     "at" timestamptz not null, "by" text)`,
]
