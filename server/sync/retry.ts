import { INCOMING } from '../warehouse/incoming.ts'
import type { Reader, Writer } from '../warehouse/warehouse.ts'
import type { StreamTables } from './pass.ts'
import { readRecords } from './records.ts'
import type { StreamContext } from './stream.ts'

/** Asks that what was put aside of a connection be read again by its next run. Returns how many records that are. */
export async function askRetry(writer: Writer, connection: string): Promise<number> {
  await writer.run(
    `update plumbline.quarantine set retry = true where connection = $1 and record_id is not null`,
    [connection],
  )
  const [row] = await writer.all<{ n: number }>(
    `select cast(count(distinct object || ':' || record_id) as integer) as n from plumbline.quarantine where connection = $1 and retry`,
    [connection],
  )
  return row?.n ?? 0
}

/** Objects of a connection of which that was asked. */
export async function readRetried(reader: Reader, connection: string): Promise<ReadonlySet<string>> {
  const rows = await reader.all<{ object: string }>(
    `select distinct object from plumbline.quarantine where connection = $1 and retry`,
    [connection],
  )
  return new Set(rows.map(({ object }) => object))
}

/**
 * Reads again what a person asked for before the run began. What can be kept now leaves the quarantine as its rows are merged; what stays odd is
 * put aside anew.
 */
export async function retryAsked(context: StreamContext, { stream, table }: StreamTables): Promise<void> {
  if (stream.mode.kind !== 'changes' || !context.known.retried.has(stream.object)) return
  const place = [context.lease.connection, stream.object] as const
  const ids = await context.warehouse.read((reader) => asked(reader, place))
  if (ids.length === 0) return
  const answered = `update plumbline.quarantine set retry = false where connection = $1 and object = $2 and retry`
  await readRecords(context, table, ids, async (writer) => {
    await writer.run(`${answered} and record_id in (select _id from ${INCOMING})`, place)
  })
  // Those that the source has no more.
  await context.write((writer) => writer.run(answered, place))
}

async function asked(reader: Reader, place: readonly [string, string]): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `select distinct record_id as id from plumbline.quarantine where connection = $1 and object = $2 and retry order by 1`,
    place,
  )
  return rows.map(({ id }) => id)
}
