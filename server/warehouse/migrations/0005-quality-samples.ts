/** Samples of people's records that a person checks against the world. Append-only. */
export const qualitySamples: readonly string[] = [
  // "seed" makes the same draw of the same records.
  `create table plumbline.quality_sample(
    id text not null, seed text not null, drawn_at timestamptz not null, drawn_by text)`,

  // A drawn record with its values as they stood when it was drawn; null: blank, and nothing to check.
  `create table plumbline.quality_sample_record(
    sample_id text not null, position integer not null, connection text not null, object text not null, record_id text not null,
    system text, label text not null, name text, title text, company text, phone text, email text, country text)`,

  // Each time somebody judged a value, or took that back ("verdict" null); the last one holds.
  `create table plumbline.quality_verdict(
    sample_id text not null, position integer not null, field text not null, verdict text, note text,
    "at" timestamptz not null, "by" text)`,
]
