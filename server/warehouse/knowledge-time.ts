import type { Reader, Writer } from './warehouse.ts'

/** What people enter has publications of its own, so that answers speak of the moment at which it was entered. */
export const ENTERED = 'entered'

/** The last instant of knowledge time that was given out; null before the first. */
export async function lastInstant(reader: Reader): Promise<string | null> {
  const [row] = await reader.all<{ last: string | null }>(
    `select greatest((select max(as_of) from plumbline.run), (select max(published_at) from plumbline.publication)) as last`,
  )
  return row?.last ?? null
}

/**
 * Gives back the instants of runs that were given one later than `latest` and have read nothing under it, by a clock that was ahead: kept,
 * they would stand before all that is to come. `run`: one that has read nothing under its present instant, whatever it read before.
 * Returns the last instant that is given out now.
 */
export async function giveBackInstants(
  writer: Writer,
  { run, latest, now }: { readonly run: string; readonly latest: string; readonly now: number },
): Promise<string> {
  const idle = `as_of > cast($1 as timestamptz) and (id = $2 or not exists (
    select 1 from plumbline.run_object o where o.run_id = run.id and o.started_at is not null))`
  const before = new Date(0).toISOString()
  await writer.run(`update plumbline.run set as_of = cast($3 as timestamptz) where ${idle}`, [
    latest,
    run,
    before,
  ])
  const at = await nextInstant(writer, now)
  await writer.run(
    `update plumbline.run set as_of = cast($1 as timestamptz) where as_of = cast($2 as timestamptz)`,
    [at, before],
  )
  return at
}

/** Whether something of a CRM was read under an instant later than `latest`, but for runs of the instant `except`. */
export async function isReadAfter(
  reader: Reader,
  { latest, except }: { readonly latest: string; readonly except: string },
): Promise<boolean> {
  const [row] = await reader.all<{ read: boolean }>(
    `select exists (select 1 from plumbline.publication where connection <> $3 and published_at > cast($1 as timestamptz))
       or exists (select 1 from plumbline.run where as_of > cast($1 as timestamptz) and as_of <> cast($2 as timestamptz)) as read`,
    [latest, except, ENTERED],
  )
  return row!.read
}

/**
 * The next instant of knowledge time: the clock's, or just after the last one given out. It only ever moves forward, across
 * all connections and whatever the clock does.
 */
export async function nextInstant(writer: Writer, now: number): Promise<string> {
  const last = await lastInstant(writer)
  return new Date(Math.max(now, last === null ? 0 : Date.parse(last) + 1)).toISOString()
}
