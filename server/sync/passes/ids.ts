import type { ObjectSchema } from '../../connectors/connector.ts'
import { columnName, quote } from '../../warehouse/columns.ts'
import { stagedFiles } from '../../warehouse/incoming.ts'
import type { VersionTable } from '../../warehouse/version-table.ts'
import type { StagedFiles, Writer } from '../../warehouse/warehouse.ts'
import { EVERYTHING, noParents, type PassKind } from '../pass.ts'
import { readRecords } from '../records.ts'
import { addDeleted } from '../run-record.ts'
import { closeUnseen, forgetSeen, missing, tooManyUnseen } from '../seen.ts'

/**
 * Compares the ids: what the source no longer has, and never said so, is closed; what it has and the warehouse lacks is
 * read. A reading that would close very much is made twice, and what was met in either of the two stays.
 */
export const idsPass: PassKind = {
  name: 'ids',
  resumes: true,
  due({ stream }, { rows, ids }, serverTime) {
    if (stream.mode.kind !== 'changes' || stream.mode.reconcileAfterMs === null) return null
    const last = Math.max(...[rows.wholeAt, ids.watermark].map((at) => (at === null ? 0 : Date.parse(at))))
    const due = last > 0 && serverTime.getTime() - last >= stream.mode.reconcileAfterMs
    return due ? { from: null, to: serverTime.toISOString() } : null
  },
  make(context, { table }, checkpoint, { to }) {
    const { warehouse, runId, at } = context
    const schema = idsOnly(table.schema)
    let confirming = false
    return {
      count: () => Promise.resolve(null),
      request: () => ({ schema, window: EVERYTHING, extent: 'fields', parents: noParents }),
      async begin(writer) {
        if (!confirming) await forgetSeen(writer, table)
      },
      async merge(writer, files, { tolerant }) {
        if (files[0]!.content.kind !== 'rows') return
        await rememberLiving(
          writer,
          { ...table, schema },
          stagedFiles({ ...table, schema }, files, { tolerant }),
        )
      },
      async settle() {
        const odd = !confirming && (await warehouse.read((reader) => tooManyUnseen(reader, table)))
        if (odd) {
          confirming = true
          return 'again'
        }
        await readRecords(context, table, await warehouse.read((reader) => missing(reader, table)))
        return 'done'
      },
      async finish(writer) {
        const deleted = await closeUnseen(writer, table, { runId, at, cause: null })
        await addDeleted(writer, { runId, object: table.schema.object, deleted })
      },
      closed: () => ({ ...checkpoint, watermark: to, open: null }),
    }
  },
}

function idsOnly(schema: ObjectSchema): ObjectSchema {
  const { id, deleted, updated } = schema.roles
  return { ...schema, fields: schema.fields.filter(({ name }) => [id, deleted, updated].includes(name)) }
}

async function rememberLiving(writer: Writer, table: VersionTable, files: StagedFiles): Promise<void> {
  const { roles, object } = table.schema
  const id = quote(columnName(roles.id))
  const { relation } = await writer.pages(files)
  const deleted = roles.deleted === null ? `''` : `lower(coalesce(${quote(columnName(roles.deleted))}, ''))`
  await writer.run(
    `insert into plumbline.seen select $1, $2, ${id} from ${relation} where ${deleted} <> 'true' and ${id} is not null and ${id} <> ''`,
    [table.connection, object],
  )
}
