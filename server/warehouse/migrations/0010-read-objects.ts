/** When an object was read is kept with its run: one statement an object fewer, for each of some sixty of a sync. */
export const readObjects: readonly string[] = [
  // Knowledge time of the reading that came to its end; null before. A run that was cut off goes through its objects again.
  `alter table plumbline.run_object add column read_at timestamptz`,
  `drop table plumbline.read_object`,
]
