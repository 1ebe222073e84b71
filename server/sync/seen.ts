import { INCOMING } from '../warehouse/incoming.ts'
import { closeRecords, type RunStamp } from '../warehouse/merge.ts'
import type { VersionTable } from '../warehouse/version-table.ts'
import type { Reader, Writer } from '../warehouse/warehouse.ts'

/** A set that would close more than this share is read twice: an answer cut short looks just like a mass deletion. */
const CONFIRM_ABOVE = 0.05

const LIVE = `v._valid_to = cast('infinity' as timestamptz) and not v._deleted`

/** Notes the ids of the rows just merged as met. */
export async function rememberSeen(writer: Writer, table: VersionTable): Promise<void> {
  await writer.run(`insert into plumbline.seen select $1, $2, _id from ${INCOMING}`, placeOf(table))
}

export async function forgetSeen(writer: Writer, table: VersionTable): Promise<void> {
  await writer.run(`delete from plumbline.seen where connection = $1 and object = $2`, placeOf(table))
}

/** Whether so much wasn't met that it has to be confirmed. */
export async function tooManyUnseen(reader: Reader, table: VersionTable): Promise<boolean> {
  const [row] = await reader.all<{ share: number | null }>(
    `select cast(count(*) filter (where s.id is null) as double precision) / nullif(count(*), 0) as share
     from (select v._id from ${table.name} v where ${LIVE}) v left join (${met('$1', '$2')}) s on s.id = v._id`,
    placeOf(table),
  )
  return (row?.share ?? 0) > CONFIRM_ABOVE
}

/** So few may well be gone all at once. */
const FEW_KNOWN = 5

/** How many records are known of an object of which none was met; 0 where some were, or only a few are known. */
export async function emptied(reader: Reader, table: VersionTable): Promise<number> {
  const [row] = await reader.all<{ known: number; met: number | null }>(
    `select cast(count(*) as integer) as known, max(s.met) as met
     from ${table.name} v cross join (select cast(count(*) as integer) as met from plumbline.seen where connection = $1 and object = $2) s
     where ${LIVE}`,
    placeOf(table),
  )
  return row === undefined || (row.met ?? 0) > 0 || row.known < FEW_KNOWN ? 0 : row.known
}

/** Records that readers will find living once the run is published. */
export async function countLiving(reader: Reader, table: VersionTable): Promise<number> {
  const [row] = await reader.all<{ n: number }>(
    `select cast(count(*) as integer) as n from ${table.name} v where ${LIVE}`,
  )
  return row?.n ?? 0
}

/** Ids that were met and of which no living record is known. */
export async function missing(reader: Reader, table: VersionTable): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `select distinct s.id from (${met('$1', '$2')}) s
     left join (select v._id from ${table.name} v where ${LIVE}) v on v._id = s.id
     where v._id is null order by s.id`,
    placeOf(table),
  )
  return rows.map(({ id }) => id)
}

/**
 * What a whole set no longer holds is gone; `settled`: only of what the source last changed before then, as the set may be older
 * than what is known of the rest. Returns how many records that were.
 */
export async function closeUnseen(
  writer: Writer,
  table: VersionTable,
  stamp: RunStamp,
  settled: string | null = null,
): Promise<number> {
  const older = `(cast($4 as timestamptz) is null or coalesce(v._source_updated_at < cast($4 as timestamptz), true))`
  const gone = { where: older, unless: met('$2', '$3') }
  const deleted = await closeRecords(writer, table, stamp, gone, [...placeOf(table), settled])
  await forgetSeen(writer, table)
  return deleted
}

/** Ids may have been met twice. */
function met(connection: string, object: string): string {
  return `select distinct id from plumbline.seen where connection = ${connection} and object = ${object}`
}

function placeOf({ connection, schema }: VersionTable): readonly [string, string] {
  return [connection, schema.object]
}
