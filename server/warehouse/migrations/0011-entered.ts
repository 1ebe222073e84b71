/**
 * What people bring in from elsewhere: versions, as those of a source's records. "_id" is made of what tells one row from
 * another; "_import" is the import that wrote the version.
 */
const VERSION = `_id text not null, _valid_from timestamptz not null, _valid_to timestamptz not null, _deleted boolean not null,
  _hash text not null, _import text not null`
/** The campaign as the file names it, and the record that it was found to be. */
const CAMPAIGN = `campaign text not null, connection text not null, object text not null, record_id text not null`

export const entered: readonly string[] = [
  `create schema if not exists entered`,

  // A day on which a campaign was meant to launch (null: cleared), and since when that was so (null: nobody said).
  `create table entered.planned_date(${VERSION}, ${CAMPAIGN}, planned_launch date, changed_at timestamptz, changed_by text, reason text)`,

  `create table entered.actual_launch(${VERSION}, ${CAMPAIGN}, launched_at timestamptz not null)`,

  // What somebody asked of marketing operations; the campaign is null where it is for none, or for one that no CRM has.
  `create table entered.request(${VERSION}, request text not null, title text, campaign text, connection text, object text,
     record_id text, type text, requester text, owner text, requested_on date not null, work_started_on date, needed_by date, done_on date)`,

  `create table entered.budget(${VERSION}, ${CAMPAIGN}, amount decimal(18, 4) not null, currency text not null, approved_on date)`,

  `create table entered.cost(${VERSION}, ${CAMPAIGN}, amount decimal(18, 4) not null, currency text not null, booked_on date, reference text)`,

  // A correction send, a relaunch or broken tracking.
  `create table entered.correction(${VERSION}, ${CAMPAIGN}, happened_on date not null, kind text not null, note text)`,

  `create table entered.template(${VERSION}, ${CAMPAIGN}, template text not null)`,

  // What Gmail says of a domain's mail on a day; the rate is a share of 0 to 1.
  `create table entered.postmaster(${VERSION}, domain text not null, day date not null, spam_rate double precision not null, reputation text)`,

  // One row per import. "instant" is the knowledge time of its rows; "undone_at" that of the versions which took them back, of
  // which "removed", "restored" and "kept" say how many there were.
  `create table entered.import(
     id text not null, kind text not null, file text, headers text not null, matched text not null, instant timestamptz not null, "by" text,
     lines integer not null, inserted integer not null, changed integer not null, unchanged integer not null, refused integer not null,
     undone_at timestamptz, undone_by text, removed integer, restored integer, kept integer)`,

  // Why a planned date was moved, as a person set it: "planned" is the new date (null: taken away) and "planned_at" when it came to stand. The last one holds; null takes it back.
  `create table plumbline.replan_reason(
     connection text not null, object text not null, record_id text not null, planned_at timestamptz not null, planned date,
     reason text, note text,
     "at" timestamptz not null, "by" text)`,
]
