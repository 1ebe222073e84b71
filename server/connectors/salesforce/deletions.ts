import { writeFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Connection } from 'jsforce/lib/connection.js'
import type { Page, ReadRequest } from '../connector.ts'
import { SalesforceError } from './refusal.ts'

const DAY_MS = 24 * 60 * 60_000
/** A call covers at most this stretch, and nothing older is kept. */
const LONGEST_STRETCH_MS = 15 * DAY_MS
/** Start and end must differ by more than a minute. */
const SHORTEST_STRETCH_MS = 2 * 60_000

const Deleted = z.object({
  deletedRecords: z.array(z.object({ id: z.string() })),
  earliestDateAvailable: z.string(),
})

/**
 * Ids of records that were deleted in the window, also of those that never reach the recycle bin.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getdeleted.htm
 *
 * What was deleted longer ago than Salesforce tells, or without a trace, is found by comparing all ids.
 */
export async function* deletionPages(
  connection: Connection,
  name: string,
  request: ReadRequest,
  { since, log }: { readonly since: string; readonly log: Logger },
): AsyncGenerator<Page> {
  const to = Date.parse(request.window.to)
  let start = Math.min(Date.parse(since), to - SHORTEST_STRETCH_MS)
  while (start < to) {
    const end = Math.min(to, start + LONGEST_STRETCH_MS)
    const ids = await deletedIds(connection, name, { start, end, log })
    start = end
    const cursor = end < to ? { via: 'deletions', since: new Date(end).toISOString() } : null
    yield { files: ids.length > 0 ? [await deletionFile(request, ids)] : [], cursor }
  }
}

async function deletedIds(
  connection: Connection,
  name: string,
  { start, end, log }: { start: number; end: number; log: Logger },
): Promise<readonly string[]> {
  try {
    const answer = await connection.deleted(name, new Date(start), new Date(end))
    const { deletedRecords, earliestDateAvailable } = Deleted.parse(answer)
    if (Date.parse(earliestDateAvailable) > start) {
      log.warn({ object: name, from: earliestDateAvailable }, 'older deletions are no longer told')
    }
    return deletedRecords.map(({ id }) => id)
  } catch (error) {
    if (!(error instanceof SalesforceError) || error.code !== 'INVALID_REPLICATION_DATE') throw error
    log.warn({ object: name, from: new Date(start).toISOString() }, 'older deletions are no longer told')
    return []
  }
}

async function deletionFile(request: ReadRequest, ids: readonly string[]): Promise<Page['files'][number]> {
  const path = request.spool('ndjson')
  await writeFile(path, ids.map((id) => `${JSON.stringify({ [request.schema.roles.id]: id })}\n`).join(''))
  return {
    object: request.schema.object,
    path,
    format: { kind: 'ndjson' },
    rows: ids.length,
    content: { kind: 'deletions' },
  }
}
