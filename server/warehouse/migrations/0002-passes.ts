/**
 * A publication has a moment of its own; streams are read in several passes, each with a place of its own to go on from; fields that came later wait to be filled;
 * and a run may wait for a quota or an outage.
 */
export const passes: readonly string[] = [
  // When readers could first see the run; "instant" is what its versions carry.
  `alter table plumbline.publication add column published_at timestamptz`,
  `update plumbline.publication set published_at = instant`,

  // Named as in `sync/pass.ts`. "watermark" of a pass that reads everything is when it last did.
  `alter table plumbline.checkpoint add column pass text`,
  `update plumbline.checkpoint set pass = 'rows'`,

  // True while records that were read before the field was known have no value of it.
  `alter table plumbline.field add column unfilled boolean`,
  `update plumbline.field set unfilled = false`,

  // A person asked for the record to be read again.
  `alter table plumbline.quarantine add column retry boolean`,
  `update plumbline.quarantine set retry = false`,

  // False once the settings no longer name it: its records stay, and count no longer.
  `alter table plumbline.connection add column active boolean`,
  `update plumbline.connection set active = true`,

  // The rules by which what is derived of its rows was computed.
  `alter table plumbline.object add column derived text`,

  // Null unless the run waits; "attempts" counts the outages that it waited for. "error_next" is what must happen.
  `alter table plumbline.run add column waiting_until timestamptz`,
  `alter table plumbline.run add column attempts integer`,
  `alter table plumbline.run add column error_next text`,
  `update plumbline.run set attempts = 0`,
]
