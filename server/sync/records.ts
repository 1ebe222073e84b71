import { rm } from 'node:fs/promises'
import { mergeable, mergePages } from '../warehouse/merge.ts'
import type { VersionTable } from '../warehouse/version-table.ts'
import { EVERYTHING, noParents } from './pass.ts'
import { addCounts } from './run-record.ts'
import type { StreamContext } from './stream.ts'

/** Reads the records of these ids, whenever they changed. Those that are gone stay as they are known. */
export async function readRecords(
  { connector, warehouse, write, spool, signal, runId, at, requests }: StreamContext,
  table: VersionTable,
  ids: readonly string[],
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
    await write(async (writer) => {
      for (const files of mergeable(own)) {
        const stamp = { runId, at, cause: null }
        const counts = await mergePages(writer, warehouse.dialect, { table, files, stamp })
        await addCounts(writer, { runId, object: schema.object, counts, requests: requests() })
      }
    })
    await Promise.all(page.files.map(({ path }) => rm(path, { force: true })))
  }
}
