/** Everything that isn't a version table. Times are UTC instants; see each table's comment for what a row is. */
export const foundation: readonly string[] = [
  `create schema if not exists plumbline`,

  // One row: rises with every commit that readers can see.
  `create table plumbline.state(data_version bigint not null)`,
  `insert into plumbline.state values (0)`,

  // A CRM, without its secrets. "published" is the knowledge time up to which readers see; "partial" while the first load runs.
  `create table plumbline.connection(
    id text not null, vendor text not null, label text not null, account text, account_id text, url text,
    published timestamptz, partial boolean not null, quota_used bigint, quota_limit bigint, quota_window text, quota_at timestamptz)`,

  // Knowledge time of every published run, and of the first load while it is partial.
  `create table plumbline.publication(connection text not null, run_id text not null, instant timestamptz not null, partial boolean not null)`,

  // An object as last described.
  `create table plumbline.object(
    connection text not null, object text not null, label text not null, roles text not null, synced_at timestamptz)`,

  // A source field and the column that holds it. A field that changes its type gets a new column.
  `create table plumbline.field(
    connection text not null, object text not null, name text not null, column_name text not null, type text not null,
    spec text not null, first_seen timestamptz not null, removed_at timestamptz)`,

  `create table plumbline.run(
    id text not null, connection text not null, kind text not null, trigger text not null, state text not null,
    started_at timestamptz not null, ended_at timestamptz, as_of timestamptz not null, requests bigint not null,
    error_message text, error_action text)`,

  `create table plumbline.run_object(
    run_id text not null, position integer not null, object text not null, label text not null, state text not null,
    expected bigint, rows_read bigint not null, inserted bigint not null, changed bigint not null, deleted bigint not null,
    quarantined bigint not null, started_at timestamptz, ended_at timestamptz)`,

  // How far a stream has come: "watermark" is the end of the last complete window; the rest is set while a window is being read.
  `create table plumbline.checkpoint(
    connection text not null, object text not null, watermark timestamptz, run_id text,
    window_from timestamptz, window_to timestamptz, cursor text, cause text, whole_at timestamptz)`,

  // Ids met so far by a stream that reads the whole set; emptied when it ends.
  `create table plumbline.seen(connection text not null, object text not null, id text not null)`,

  `create table plumbline.lease(connection text not null, holder text not null, fence bigint not null, expires_at timestamptz not null)`,

  `create table plumbline.quarantine(
    connection text not null, object text not null, record_id text, field text, reason text not null, raw text,
    run_id text not null, seen_at timestamptz not null)`,

  // Every value that a date of a campaign ever had (null: cleared). Append-only, never thinned.
  `create table plumbline.plan_log(
    connection text not null, object text not null, record_id text not null, field text not null, value date,
    event_at timestamptz, seen_at timestamptz not null, origin text not null, changed_by text)`,

  // Every value that a status, stage or lifecycle field ever had. Append-only, never thinned.
  `create table plumbline.stage_change(
    connection text not null, object text not null, record_id text not null, field text not null, value text,
    event_at timestamptz, seen_at timestamptz not null, origin text not null, changed_by text)`,

  // Which records are the same person, account or campaign, as known over time.
  `create table plumbline.identity(
    kind text not null, connection text not null, object text not null, record_id text not null, entity_id text not null,
    reason text not null, ambiguous boolean not null, _valid_from timestamptz not null, _valid_to timestamptz not null)`,

  // Versions of what people set; "value" is JSON.
  `create table plumbline.setting(name text not null, version integer not null, value text not null, "at" timestamptz not null, "by" text)`,

  // A due moment of the schedule, claimed once.
  `create table plumbline.due_slot(connection text not null, due_at timestamptz not null, run_id text, outcome text not null)`,

  // What validity is checked against, and what only JavaScript could check, remembered.
  `create table plumbline.rules(name text not null, version text not null)`,
  `create table plumbline.disposable_domain(domain text not null)`,
  `create table plumbline.country_name(name text not null, code text not null)`,
  `create table plumbline.subdivision(country text not null, name text not null)`,
  `create table plumbline.phone_check(number text not null, country text not null, valid boolean not null)`,
]
