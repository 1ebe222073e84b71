import { z } from 'zod'
import { ConnectorError } from '../error.ts'
import type { Transport } from '../transport.ts'
import { isAboutObject, SalesforceError } from './refusal.ts'

const HOUR_MS = 60 * 60_000
const FIRST_POLL_MS = 200
/** Until it is looked at a job anew, and the time after which it won't end if nothing was seen to move. */
interface Patience {
  readonly longestPollMs: number
  readonly stuckAfterMs: number
}
/** Salesforce may leave a job in its queue for a day; to look at it all the time would cost thousands of requests. */
const QUEUED: Patience = { longestPollMs: 60_000, stuckAfterMs: 24 * HOUR_MS }
/** Large jobs run for hours, and tell of rows meanwhile. */
const RUNNING: Patience = { longestPollMs: 5_000, stuckAfterMs: HOUR_MS / 2 }

const Job = z.object({
  id: z.string(),
  state: z.enum(['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted', 'Open']),
  numberRecordsProcessed: z.number().optional(),
  errorMessage: z.string().nullish(),
})
export type BulkJob = z.infer<typeof Job>

/**
 * A query that Salesforce runs on its own and keeps the results of for a week.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm
 * jsforce's own `bulk2.query` loses rows of results with several pages: https://github.com/jsforce/jsforce/issues/1740
 */
export class BulkJobs {
  readonly #transport: Transport
  readonly #path: string

  constructor(transport: Transport, version: string) {
    this.#transport = transport
    this.#path = `/services/data/v${version}/jobs/query`
  }

  url(job: string): string {
    return `${this.#path}/${job}`
  }

  /** Null where Bulk API can't read the object. */
  async create(soql: string, signal: AbortSignal): Promise<BulkJob | null> {
    const body = JSON.stringify({
      operation: 'queryAll',
      query: soql,
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    })
    const headers = { 'content-type': 'application/json' }
    try {
      return await this.#transport.json({ method: 'POST', url: this.#path, headers, body }, Job, signal)
    } catch (error) {
      if (error instanceof SalesforceError && isUnsupported(error.message)) return null
      throw error
    }
  }

  async get(job: string, signal: AbortSignal): Promise<BulkJob> {
    try {
      return await this.#transport.json({ url: this.url(job) }, Job, signal)
    } catch (error) {
      throw isGone(error) ? expired(error) : error
    }
  }

  /**
   * Waits until the results are there. Null where Bulk API turns out not to be able to read the object. `kept`: the job was
   * made by an earlier run; what had failed by then is asked for anew.
   */
  async complete(
    job: string,
    signal: AbortSignal,
    { kept = false }: { readonly kept?: boolean } = {},
  ): Promise<BulkJob | null> {
    const { timing } = this.#transport
    let moved = { state: '', rows: -1, at: timing.now() }
    for (let wait = FIRST_POLL_MS; ; wait *= 1.5) {
      const seen = await this.get(job, signal)
      if (seen.state === 'JobComplete') return seen
      const { state, numberRecordsProcessed: rows = 0 } = seen
      const { longestPollMs, stuckAfterMs } = state === 'UploadComplete' ? QUEUED : RUNNING
      if (state !== moved.state || rows !== moved.rows) moved = { state, rows, at: timing.now() }
      else if (timing.now() - moved.at > stuckAfterMs) throw await this.#stuck(job, signal)
      if (seen.state === 'Failed' || seen.state === 'Aborted') {
        if (isUnsupported(seen.errorMessage ?? '')) return null
        throw failed(seen, { kept })
      }
      wait = Math.min(wait, longestPollMs)
      await timing.sleep(wait, signal)
    }
  }

  /** Ends the job, so that it doesn't go on beside the next one. */
  async #stuck(job: string, signal: AbortSignal): Promise<ConnectorError> {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ state: 'Aborted' })
    await this.#transport.text({ method: 'PATCH', url: this.url(job), headers, body }, signal).catch(() => {
      signal.throwIfAborted()
    })
    await this.remove(job, signal)
    return new ConnectorError("Salesforce's bulk job neither goes on nor ends; it was ended.", {
      next: { kind: 'retry' },
      action: 'It is tried again by itself with the next run; trust.salesforce.com tells about disruptions.',
    })
  }

  /** Frees what Salesforce keeps for it. A job that stays is removed by Salesforce after a week. */
  async remove(job: string, signal: AbortSignal): Promise<void> {
    await this.#transport.text({ method: 'DELETE', url: this.url(job) }, signal).catch(() => {
      signal.throwIfAborted()
    })
  }
}

/** The results are gone, or the page of them: read the window again. */
export function expired(cause: unknown): ConnectorError {
  return new ConnectorError("The results of Salesforce's bulk job are no longer there.", {
    next: { kind: 'restart' },
    cause,
  })
}

/** The place in the results isn't known any more, or the job has been ended since. */
const GONE = new Set(['INVALID_QUERY_LOCATOR', 'INVALIDJOBSTATE'])

export function isGone(error: unknown): boolean {
  if (!(error instanceof SalesforceError)) return false
  return error.status === 404 || GONE.has(error.code)
}

function isUnsupported(message: string): boolean {
  return /not supported (by|in) (the )?bulk|INVALIDENTITY|FEATURENOTENABLED/i.test(message)
}

function failed({ state, errorMessage }: BulkJob, { kept }: { readonly kept: boolean }): ConnectorError {
  const said = errorMessage?.slice(0, 300)
  if (state === 'Aborted') {
    return new ConnectorError('The bulk job was aborted in Salesforce.', {
      next: { kind: 'restart' },
      action: 'Somebody may have ended it under Setup, Bulk Data Load Jobs.',
    })
  }
  if (/QUERY_TIMEOUT/.test(said ?? '')) {
    return new SalesforceError(`Salesforce's bulk job ran too long: ${said}`, {
      next: { kind: 'retry' },
      status: 400,
      code: 'QUERY_TIMEOUT',
    })
  }
  const code = /INVALID_FIELD|MALFORMED_QUERY|INVALID_TYPE|INSUFFICIENT_ACCESS/.exec(said ?? '')?.[0] ?? null
  const fixable = code !== null
  return new ConnectorError(`Salesforce's bulk job failed${said ? `: ${said}` : '.'}`, {
    next: !fixable
      ? { kind: kept ? 'restart' : 'retry' }
      : isAboutObject(200, code)
        ? { kind: 'fix', about: 'object' }
        : { kind: 'fix' },
    action: fixable
      ? 'Give the user read access to the object and its fields.'
      : 'It is tried again by itself with the next run.',
  })
}
