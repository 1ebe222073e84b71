import { INCOMING } from '../warehouse/incoming.ts'
import { closeRecords, type RunStamp } from '../warehouse/merge.ts'
import type { VersionTable } from '../warehouse/version-table.ts'
import type { Writer } from '../warehouse/warehouse.ts'

/** Notes the ids of the rows just merged as met. */
export async function rememberSeen(writer: Writer, table: VersionTable): Promise<void> {
  await writer.run(`insert into plumbline.seen select $1, $2, _id from ${INCOMING}`, [
    table.connection,
    table.schema.object,
  ])
}

export async function forgetSeen(writer: Writer, connection: string, object: string): Promise<void> {
  await writer.run(`delete from plumbline.seen where connection = $1 and object = $2`, [connection, object])
}

/** What a whole set no longer holds is gone. Returns how many records that were. */
export async function closeUnseen(writer: Writer, table: VersionTable, stamp: RunStamp): Promise<number> {
  const { connection, schema } = table
  const seen = `select id from plumbline.seen where connection = $3 and object = $4`
  const deleted = await closeRecords(writer, table, stamp, `v._id not in (${seen})`, [
    connection,
    schema.object,
  ])
  await forgetSeen(writer, connection, schema.object)
  return deleted
}
