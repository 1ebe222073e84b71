/** How many requests a run had sent by a moment: what it sends after waiting for days belongs to another day of the CRM's quota. */
export const runRequests: readonly string[] = [
  `create table plumbline.run_requests(run_id text not null, sent_at timestamptz not null, sent bigint not null)`,
  `insert into plumbline.run_requests select id, ended_at, requests from plumbline.run where ended_at is not null`,
]
