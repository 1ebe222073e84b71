import type { ObjectStream } from '../connectors/connector.ts'
import { INCOMING } from '../warehouse/incoming.ts'
import type { VersionTable } from '../warehouse/version-table.ts'
import type { Reader, Writer } from '../warehouse/warehouse.ts'
import type { StreamTables } from './pass.ts'
import { readBelongings, readRecords } from './records.ts'
import type { StreamContext } from './stream.ts'

/**
 * Asks that what was set aside of a connection be read again by its next run. Rows without an id can't be asked for: their window
 * is read again, or all, where it isn't known. Returns how many records that are.
 */
export async function askRetry(
  writer: Writer,
  connection: string,
  streams: readonly ObjectStream[],
): Promise<number> {
  const windows = streams.filter(({ mode }) => mode.kind === 'changes').map(({ object }) => object)
  // The run that set them aside had read what changed since the one before it; a day more for clocks and lags.
  const before = `(select max(p.instant) - interval '1 day' from plumbline.publication p where p.connection = c.connection and not p.partial
      and p.instant < (select min(q.seen_at) from plumbline.quarantine q
        where q.connection = c.connection and q.object = c.object and q.record_id is null))`
  await writer.run(
    `update plumbline.checkpoint as c set watermark = case when ${before} < c.watermark then ${before} end
     where c.connection = $1 and c.object = any(cast($2 as text[])) and c.pass = 'rows' and c.window_to is null and c.watermark is not null
       and exists (select 1 from plumbline.quarantine q where q.connection = c.connection and q.object = c.object and q.record_id is null)`,
    [connection, windows],
  )
  await writer.run(
    `update plumbline.quarantine as q set retry = true where q.connection = $1 and (q.record_id is not null
       or q.object in (select c.object from plumbline.checkpoint c where c.connection = $1 and c.pass = 'rows' and c.window_to is null))`,
    [connection],
  )
  const [row] = await writer.all<{ n: number }>(
    `select cast(count(distinct object || ':' || coalesce(record_id, raw, '')) as integer) as n from plumbline.quarantine where connection = $1 and retry`,
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

/** Objects of a connection of which rows without an id were set aside. */
export async function readNameless(reader: Reader, connection: string): Promise<ReadonlySet<string>> {
  const rows = await reader.all<{ object: string }>(
    `select distinct object from plumbline.quarantine where connection = $1 and record_id is null`,
    [connection],
  )
  return new Set(rows.map(({ object }) => object))
}

/**
 * Reads again what a person asked for before the run began. What can be kept now leaves the quarantine as its rows are merged; what stays odd is
 * set aside anew. Rows that the source gives only with the record to which they belong are read with that.
 */
export async function retryAsked(context: StreamContext, { stream, ...of }: StreamTables): Promise<void> {
  const objects = [...of.tables.keys()].filter((object) => context.known.retried.has(object))
  if (objects.length === 0) return
  const { connection } = context.lease
  const { mode } = stream
  const answer = `update plumbline.quarantine set retry = false where connection = $1 and object = $2 and retry`
  const kept = async (writer: Writer, object: string) => {
    await writer.run(`${answer} and record_id in (select _id from ${INCOMING})`, [connection, object])
  }
  const ids = await context.warehouse.read(async (reader) => {
    const found = new Set<string>()
    for (const object of objects) {
      const own = mode.kind === 'changes' && object === stream.object
      const parent = mode.kind === 'dependent' ? mode.parent : stream.object
      const table = of.tables.get(object)!
      for (const id of await (own ? asked(reader, table) : askedParents(reader, table, parent))) found.add(id)
    }
    return [...found]
  })
  // A set that is read whole has been read already.
  if (mode.kind === 'changes') await readRecords(context, of, ids, kept)
  if (mode.kind === 'dependent') await readBelongings(context, of, ids, kept)
  // Those that the source has no more.
  await context.write(async (writer) => {
    for (const object of objects) await writer.run(answer, [connection, object])
  })
}

const ASKED = `select distinct record_id as id from plumbline.quarantine
  where connection = $1 and object = $2 and retry and record_id is not null`

async function asked(reader: Reader, { connection, schema }: VersionTable): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(`${ASKED} order by 1`, [connection, schema.object])
  return rows.map(({ id }) => id)
}

/** Ids of the records to which those belong that were asked for. */
async function askedParents(
  reader: Reader,
  { name, columns, connection, schema }: VersionTable,
  parent: string,
): Promise<string[]> {
  const belongs = columns.find(({ field }) => field.references.includes(parent))
  if (belongs === undefined) return []
  const rows = await reader.all<{ id: string }>(
    `select distinct v.${belongs.column} as id from ${name} v
     where v._valid_to = cast('infinity' as timestamptz) and not v._deleted and v.${belongs.column} is not null
       and v._id in (select a.id from (${ASKED}) a) order by 1`,
    [connection, schema.object],
  )
  return rows.map(({ id }) => id)
}
