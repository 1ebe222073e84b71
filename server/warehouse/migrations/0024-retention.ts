/** What is left of days so long ago that only the moments which weeks and months are told by are kept (see `../retention/thin.ts`). */
export const retention: readonly string[] = [
  // Publications that no kept moment sees: readers of the past are told what was published before. They stay, as what syncs did.
  `create table plumbline.thinned_publication(published_at timestamptz not null)`,

  // Moments up to the instant of "plumbline.thinning" as of which everything can still be told.
  `create table plumbline.kept_moment("at" timestamptz not null)`,

  // One row, once anything was thinned: before "until", only kept moments are told. "at": since when.
  `create table plumbline.thinning(until timestamptz not null, "at" timestamptz not null)`,

  // How far each table is thinned: versions that were superseded by that instant of knowledge time.
  `create table plumbline.thinned(connection text not null, object text not null, through timestamptz not null)`,
]
