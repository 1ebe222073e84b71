import { rm } from 'node:fs/promises'
import type { ObjectStream, Page } from '../connectors/connector.ts'
import { columnName, quote } from '../warehouse/columns.ts'
import { PAGE, stagedFiles } from '../warehouse/incoming.ts'
import { closeRecords } from '../warehouse/merge.ts'
import type { VersionTable } from '../warehouse/version-table.ts'
import type { Writer } from '../warehouse/warehouse.ts'
import { holdLease } from './lease.ts'
import { addDeleted } from './run-record.ts'
import { forgetSeen } from './seen.ts'
import type { StreamContext } from './stream.ts'

/** A pass that would delete more than this share is made twice: an answer cut short looks just like a mass deletion. */
const CONFIRM_ABOVE = 0.05
/** No upper bound: what was changed while the ids are read is there too. */
const EVER = '2999-12-31T00:00:00.000Z'

/** Whether it's time to look for rows that were deleted without a trace. */
export function mustReconcile(
  stream: ObjectStream,
  { wholeAt, to }: { wholeAt: string | null; to: string },
): boolean {
  if (stream.mode.kind !== 'changes' || stream.mode.reconcileAfterMs === null || wholeAt === null)
    return false
  return Date.parse(to) - Date.parse(wholeAt) >= stream.mode.reconcileAfterMs
}

/**
 * Reads the ids of everything the source still has, and closes the records that aren't among them. What was met in either
 * of two passes stays.
 */
export async function reconcile(context: StreamContext, table: VersionTable): Promise<void> {
  const { warehouse, lease, now, runId, at } = context
  const place = [lease.connection, table.schema.object] as const
  await warehouse.write((writer) => forgetSeen(writer, ...place))
  await readIds(context, table)
  if ((await shareUnseen(context, table)) > CONFIRM_ABOVE) await readIds(context, table)
  await warehouse.write(async (writer) => {
    await holdLease(writer, lease, now())
    const deleted = await closeRecords(writer, table, { runId, at, cause: null }, unseen('$3', '$4'), place)
    await addDeleted(writer, { runId, object: table.schema.object, deleted })
    await forgetSeen(writer, ...place)
  })
}

async function readIds(
  { connector, warehouse, lease, spool, signal, now }: StreamContext,
  table: VersionTable,
): Promise<void> {
  const { roles, fields } = table.schema
  const kept = [roles.id, roles.deleted, roles.updated]
  const schema = { ...table.schema, fields: fields.filter(({ name }) => kept.includes(name)) }
  const request = {
    schema,
    window: { from: null, to: EVER },
    cursor: null,
    parents: noParents,
    spool,
    signal,
  }
  for await (const page of connector.read(request)) {
    await warehouse.write(async (writer) => {
      await holdLease(writer, lease, now())
      await remember(writer, { ...table, schema }, page)
    })
    await Promise.all(page.files.map(({ path }) => rm(path, { force: true })))
  }
}

async function remember(writer: Writer, table: VersionTable, page: Page): Promise<void> {
  const { roles, object } = table.schema
  const id = quote(columnName(roles.id))
  const deleted = roles.deleted === null ? `''` : `lower(coalesce(${quote(columnName(roles.deleted))}, ''))`
  for (const file of page.files) {
    if (file.object !== object || file.content.kind !== 'rows') continue
    await writer.stage(PAGE, stagedFiles(table, [file]))
    await writer.run(
      `insert into plumbline.seen select $1, $2, ${id} from ${PAGE} where ${deleted} <> 'true'`,
      [table.connection, object],
    )
  }
}

async function shareUnseen({ warehouse, lease }: StreamContext, table: VersionTable): Promise<number> {
  const [row] = await warehouse.read((reader) =>
    reader.all<{ share: number | null }>(
      `select cast(count(*) filter (where ${unseen('$1', '$2')}) as double precision) / nullif(count(*), 0) as share
       from ${table.name} v where v._valid_to = cast('infinity' as timestamptz) and not v._deleted`,
      [lease.connection, table.schema.object],
    ),
  )
  return row?.share ?? 0
}

function unseen(connection: string, object: string): string {
  return `v._id not in (select id from plumbline.seen where connection = ${connection} and object = ${object})`
}

async function* noParents(): AsyncIterable<readonly string[]> {}
