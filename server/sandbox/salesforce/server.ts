import { z } from 'zod'
import { Allowance } from '../allowance.ts'
import type { ControlClock } from '../control-clock.ts'
import type { CrmServer } from '../crm.ts'
import { html, json, type Answer, type Ask } from '../http.ts'
import { recordPage } from '../record-page.ts'
import type { OrgState } from '../state.ts'
import { violation } from '../violations.ts'
import { bulkQuery } from './bulk.ts'
import { describe, describeGlobal } from './describe.ts'
import { notFound, SalesforceError } from './error.ts'
import { Jobs } from './jobs.ts'
import { SalesforceOauth, type SalesforceCredentials } from './oauth.ts'
import { organizationSettings } from './organization.ts'
import { query, queryMore } from './query.ts'
import { deleted, updated } from './replication.ts'
import { DAILY_API_REQUESTS, findSobject, type Salesforce } from './salesforce.ts'
import { sobjectOf, type Sobject } from './sobject.ts'
import { specialObjects } from './special.ts'
import { restWriter } from './value.ts'

/** URI and headers together. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
const MAX_HEAD_BYTES = 16_384
const VERSIONS = ['65.0', '66.0', '67.0']

/** Answers as Salesforce's REST API would. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/ */
export function openSalesforce(options: {
  readonly state: OrgState
  readonly clock: ControlClock
  readonly credentials: SalesforceCredentials
}): CrmServer & { readonly oauth: SalesforceOauth } {
  const { state, clock, credentials } = options
  const userId = state.table('User')?.table.entities.keys().next().value ?? '005000000000001AAA'
  const oauth = new SalesforceOauth({ credentials, clock, orgId: state.org.id, userId })
  const salesforce: Salesforce = {
    state,
    clock,
    oauth,
    locators: new Map(),
    jobs: new Jobs(() => clock.now()),
    daily: new Allowance({ limit: DAILY_API_REQUESTS, now: () => clock.now() }),
    special: specialObjects(state),
  }
  return {
    oauth,
    access: oauth,
    quota: salesforce.daily,
    jobs: salesforce.jobs,
    answer(ask) {
      state.advance(clock.now())
      try {
        return answer(salesforce, ask)
      } catch (error) {
        if (error instanceof SalesforceError) return withUsage(salesforce, error.answer())
        throw error
      }
    },
  }
}

function answer(salesforce: Salesforce, ask: Ask): Answer {
  const { oauth } = salesforce
  if (ask.headBytes > MAX_HEAD_BYTES) return tooLong(ask)
  if (ask.path === '/services/oauth2/token') return oauth.token(ask)
  if (ask.path === '/services/oauth2/revoke') return oauth.revokeToken(ask)
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
    case 'connect':
      if (second === 'organization' && rest.length === 0) return organizationSettings(salesforce)
      throw notFound()
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
  if (row.deletedAt !== null)
    throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted', { fields: [] })
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

function tooLong({ urlBytes, headBytes }: Ask): Answer {
  const page =
    urlBytes > MAX_HEAD_BYTES
      ? html(414, '<h1>414 URI Too Long</h1>')
      : html(431, '<h1>431 Request Header Fields Too Large</h1>')
  return { ...page, violation: violation('address-length', `${headBytes} bytes`) }
}

function count({ daily }: Salesforce): void {
  const taken = daily.take()
  if (taken === 'granted') return
  throw new SalesforceError(
    403,
    'REQUEST_LIMIT_EXCEEDED',
    'TotalRequests Limit exceeded.',
    taken === 'heedless'
      ? { violation: violation('daily-quota', `${daily.limit} requests in 24 hours`) }
      : {},
  )
}

function withUsage({ daily: { used, limit } }: Salesforce, answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'Sforce-Limit-Info': `api-usage=${used}/${limit}` } }
}

function left(Max: number, used: number) {
  return { Max, Remaining: Max - used }
}

function limits({ daily, jobs }: Salesforce) {
  return {
    DailyApiRequests: left(daily.limit, daily.used),
    DailyBulkApiBatches: left(15_000, 0),
    DailyBulkV2QueryJobs: left(10_000, jobs.count),
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
