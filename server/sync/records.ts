import { mergeable, mergePages } from '../warehouse/merge.ts'
import type { VersionTable } from '../warehouse/version-table.ts'
import type { Writer } from '../warehouse/warehouse.ts'
import { EVERYTHING, noParents } from './pass.ts'
import { addCounts } from './run-record.ts'
import type { StreamContext } from './stream.ts'
import { takeIn } from './take-in.ts'

/**
 * Reads the records of these ids, whenever they changed. Those that are gone stay as they are known. `kept`: what else is written
 * in the transaction that keeps some of them.
 */
export async function readRecords(
  { connector, warehouse, write, spool, signal, runId, at, requests, log }: StreamContext,
  table: VersionTable,
  ids: readonly string[],
  kept: (writer: Writer) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  if (ids.length === 0) return
  const { schema } = table
  const request = {
    schema,
    window: EVERYTHING,
    extent: { ids },
    cursor: null,
    parents: noParents,
    spool,
    signal,
  } as const
  for await (const page of connector.read(request)) {
    const own = page.files.filter(({ object }) => object === schema.object)
    await takeIn(page.files, log, ({ tolerant }) =>
      write(async (writer) => {
        for (const files of mergeable(own)) {
          const stamp = { runId, at, cause: null }
          const counts = await mergePages(writer, warehouse.dialect, { table, files, stamp, tolerant })
          await addCounts(writer, { runId, object: schema.object, counts, requests: requests() })
          await kept(writer)
        }
      }),
    )
  }
}
