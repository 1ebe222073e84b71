const KEPT =
  'metric, period, ends_at, told_at, title, value, numerator, denominator, shown, fresh, tolerance, definition, data_version'
const SAID = ['value', 'numerator', 'denominator', 'shown', 'fresh', 'tolerance', 'definition']
  .map((column) => `coalesce(cast(${column} as text), '-')`)
  .join(', ')

/** Each time that a week was told, and of every metric only what differs from the time before. */
export const tellings: readonly string[] = [
  // "made_up": worked out later, as of then, of headline metrics alone.
  `create table plumbline.telling(period text not null, ends_at timestamptz not null, told_at timestamptz not null,
    made_up boolean not null)`,
  // "headline": whether it was one of the headline metrics then.
  `create table plumbline.told_value(metric text not null, period text not null, ends_at timestamptz not null, told_at timestamptz not null,
    title text not null, value double precision, numerator double precision, denominator double precision, shown text,
    fresh boolean not null, tolerance double precision not null, definition text not null, data_version integer not null,
    headline boolean not null)`,
  `insert into plumbline.telling select distinct period, ends_at, told_at, false from plumbline.told`,
  `insert into plumbline.told_value(${KEPT}, headline)
   select ${KEPT}, true from (
     select *, concat_ws('|', ${SAID}) as said,
       lag(concat_ws('|', ${SAID})) over (partition by metric, period order by told_at) as before
     from plumbline.told) t
   where said is distinct from before`,
  `drop table plumbline.told`,
]
