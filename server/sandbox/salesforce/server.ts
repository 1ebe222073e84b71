import { z } from 'zod'
import type { ControlClock } from '../control-clock.ts'
import { json, type Answer, type Ask } from '../http.ts'
import { recordPage } from '../record-page.ts'
import type { OrgState } from '../state.ts'
import { bulkQuery } from './bulk.ts'
import { describe, describeGlobal } from './describe.ts'
import { notFound, SalesforceError } from './error.ts'
import { SalesforceOauth, type SalesforceCredentials } from './oauth.ts'
import { query, queryMore } from './query.ts'
import { deleted, updated } from './replication.ts'
import { DAILY_API_REQUESTS, findSobject, type Salesforce } from './salesforce.ts'
import { sobjectOf, type Sobject } from './sobject.ts'
import { specialObjects } from './special.ts'
import { restWriter } from './value.ts'

const MAX_HEAD_BYTES = 16_384
const DAY_MS = 24 * 60 * 60 * 1000
const VERSIONS = ['65.0', '66.0', '67.0']

/** Answers as Salesforce's REST API would. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/ */
export function salesforceAnswers(options: {
  readonly state: OrgState
  readonly clock: ControlClock
  readonly credentials: SalesforceCredentials
}): (ask: Ask) => Answer {
  const { state, clock, credentials } = options
  const userId = state.table('User')?.table.entities.keys().next().value ?? '005000000000001AAA'
  const salesforce: Salesforce = {
    state,
    clock,
    oauth: new SalesforceOauth({ credentials, clock, orgId: state.org.id, userId }),
    locators: new Map(),
    jobs: new Map(),
    usage: { requests: 0, since: clock.now() },
    special: specialObjects(state),
  }
  return (ask) => {
    state.advance(clock.now())
    try {
      return answer(salesforce, ask)
    } catch (error) {
      if (error instanceof SalesforceError) return withUsage(salesforce, error.answer())
      throw error
    }
  }
}

function answer(salesforce: Salesforce, ask: Ask): Answer {
  const { oauth } = salesforce
  if (ask.headBytes > MAX_HEAD_BYTES) {
    return { status: 414, headers: { 'Content-Type': 'text/html' }, body: '<h1>414 URI Too Long</h1>' }
  }
  if (ask.path === '/services/oauth2/token') return oauth.token(ask)
  if (ask.path === '/services/oauth2/authorize') return oauth.authorize(ask)
  if (ask.path === '/services/data' || ask.path === '/services/data/')
    return json(200, VERSIONS.map(versionOf))
  const page = recordPage(salesforce.state, 'Salesforce', ask.path + (ask.query.get('address') ?? ''))
  if (page) return page
  if (!oauth.admits(ask)) throw new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  if (ask.path === '/services/oauth2/userinfo' || ask.path.startsWith('/id/')) return oauth.userinfo(ask.base)
  count(salesforce)
  const [, version, rest] = /^\/services\/data\/v(\d+\.0)(?:\/(.*))?$/.exec(ask.path) ?? []
  if (version === undefined) throw notFound()
  const parts = (rest ?? '')
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  return withUsage(salesforce, resource({ salesforce, ask, version, parts }))
}

interface Route {
  readonly salesforce: Salesforce
  readonly ask: Ask
  readonly version: string
  readonly parts: readonly string[]
}

function resource(route: Route): Answer {
  const { salesforce, ask, version, parts } = route
  const [first, second, ...rest] = parts
  switch (first) {
    case undefined:
      return json(200, { ...resources(version), identity: salesforce.oauth.identityUrl(ask.base) })
    case 'limits':
      return json(200, limits(salesforce))
    case 'query':
      return second === undefined
        ? query(salesforce, ask, version, false)
        : queryMore(salesforce, ask, version, second, false)
    case 'queryAll':
      return second === undefined
        ? query(salesforce, ask, version, true)
        : queryMore(salesforce, ask, version, second, true)
    case 'sobjects':
      return sobjects(route)
    case 'jobs':
      if (second === 'query') return bulkQuery({ salesforce, ask, version, rest })
      throw notFound()
    case 'composite':
      if (second === 'batch' && ask.method === 'POST') return batch(route)
      throw notFound()
    default:
      throw notFound()
  }
}

