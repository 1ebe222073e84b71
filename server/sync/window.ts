import type { ObjectStream, Window } from '../connectors/connector.ts'
import type { Checkpoint } from './checkpoint.ts'

/**
 * The stretch to read next. Its end is the source's own clock less the lag at which late commits still come in; its start
 * is the last end less the overlap, so that what was committed late is met again (and costs nothing: equal rows change nothing).
 */
export function nextWindow(stream: ObjectStream, { watermark }: Checkpoint, serverTime: Date): Window {
  if (stream.mode.kind !== 'changes') return { from: null, to: serverTime.toISOString() }
  const { lagMs, overlapMs } = stream.mode
  const to = new Date(serverTime.getTime() - lagMs).toISOString()
  const from = watermark === null ? null : new Date(Date.parse(watermark) - overlapMs).toISOString()
  return { from, to }
}
