import { z } from 'zod'
import type { Answer, Ask } from '../http.ts'
import { json } from '../http.ts'
import { SalesforceError, notFound } from './error.ts'
import { findSobject, type Salesforce } from './salesforce.ts'
import type { Job } from './jobs.ts'
import { plan } from './soql.ts'
import { csvHeader, csvWriter } from './value.ts'
import { refuseInBulk } from './virtual.ts'

const NOT_IN_BULK = new Set(['address', 'location', 'base64'])
const DEFAULT_MAX_RECORDS = 50_000
const ROWS_PER_PIECE = 2000

interface Route {
  readonly salesforce: Salesforce
  readonly ask: Ask
  readonly version: string
  /** The path after `jobs/query`, such as `["750…", "results"]`. */
  readonly rest: readonly string[]
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
export function bulkQuery({ salesforce, ask, version, rest }: Route): Answer {
  const [id, part] = rest
  const { jobs } = salesforce
  if (id === undefined) {
    if (ask.method === 'POST') return create(salesforce, ask, version)
    return json(200, {
      done: true,
      records: jobs.all().map((job) => info(salesforce, job)),
      nextRecordsUrl: null,
    })
  }
  if (part === 'results' && ask.method === 'GET') return results(jobs.get(id, { forResults: true }), ask)
  const job = jobs.get(id)
  if (part !== undefined) throw notFound()
  if (ask.method === 'GET') {
    jobs.goOn(job)
    return json(200, info(salesforce, job))
  }
  if (ask.method === 'PATCH') {
    if (job.state === 'JobComplete')
      throw new SalesforceError(400, 'INVALIDJOBSTATE', 'Aborting already Completed Job not allowed')
    job.state = 'Aborted'
    return json(200, info(salesforce, job))
  }
  if (ask.method === 'DELETE') {
    // https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_delete_job.htm
    if (job.state === 'UploadComplete' || job.state === 'InProgress')
      throw new SalesforceError(
        400,
        'INVALIDJOBSTATE',
        'Deleting a job that is still in progress not allowed',
      )
    jobs.remove(id)
    return { status: 204 }
  }
  throw new SalesforceError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${ask.method}' not allowed.`)
}

function create(salesforce: Salesforce, ask: Ask, version: string): Answer {
  const { operation, query } = jobOf(ask)
  const compiled = plan(query, (name) => findSobject(salesforce, name))
  refuseInBulk(compiled.sobject.name)
  if (compiled.count || compiled.aggregates.length > 0) {
    throw new SalesforceError(
      400,
      'FUNCTIONALITY_NOT_ENABLED',
      'Aggregate Relationships not supported in Bulk Query',
    )
  }
  const compound = compiled.columns.find(({ spec }) => NOT_IN_BULK.has(spec.type))
  if (compound !== undefined) {
    throw new SalesforceError(
      400,
      'FUNCTIONALITY_NOT_ENABLED',
      'Selecting compound data not supported in Bulk Query',
    )
  }
  const job = salesforce.jobs.add({
    operation,
    soql: query,
    plan: compiled,
    rows: compiled.run({ deleted: operation === 'queryAll' }),
    createdAt: salesforce.clock.now(),
    version,
  })
  const {
    jobType: _,
    numberRecordsProcessed: __,
    retries: ___,
    totalProcessingTime: ____,
    ...made
  } = info(salesforce, job)
  return json(200, made)
}

const NewJob = z.object({ operation: z.enum(['query', 'queryAll']), query: z.string() })

function jobOf({ body }: Ask): z.infer<typeof NewJob> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new SalesforceError(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is not valid JSON')
  }
  const parsed = NewJob.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SalesforceError(400, 'INVALIDJOB', `InvalidJob : ${issue?.path.join('.')} ${issue?.message}`)
}

function info({ oauth }: Salesforce, job: Job) {
  const at = new Date(job.createdAt).toISOString().replace('Z', '+0000')
  return {
    id: job.id,
    operation: job.operation,
    object: job.plan.sobject.name,
    createdById: oauth.userId,
    createdDate: at,
    systemModstamp: at,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.version),
    jobType: 'V2Query',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
    numberRecordsProcessed: job.state === 'JobComplete' ? job.rows.length : 0,
    retries: 0,
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
    totalProcessingTime: job.state === 'JobComplete' ? 100 + Math.ceil(job.rows.length / 100) : 0,
    isPkChunkingSupported: false,
  }
}

function results(job: Job, { query, mostRows = Infinity }: Ask): Answer {
  if (job.state !== 'JobComplete') {
    throw new SalesforceError(400, 'INVALIDJOBSTATE', `The job isn't complete: it is ${job.state}.`)
  }
  const start = place(query.get('locator'))
  const wanted = Number(query.get('maxRecords') ?? DEFAULT_MAX_RECORDS)
  if (!Number.isInteger(wanted) || wanted < 1)
    throw new SalesforceError(400, 'INVALID_VALUE', 'maxRecords must be at least 1')
  const end = Math.min(job.rows.length, start + Math.min(wanted, Math.max(1, mostRows)))
  const locator =
    end < job.rows.length ? Buffer.from(String(end)).toString('base64').replaceAll('=', '') : 'null'
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/csv',
      'Sforce-Locator': locator,
      'Sforce-NumberOfRecords': String(end - start),
    },
    body: pieces(job, start, end),
  }
}

function place(locator: string | null): number {
  if (locator === null || locator === 'null') return 0
  const place = Number(Buffer.from(locator, 'base64').toString())
  if (Number.isInteger(place) && place > 0) return place
  throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
}

function* pieces({ plan, rows }: Job, start: number, end: number): Iterable<string> {
  const write = csvWriter(plan.columns)
  let text = csvHeader(plan.columns)
  let written = 0
  for (const row of rows.slice(start, end)) {
    text += write(row)
    if (++written % ROWS_PER_PIECE === 0) {
      yield text
      text = ''
    }
  }
  yield text
}
