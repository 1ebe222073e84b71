import type { ObjectStream, Window } from '../connectors/connector.ts'
import type { Checkpoint } from './checkpoint.ts'

/**
 * The stretch to read next. Its end is the source's own clock less the lag at which late commits still come in; its start
 * is the last end less the overlap, so that what was committed late is met again (and costs nothing: equal rows change nothing).
 */
export function nextWindow(stream: ObjectStream, { watermark }: Checkpoint, serverTime: Date): Window {
  if (stream.mode.kind !== 'changes') return { from: null, to: serverTime.toISOString() }
  const { lagMs, overlapMs } = stream.mode
  const to = serverTime.getTime() - lagMs
  const last = watermark === null ? null : Date.parse(watermark) - overlapMs
  // A source whose clock went far back once told a time that hadn't come: what changed since then is unknown.
  const from = last === null || last > to ? null : new Date(last).toISOString()
  return { from, to: new Date(to).toISOString() }
}

/**
 * Up to where a window has been read: its end. Where the source told everything up to an earlier instant alone, so far that
 * the next window begins at that instant; never so far back that windows would go backwards.
 */
export function watermarkOf(
  { mode }: Pick<ObjectStream, 'mode'>,
  { from, to }: Window,
  completeTo: string | null,
): string {
  if (mode.kind !== 'changes' || completeTo === null) return to
  const begin = Math.max(Date.parse(completeTo), from === null ? -Infinity : Date.parse(from))
  return new Date(Math.min(Date.parse(to), begin + mode.overlapMs)).toISOString()
}
