import { writeFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Connection } from 'jsforce/lib/connection.js'
import type { Page, ReadRequest } from '../connector.ts'
import { diskError } from '../transport/body.ts'
import { unknownForm } from '../transport/unexpected.ts'
import type { DeletionsCursor } from './cursor.ts'
import { SalesforceError } from './refusal.ts'

const DAY_MS = 24 * 60 * 60_000
/** A call covers at most this stretch, and nothing older is kept. */
const LONGEST_STRETCH_MS = 15 * DAY_MS
/** Salesforce leaves the seconds of both ends out. */
const MINUTE_MS = 60_000
/** Start and end must differ by more than a minute. */
const SHORTEST_STRETCH_MS = 2 * MINUTE_MS

const Deleted = z.object({
  deletedRecords: z.array(z.unknown()),
  earliestDateAvailable: z.string(),
  latestDateCovered: z.string().nullish(),
})
const DeletedRecord = z.object({ id: z.string() })

/**
 * Ids of records that were deleted in the window, also of those that never reach the recycle bin.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getdeleted.htm
 *
 * A deletion is told once its transaction has ended, under the time at which it was made: while an older transaction is open,
 * what is told is complete only up to that one's start, and the next window has to begin there.
 *
 * What was deleted longer ago than Salesforce tells, or without a trace, is found by comparing all ids.
 */
export async function* deletionPages(
  connection: Connection,
  name: string,
  request: ReadRequest,
  { since, covered, log }: Omit<DeletionsCursor, 'via'> & { readonly log: Logger },
): AsyncGenerator<Page> {
  const to = Date.parse(request.window.to)
  let complete = covered === undefined ? Infinity : Date.parse(covered)
  let width = LONGEST_STRETCH_MS
  for (let next = Date.parse(since); next < to;) {
    const start = Math.min(next, to - SHORTEST_STRETCH_MS)
    const end = Math.min(to, start + width)
    const told = await deletedIn(connection, name, { start, end, log })
    if (told === 'too-many') {
      width = Math.max(SHORTEST_STRETCH_MS, Math.ceil((end - start) / 2))
      continue
    }
    width = Math.min(LONGEST_STRETCH_MS, 2 * width)
    next = end
    complete = Math.min(complete, told.covered)
    const files = told.ids.length > 0 ? [await deletionFile(request, told.ids)] : []
    const upTo = complete < Infinity ? new Date(complete).toISOString() : null
    if (end < to) {
      const place = { via: 'deletions', since: new Date(end).toISOString() } as const
      yield { files, cursor: upTo === null ? place : { ...place, covered: upTo } }
    } else yield { files, cursor: null, ...(upTo === null ? {} : { completeTo: upTo }) }
  }
}

interface Told {
  readonly ids: readonly string[]
  /** Everything is told up to here alone, in milliseconds; infinite where nothing of the stretch is missing. */
  readonly covered: number
}

/** What is told of a stretch; `too-many`: more than Salesforce lists at once, which a shorter stretch may not hold. */
async function deletedIn(
  connection: Connection,
  name: string,
  { start, end, log }: { start: number; end: number; log: Logger },
): Promise<Told | 'too-many'> {
  const nothing = { ids: [], covered: Infinity }
  const from = new Date(start)
  try {
    const told = readDeleted(await connection.deleted(name, from, new Date(end)), name)
    if (Date.parse(told.earliestDateAvailable) > start)
      log.warn({ object: name, from: told.earliestDateAvailable }, 'older deletions are no longer told')
    const records = told.deletedRecords.map((record) => DeletedRecord.safeParse(record).data)
    const ids = records.flatMap((record) => record?.id ?? [])
    if (ids.length < records.length) log.warn({ object: name, from }, 'deletions without an id are told')
    const covered = Date.parse(told.latestDateCovered ?? '')
    return { ids, covered: covered < Math.floor(end / MINUTE_MS) * MINUTE_MS ? covered : Infinity }
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error
    if (error.code === 'INVALID_REPLICATION_DATE') {
      log.warn({ object: name, from }, 'older deletions are no longer told')
      return nothing
    }
    if (error.code !== 'EXCEEDED_ID_LIMIT') throw error
    if (end - start > SHORTEST_STRETCH_MS) return 'too-many'
    log.warn({ object: name, from }, 'more deletions in two minutes than Salesforce tells')
    return nothing
  }
}

function readDeleted(answer: unknown, name: string): z.infer<typeof Deleted> {
  const { data, error } = Deleted.safeParse(answer)
  if (error) throw unknownForm('Salesforce', `deleted ${name}`, error.issues[0])
  return data
}

async function deletionFile(request: ReadRequest, ids: readonly string[]): Promise<Page['files'][number]> {
  const path = request.spool('ndjson')
  const lines = ids.map((id) => `${JSON.stringify({ [request.schema.roles.id]: id })}\n`)
  await writeFile(path, lines.join('')).catch((error: unknown) => {
    throw diskError(error)
  })
  return {
    object: request.schema.object,
    path,
    format: { kind: 'ndjson' },
    rows: ids.length,
    content: { kind: 'deletions' },
  }
}