function sobjects({ salesforce, ask, version, parts }: Route): Answer {
  const [, name, part] = parts
  if (name === undefined) {
    const all = [...salesforce.state.tables.values()].map((state) =>
      describeGlobal(sobjectOf(state), version),
    )
    return json(200, { encoding: 'UTF-8', maxBatchSize: 200, sobjects: all })
  }
  const sobject = findSobject(salesforce, name)
  if (sobject === undefined) throw notFound()
  if (part === undefined)
    return json(200, { objectDescribe: describeGlobal(sobject, version), recentItems: [] })
  if (part === 'describe') return json(200, describe(sobject, version))
  if (part === 'deleted') return deleted(salesforce, ask, sobject)
  if (part === 'updated') return updated(salesforce, ask, sobject)
  return record(sobject, part, ask, version)
}

/** One record by its id. */
function record(sobject: Sobject, id: string, { query }: Ask, version: string): Answer {
  const row = sobject.state.rows.get(id) ?? sobject.state.byShortId(id.slice(0, 15))
  if (row === undefined)
    throw notFound('Provided external ID field does not exist or is not accessible: ' + id)
  if (row.deletedAt !== null) throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted', [])
  const wanted = query.get('fields')?.split(',')
  const columns =
    wanted === undefined ? sobject.fields : sobject.fields.filter(({ spec }) => wanted.includes(spec.name))
  return { ...json(200, null), body: restWriter(sobject.name, columns, version)(row) }
}

const Batch = z.object({
  batchRequests: z
    .array(z.object({ method: z.string(), url: z.string() }))
    .min(1)
    .max(25),
})

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_batch.htm */
function batch({ salesforce, ask }: Route): Answer {
  const parsed = Batch.safeParse(JSON.parse(ask.body))
  if (!parsed.success)
    throw new SalesforceError(
      400,
      'INVALID_BATCH_REQUEST',
      'between 1 and 25 subrequests with method and url',
    )
  const { batchRequests } = parsed.data
  const results = batchRequests.map(({ method, url }) => {
    const target = new URL(`/services/data/${url.replace(/^\/?(services\/data\/)?/, '')}`, ask.base)
    const sub: Ask = { ...ask, method, path: target.pathname, query: target.searchParams, body: '' }
    const answered = attempt(() => answer(salesforce, sub))
    return { statusCode: answered.status, result: parsedBody(answered) }
  })
  return json(200, { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results })
}

function parsedBody({ body }: Answer): unknown {
  return typeof body === 'string' ? JSON.parse(body) : null
}

function attempt(run: () => Answer): Answer {
  try {
    return run()
  } catch (error) {
    if (error instanceof SalesforceError) return error.answer()
    throw error
  }
}

function count({ usage, clock }: Salesforce): void {
  if (clock.now() - usage.since >= DAY_MS) Object.assign(usage, { requests: 0, since: clock.now() })
  if (usage.requests >= DAILY_API_REQUESTS) {
    throw new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
  }
  usage.requests++
}

function withUsage({ usage }: Salesforce, answer: Answer): Answer {
  return {
    ...answer,
    headers: { ...answer.headers, 'Sforce-Limit-Info': `api-usage=${usage.requests}/${DAILY_API_REQUESTS}` },
  }
}

function left(Max: number, used: number) {
  return { Max, Remaining: Max - used }
}

function limits({ usage, jobs }: Salesforce) {
  return {
    DailyApiRequests: left(DAILY_API_REQUESTS, usage.requests),
    DailyBulkApiBatches: left(15_000, 0),
    DailyBulkV2QueryJobs: left(10_000, jobs.size),
    DailyBulkV2QueryFileStorageMB: left(976_562, 0),
    DataStorageMB: left(10_240, 1_024),
  }
}

function resources(version: string) {
  const path = `/services/data/v${version}`
  const names = ['sobjects', 'query', 'queryAll', 'limits', 'composite', 'jobs']
  return Object.fromEntries(names.map((name) => [name, `${path}/${name}`]))
}

function versionOf(version: string) {
  const label = { '65.0': "Winter '26", '66.0': "Spring '26", '67.0': "Summer '26" }[version] ?? version
  return { label, url: `/services/data/v${version}`, version }
}
