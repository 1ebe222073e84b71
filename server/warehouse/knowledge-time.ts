import type { Reader, Writer } from './warehouse.ts'

/** The last instant of knowledge time that was given out; null before the first. */
export async function lastInstant(reader: Reader): Promise<string | null> {
  const [row] = await reader.all<{ last: string | null }>(
    `select greatest((select max(as_of) from plumbline.run), (select max(published_at) from plumbline.publication)) as last`,
  )
  return row?.last ?? null
}

/**
 * The next instant of knowledge time: the clock's, or just after the last one given out. It only ever moves forward, across
 * all connections and whatever the clock does.
 */
export async function nextInstant(writer: Writer, now: number): Promise<string> {
  const last = await lastInstant(writer)
  return new Date(Math.max(now, last === null ? 0 : Date.parse(last) + 1)).toISOString()
}
