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
