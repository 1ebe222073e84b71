import type { ReadRequest } from '../connectors/connector.ts'
import { mergeable, mergePages } from '../warehouse/merge.ts'
import type { Writer } from '../warehouse/warehouse.ts'
import { EVERYTHING, noParents, type StreamTables } from './pass.ts'
import { addCounts } from './run-record.ts'
import type { StreamContext } from './stream.ts'
import { takeIn } from './take-in.ts'

type Tables = Pick<StreamTables, 'table' | 'tables'>

/** What else is written in the transaction that keeps some of an object's rows, just after they are merged. */
type Kept = (writer: Writer, object: string) => Promise<void>

const NOTHING_ELSE: Kept = () => Promise.resolve()

/**
 * Reads the records of these ids, whenever they changed, and what comes along with them. Those that are gone stay as they are
 * known.
 */
export async function readRecords(
  context: StreamContext,
  of: Tables,
  ids: readonly string[],
  kept: Kept = NOTHING_ELSE,
): Promise<void> {
  if (ids.length > 0) await readSome(context, of, { extent: { ids }, parents: noParents }, kept)
}

/** Reads what belongs to the records of these ids, of a stream of dependents. */
export async function readBelongings(
  context: StreamContext,
  of: Tables,
  ids: readonly string[],
  kept: Kept = NOTHING_ELSE,
): Promise<void> {
  if (ids.length === 0) return
  async function* parents() {
    yield ids
  }
  await readSome(context, of, { extent: 'all', parents }, kept)
}

async function readSome(
  { connector, warehouse, write, spool, signal, runId, at, requests, log }: StreamContext,
  { table, tables }: Tables,
  some: Pick<ReadRequest, 'extent' | 'parents'>,
  kept: Kept,
): Promise<void> {
  const { schema } = table
  const request = { schema, window: EVERYTHING, cursor: null, spool, signal, ...some }
  for await (const page of connector.read(request)) {
    await takeIn(page.files, log, ({ tolerant }) =>
      write(async (writer) => {
        for (const files of mergeable(page.files)) {
          const { object, content } = files[0]!
          const stamp = { runId, at, cause: null }
          const merged = { table: tables.get(object)!, files, stamp, tolerant }
          const counts = await mergePages(writer, warehouse.dialect, merged)
          await addCounts(writer, { runId, object, counts, requests: requests() })
          if (content.kind !== 'deletions') await kept(writer, object)
        }
      }),
    )
  }
}
