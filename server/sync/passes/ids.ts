import type { ObjectSchema } from '../../connectors/connector.ts'
import { columnName, quote } from '../../warehouse/columns.ts'
import { stagedFiles } from '../../warehouse/incoming.ts'
import { PAGE, refuseMissing } from '../../warehouse/merge.ts'
import type { VersionTable } from '../../warehouse/version-table.ts'
import type { Writer } from '../../warehouse/warehouse.ts'
import { DAILY_MS } from '../../connectors/daily.ts'
import { EVERYTHING, noParents, type PassKind } from '../pass.ts'
import { readRecords } from '../records.ts'
import { addDeleted } from '../run-record.ts'
import { closeUnseen, countLiving, emptied, forgetSeen, missing, tooManyUnseen } from '../seen.ts'

const HOUR_MS = 60 * 60_000
/** What changed so shortly before the comparison, or while it was read, may be missing in it and be there all the same. */
const UNSETTLED_MS = HOUR_MS

/**
 * Once a day compares the numbers of records, and where these differ, or after the stream's own time, the ids: what the source no longer has, and never said so, is closed; what it has and the warehouse lacks is
 * read. A reading that would close very much is made twice, and what was met in either of the two stays.
 */
export const idsPass: PassKind = {
  name: 'ids',
  resumes: true,
  due({ stream }, { rows, ids }, serverTime) {
    if (stream.mode.kind !== 'changes' || stream.mode.reconcileAfterMs === null) return null
    const last = latest(rows.wholeAt, ids.watermark)
    if (last === null) return null
    const ago = serverTime.getTime() - last
    // What was done at a time that hasn't come tells nothing: the source's clock was ahead.
    return ago >= DAILY_MS || ago < 0 ? { from: null, to: serverTime.toISOString() } : null
  },
  make(context, { stream, table, tables, rows }, checkpoint, { to }) {
    const { connector, warehouse, signal, runId, at } = context
    const { mode } = stream
    const schema = idsOnly(table.schema)
    return {
      count: () => Promise.resolve(null),
      async spare() {
        const last = latest(rows.wholeAt, checkpoint.wholeAt) ?? 0
        const whole = last > Date.parse(to) ? 0 : last
        const everyMs = mode.kind === 'changes' ? (mode.reconcileAfterMs ?? 0) : 0
        if (Date.parse(to) - whole >= everyMs) return false
        const theirs = await connector.living(table.schema, signal)
        return theirs !== null && theirs === (await warehouse.read((reader) => countLiving(reader, table)))
      },
      request: () => ({ schema, window: EVERYTHING, extent: 'fields', parents: noParents }),
      async begin(writer) {
        await forgetSeen(writer, table)
      },
      async merge(writer, files, { tolerant }) {
        if (files[0]!.content.kind !== 'rows') return
        const read = await writer.stage(PAGE, stagedFiles({ ...table, schema }, files, { tolerant }))
        // Rows that are missing from a page must not pass for records that are gone.
        refuseMissing(table, files, read)
        await rememberLiving(writer, { ...table, schema })
      },
      doubts: (reader) => tooManyUnseen(reader, table),
      emptied: (reader) => emptied(reader, table),
      async complete() {
        const ids = await warehouse.read((reader) => missing(reader, table))
        await readRecords(context, { table, tables }, ids)
      },
      async finish(writer) {
        const settled = new Date(Date.parse(to) - UNSETTLED_MS).toISOString()
        const deleted = await closeUnseen(writer, table, { runId, at, cause: null }, settled)
        await addDeleted(writer, { runId, object: table.schema.object, deleted })
      },
      closed: ({ spared }) => ({ watermark: to, wholeAt: spared ? checkpoint.wholeAt : to, open: null }),
    }
  },
}

function latest(...instants: readonly (string | null)[]): number | null {
  const known = instants.filter((at) => at !== null).map((at) => Date.parse(at))
  return known.length === 0 ? null : Math.max(...known)
}

function idsOnly(schema: ObjectSchema): ObjectSchema {
  const { id, deleted, updated } = schema.roles
  return { ...schema, fields: schema.fields.filter(({ name }) => [id, deleted, updated].includes(name)) }
}

async function rememberLiving(writer: Writer, table: VersionTable): Promise<void> {
  const { roles, object } = table.schema
  const id = quote(columnName(roles.id))
  const deleted = roles.deleted === null ? `''` : `lower(coalesce(${quote(columnName(roles.deleted))}, ''))`
  await writer.run(
    `insert into plumbline.seen select $1, $2, ${id} from ${PAGE} where ${deleted} <> 'true' and ${id} is not null and ${id} <> ''`,
    [table.connection, object],
  )
}
