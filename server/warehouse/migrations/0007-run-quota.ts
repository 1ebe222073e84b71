/** How much of the CRM's quota was used when a run ended, by everyone. */
export const runQuota: readonly string[] = [
  // Null where the CRM didn't tell, and for runs before this was kept.
  `alter table plumbline.run add column quota_used bigint`,
  `alter table plumbline.run add column quota_limit bigint`,
]
