import type { Logger } from 'pino'
import type { Page, ReadRequest, Window } from '../connector.ts'
import type { Transport } from '../transport.ts'
import { BulkJobs, type BulkJob } from './bulk-job.ts'
import { bulkPages, FIRST } from './bulk.ts'
import { jsforceConnection } from './client.ts'
import { parseCursor, type DeletionsCursor } from './cursor.ts'
import { deletionPages } from './deletions.ts'
import type { SalesforceDescription } from './describe.ts'
import type { SalesforceObject } from './objects.ts'
import { isQueryTimeout, partedPages, type Place } from './parts.ts'
import { SalesforceError } from './refusal.ts'
import { queryUrl, restPages } from './rest.ts'
import type { RowsPage } from './rows.ts'
import { recordsSoql, selectSoql } from './soql.ts'
import { virtualPages } from './virtual.ts'

/** Below this one or two pages of REST are quicker than a job. */
const BULK_FROM_ROWS = 2_000
/** URI and headers together may have 16,384 bytes; a job takes its query in the body. */
const LONGEST_URL = 14_000
const RECORDS_AT_ONCE = 200

export interface ReadContext {
  readonly transport: Transport
  readonly version: string
  readonly log: Logger
  readonly object: Pick<SalesforceObject, 'name' | 'reading'>
  readonly description: SalesforceDescription
  /** Rows that the window holds; asked only when it decides the way. Null: too many to be counted in time. */
  readonly count: (window: Window) => Promise<number | null>
  /** Salesforce's own time. */
  readonly present: () => Promise<Date>
}

/** Changed rows first, then what was deleted in the window. */
export async function* readPages(context: ReadContext, request: ReadRequest): AsyncGenerator<Page> {
  const { transport, version, object, description, log } = context
  const { extent, window } = request
  if (typeof extent === 'object') {
    yield* recordPages(context, request, extent.ids)
    return
  }
  const { from } = window
  const cursor = parseCursor(request.cursor)
  const deletions: DeletionsCursor | null =
    extent === 'all' && from !== null && description.replicateable ? { via: 'deletions', since: from } : null
  if (cursor?.via !== 'deletions') {
    const pages = partedPages(request, {
      cursor,
      divisible: description.cursor !== null,
      present: context.present,
      pagesOf: (part, place) => rowPages(context, part, place),
    })
    for await (const { file, next } of pages) {
      yield { files: rowFiles(request, file), cursor: next ?? deletions }
    }
  }
  const place = cursor?.via === 'deletions' ? cursor : deletions
  if (!deletions || place === null) return
  const connection = await jsforceConnection(transport, version, request.signal)
  yield* deletionPages(connection, object.name, request, { ...place, log })
}

/** Records by their ids. An object with very many fields leaves no room for ids in an address: then a job takes the query. */
async function* recordPages(
  context: ReadContext,
  request: ReadRequest,
  ids: readonly string[],
): AsyncGenerator<Page> {
  const { transport, version, object, description } = context
  for (let start = 0; start < ids.length; start += RECORDS_AT_ONCE) {
    const chunk = ids.slice(start, start + RECORDS_AT_ONCE)
    const soql = recordsSoql(object, request.schema, description, chunk)
    const url = queryUrl(version, soql, object.reading.kind === 'virtual' ? 'query' : 'queryAll')
    const job = url.length > LONGEST_URL ? await finishedJob(context, request, soql) : null
    const pages = job
      ? bulkPages(transport, new BulkJobs(transport, version), request, { job: job.id })
      : restPages(transport, request, { url })
    for await (const { file } of pages) yield { files: rowFiles(request, file), cursor: null }
  }
}

function rowFiles({ schema }: ReadRequest, file: RowsPage['file']): Page['files'] {
  return file ? [{ ...file, object: schema.object, content: { kind: 'rows' } }] : []
}

async function finishedJob(
  { transport, version }: ReadContext,
  { signal }: ReadRequest,
  soql: string,
): Promise<BulkJob | null> {
  const jobs = new BulkJobs(transport, version)
  const job = await jobs.create(soql, signal)
  return job && (await jobs.complete(job.id, signal))
}

async function* rowPages(
  context: ReadContext,
  request: ReadRequest,
  cursor: Place | null,
): AsyncGenerator<RowsPage> {
  const { transport, version, object, description } = context
  const jobs = new BulkJobs(transport, version)
  if (cursor?.via === 'rest') {
    yield* restPages(transport, request, cursor)
    return
  }
  if (cursor?.via === 'bulk' && cursor.locator !== FIRST) {
    yield* bulkPages(transport, jobs, request, cursor)
    return
  }
  if (cursor?.via === 'bulk' && (await jobs.complete(cursor.job, request.signal, { kept: true }))) {
    yield* bulkPages(transport, jobs, request, { job: cursor.job })
    return
  }

  const soql = selectSoql(object.name, request.schema, description, request.window)
  if (object.reading.kind === 'virtual') {
    const after = cursor?.via === 'keys' ? cursor.after : null
    yield* virtualPages(transport, request, { version, select: soql, after })
    return
  }
  const url = queryUrl(version, soql)
  const rows = url.length > LONGEST_URL ? Infinity : await rowsOf(context, request.window)
  if (rows > BULK_FROM_ROWS && (yield* jobPages(context, request, soql))) return
  try {
    yield* restPages(transport, request, { url })
  } catch (error) {
    // A job has more time for the same query, and room for a longer one.
    if (!isQueryTimeout(error) && !isTooLong(error)) throw error
    if (!(yield* jobPages(context, request, soql))) throw error
  }
}

/**
 * What a job makes of the query, after a page that has nothing but its name: a run that goes on waits for it and doesn't make
 * another. False where Bulk API can't read the object.
 */
async function* jobPages(
  { transport, version }: ReadContext,
  request: ReadRequest,
  soql: string,
): AsyncGenerator<RowsPage, boolean> {
  const jobs = new BulkJobs(transport, version)
  const job = await jobs.create(soql, request.signal)
  if (!job) return false
  yield { file: null, next: { via: 'bulk', job: job.id, locator: FIRST, read: 0 } }
  if (!(await jobs.complete(job.id, request.signal))) return false
  yield* bulkPages(transport, jobs, request, { job: job.id })
  return true
}

/** How many rows will come; those of small objects needn't be counted. */
async function rowsOf({ object, count }: ReadContext, window: Window): Promise<number> {
  if (object.reading.kind === 'whole') return 0
  return (await count(window)) ?? Infinity
}

/** Something between takes shorter addresses only. */
function isTooLong(error: unknown): boolean {
  return error instanceof SalesforceError && (error.status === 414 || error.status === 431)
}
