import type { Logger } from 'pino'
import type { Page, ReadRequest } from '../connector.ts'
import type { Transport } from '../transport.ts'
import { BulkJobs } from './bulk-job.ts'
import { bulkPages } from './bulk.ts'
import { jsforceConnection } from './client.ts'
import { parseCursor, type SalesforceCursor } from './cursor.ts'
import { deletionPages } from './deletions.ts'
import type { SalesforceDescription } from './describe.ts'
import { SalesforceError } from './refusal.ts'
import { queryUrl, restPages } from './rest.ts'
import type { RowsPage } from './rows.ts'
import { selectSoql } from './soql.ts'

/** Below this one or two pages of REST are quicker than a job. */
const BULK_FROM_ROWS = 2_000
/** URI and headers together may have 16,384 bytes; a job takes its query in the body. */
const LONGEST_URL = 14_000

export interface ReadContext {
  readonly transport: Transport
  readonly version: string
  readonly log: Logger
  /** API name of the object. */
  readonly name: string
  readonly description: SalesforceDescription
  /** Rows that the window holds; asked only when it decides the way. */
  readonly count: () => Promise<number>
}

/** Changed rows first, then what was deleted in the window. */
export async function* readPages(context: ReadContext, request: ReadRequest): AsyncGenerator<Page> {
  const { transport, version, name, description, log } = context
  const { from } = request.window
  const cursor = parseCursor(request.cursor)
  const deletions: SalesforceCursor | null =
    from !== null && description.replicateable ? { via: 'deletions', since: from } : null
  if (cursor?.via !== 'deletions') {
    for await (const { file, next } of rowPages(context, request, cursor)) {
      const files = file
        ? [{ ...file, object: request.schema.object, content: { kind: 'rows' } as const }]
        : []
      yield { files, cursor: next ?? deletions }
    }
  }
  const since = cursor?.via === 'deletions' ? cursor.since : from
  if (!deletions || since === null) return
  const connection = await jsforceConnection(transport, version, request.signal)
  yield* deletionPages(connection, name, request, { since, log })
}

async function* rowPages(
  { transport, version, name, description, count }: ReadContext,
  request: ReadRequest,
  cursor: Exclude<SalesforceCursor, { via: 'deletions' }> | null,
): AsyncGenerator<RowsPage> {
  const jobs = new BulkJobs(transport, version)
  if (cursor?.via === 'rest') {
    yield* restPages(transport, request, cursor)
    return
  }
  if (cursor?.via === 'bulk') {
    yield* bulkPages(transport, jobs, request, cursor)
    return
  }

  const soql = selectSoql(name, request.schema, description, request.window)
  const url = queryUrl(version, soql)
  const startJob = async () => {
    const job = await jobs.create(soql, request.signal)
    return job && (await jobs.complete(job.id, request.signal))
  }
  if (url.length > LONGEST_URL || (await count()) > BULK_FROM_ROWS) {
    const job = await startJob()
    if (job) {
      yield* bulkPages(transport, jobs, request, { job: job.id })
      return
    }
  }
  try {
    yield* restPages(transport, request, { url })
  } catch (error) {
    // A job has more time for the same query.
    if (!(error instanceof SalesforceError) || error.code !== 'QUERY_TIMEOUT') throw error
    const job = await startJob()
    if (!job) throw error
    yield* bulkPages(transport, jobs, request, { job: job.id })
  }
}
