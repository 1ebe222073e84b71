/** Records of people that are alike, as found whenever something was published (see `alike.ts`). */
export const alike: readonly string[] = [
  `create table plumbline.person_alike(
    connection text not null, object text not null, record_id text not null, rule text not null, key text not null,
    size integer not null, _valid_from timestamptz not null, _valid_to timestamptz not null)`,

  // By which rules they were found at that publication. No row: they weren't looked for.
  `create table plumbline.alike(published_at timestamptz not null, rules text not null)`,
]
