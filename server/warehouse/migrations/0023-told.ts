/** What was told of a headline metric in a period, each time that it was worked out after a publication. */
export const told: readonly string[] = [
  `create table plumbline.told(metric text not null, period text not null, ends_at timestamptz not null, told_at timestamptz not null,
    title text not null, value double precision, numerator double precision, denominator double precision, shown text,
    fresh boolean not null, tolerance double precision not null, definition text not null, data_version integer not null)`,
]
