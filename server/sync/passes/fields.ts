import type { ObjectSchema } from '../../connectors/connector.ts'
import { mergePages, type RunStamp } from '../../warehouse/merge.ts'
import { markFilled } from '../../warehouse/version-table.ts'
import type { PassName } from '../checkpoint.ts'
import { DAILY_MS } from '../../connectors/daily.ts'
import { EVERYTHING, noParents, type PassKind } from '../pass.ts'
import { addCounts } from '../run-record.ts'

/** A field that is new to an object already loaded has values in records that nobody changes. */
export const unfilledPass = fieldsPass('unfilled', 'field-added', {
  wanted: ({ unfilled }) => unfilled,
  everyMs: 0,
})

/** A field that the source computes changes without moving its record's time of change: it is read again once a day. */
export const calculatedPass = fieldsPass('calculated', 'calculated', {
  wanted: ({ schema }) => schema.fields.filter(({ calculated }) => calculated).map(({ name }) => name),
  everyMs: DAILY_MS,
})

/** Reads a few fields of every record; what else is known of it stays. */
function fieldsPass(
  name: PassName,
  cause: NonNullable<RunStamp['cause']>,
  {
    wanted,
    everyMs,
  }: {
    wanted: (table: {
      readonly unfilled: readonly string[]
      readonly schema: ObjectSchema
    }) => readonly string[]
    everyMs: number
  },
): PassKind {
  return {
    name,
    // What is wanted may be another field by then.
    resumes: false,
    due({ stream, table }, checkpoints, serverTime) {
      if (stream.mode.kind !== 'changes' || wanted(table).length === 0) return null
      const last = Math.max(
        time(checkpoints[name].watermark),
        everyMs > 0 ? time(checkpoints.rows.wholeAt) : 0,
      )
      const ago = serverTime.getTime() - last
      // What was done at a time that hasn't come tells nothing: the source's clock was ahead.
      return ago >= everyMs || ago < 0 ? { from: null, to: serverTime.toISOString() } : null
    },
    make({ warehouse, runId, at, requests }, { table }, checkpoint, { to }) {
      const fields = wanted(table)
      const kept = new Set([table.schema.roles.id, ...fields])
      const schema = { ...table.schema, fields: table.schema.fields.filter(({ name }) => kept.has(name)) }
      return {
        count: () => Promise.resolve(null),
        request: () => ({ schema, window: EVERYTHING, extent: 'fields', parents: noParents }),
        begin: () => Promise.resolve(),
        async merge(writer, files, { tolerant }) {
          const stamp = { runId, at, cause }
          const request = { table, files, stamp, tolerant, fields: [...kept] }
          const counts = await mergePages(writer, warehouse.dialect, request)
          await addCounts(writer, { runId, object: table.schema.object, counts, requests: requests() })
        },
        finish: (writer) =>
          markFilled(
            writer,
            table,
            table.unfilled.filter((field) => kept.has(field)),
          ),
        closed: () => ({ ...checkpoint, watermark: to, open: null }),
      }
    },
  }
}

function time(instant: string | null): number {
  return instant === null ? 0 : Date.parse(instant)
}
