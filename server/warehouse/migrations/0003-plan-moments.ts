/** A plan that its source keeps as a moment is logged as one: which day that is follows from the workspace's zone. */
export const planMoments: readonly string[] = [
  // Set instead of "value". Rows of such plans that were written before keep their day in UTC.
  `alter table plumbline.plan_log add column moment timestamptz`,
]
