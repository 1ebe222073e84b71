import type { ReadRequest } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import type { Transport } from '../transport.ts'
import type { SavedBody } from '../transport/body.ts'
import { IncompleteAnswer } from '../transport/unexpected.ts'
import { expired, isGone, type BulkJobs } from './bulk-job.ts'
import type { SalesforceCursor } from './cursor.ts'
import type { RowsPage } from './rows.ts'

/** Rows of a page of results: large enough to be quick, small enough to be read again after a cut. */
const PAGE_ROWS = 50_000
export const FIRST = ''

/**
 * The results of a job as CSV pages, and the job's removal after the last.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
 */
export async function* bulkPages(
  transport: Transport,
  jobs: BulkJobs,
  request: ReadRequest,
  start: { readonly job: string; readonly locator?: string; readonly read?: number | null },
): AsyncGenerator<RowsPage> {
  const { job } = start
  const { signal } = request
  let locator: string | null = start.locator ?? FIRST
  let read: number | null = start.read === undefined ? 0 : start.read
  // Results are kept for a week: whether they still are is asked before they are.
  if (start.locator !== undefined) await jobs.get(job, signal)
  try {
    while (locator !== null) {
      const path = request.spool('csv')
      const page = await results(transport, jobs.url(job), { locator, path, request })
      const { rows, header } = page
      locator = page.locator
      read = read === null || rows === null ? null : read + rows
      if (locator === null) await checkTotal(jobs, { job, read, signal })
      const next: SalesforceCursor | null = locator === null ? null : { via: 'bulk', job, locator, read }
      yield { file: header === null ? null : { path, format: { kind: 'csv', header }, rows }, next }
    }
  } finally {
    if (locator === null && !signal.aborted) await jobs.remove(job, signal)
  }
}

interface ResultsPage {
  readonly rows: number | null
  /** Null where there are no rows. */
  readonly header: string | null
  readonly locator: string | null
}

async function results(
  transport: Transport,
  url: string,
  { locator, path, request }: { locator: string; path: string; request: ReadRequest },
): Promise<ResultsPage> {
  const query = new URLSearchParams({ maxRecords: String(PAGE_ROWS), ...(locator ? { locator } : {}) })
  const call = {
    url: `${url}/results?${query.toString()}`,
    headers: { accept: 'text/csv' },
    expects: 'csv',
  } as const
  try {
    return await transport.save(call, path, request.signal, (saved) => {
      const rows = rowsOf(saved.headers)
      // Without rows there may be no header row either.
      const header = rows === 0 ? null : checkedHeader(saved, request)
      return { rows, header, locator: nextLocator(saved.headers, locator) }
    })
  } catch (error) {
    throw isGone(error) ? expired(error) : error
  }
}

function rowsOf(headers: Headers): number | null {
  const rows = headers.get('sforce-numberofrecords')
  return rows !== null && /^\d+$/.test(rows) ? Number(rows) : null
}

/** The literal `null` stands on the last page. */
function nextLocator(headers: Headers, asked: string): string | null {
  const locator = headers.get('sforce-locator')
  if (locator && locator === asked)
    throw new IncompleteAnswer('Salesforce gives pages that lead to themselves.')
  if (locator) return locator === 'null' ? null : locator
  throw new ConnectorError("Salesforce didn't say whether the bulk job has further results.", {
    next: { kind: 'retry' },
    action: 'A proxy between may drop the header Sforce-Locator.',
  })
}

async function checkTotal(
  jobs: BulkJobs,
  { job, read, signal }: { job: string; read: number | null; signal: AbortSignal },
): Promise<void> {
  if (read === null) return
  const { numberRecordsProcessed: total } = await jobs.get(job, signal)
  if (total === undefined || total === read) return
  throw new ConnectorError(`The bulk job has ${total} rows, but its pages announced ${read}.`, {
    next: { kind: 'restart' },
  })
}

/**
 * Names of fields hold neither commas nor line ends, so the header is one line. Every cell is quoted, so the last one ends
 * in a quote; a page that was cut between two lines has fewer rows than announced.
 */
function checkedHeader({ head, tail }: SavedBody, { schema }: ReadRequest): string {
  if (!/["\n]\s*$/.test(tail)) throw new IncompleteAnswer("A page of the bulk job's results is cut off.")
  const line = head.slice(0, head.search(/\r?\n/))
  const columns = new Set(line.replaceAll('"', '').split(','))
  if (columns.has(schema.roles.id)) return line
  throw new ConnectorError("The header row is missing in a page of the bulk job's results.", {
    next: { kind: 'retry' },
    cause: new Error(line.slice(0, 200)),
  })
}
