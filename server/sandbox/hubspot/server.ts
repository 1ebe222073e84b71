import type { ControlClock } from '../control-clock.ts'
import type { CrmServer } from '../crm.ts'
import { html, type Answer, type Ask } from '../http.ts'
import type { Limits } from '../limits.ts'
import { recordPage } from '../record-page.ts'
import type { OrgState } from '../state.ts'
import { dailyUsage, details } from './account.ts'
import { associations } from './associations.ts'
import { campaigns } from './campaigns.ts'
import type { CrmObject } from './crm-object.ts'
import { typeName } from './crm-types.ts'
import { emails } from './emails.ts'
import { emailEvents } from './email-events.ts'
import { HubspotError, invalid, notFound } from './error.ts'
import { flows } from './flows.ts'
import { forms } from './forms.ts'
import { findObject, type Hubspot } from './hubspot.ts'
import { HubspotOauth, type HubspotCredentials } from './oauth.ts'
import { batchRead, get, list } from './objects.ts'
import { pipelines } from './pipelines.ts'
import { owners, properties } from './schema.ts'
import { search } from './search.ts'
import { subscriptions } from './subscriptions.ts'
import { Usage, type App } from './usage.ts'
import { violation } from '../violations.ts'
import { archive, gdprDelete, merge } from './write.ts'

/** HubSpot tells no limit; others have measured some 16 KB: https://github.com/PostHog/posthog/pull/31617 */
const LONGEST_URL_BYTES = 16_384

/** Answers as HubSpot's public API would. https://developers.hubspot.com/docs/api-reference/overview */
export function openHubspot(options: {
  readonly state: OrgState
  readonly clock: ControlClock
  readonly credentials: HubspotCredentials
  readonly limits: Limits
}): CrmServer {
  const { state, clock, credentials, limits } = options
  const portalId = Number(state.org.id.replaceAll(/\D/g, '')) || 25_000_001
  const hubspot: Hubspot = { state, clock, portalId }
  const oauth = new HubspotOauth({ credentials, clock, portalId })
  const usage = new Usage(clock, limits)
  const answer = (ask: Ask): Answer => {
    state.advance(clock.now())
    if (ask.urlBytes > LONGEST_URL_BYTES) return tooLong(ask)
    try {
      const granted = oauth.tokens(ask)
      if (granted) return granted
      if (/^\/oauth\/(\d+\/)?authorize$/.test(ask.path)) return oauth.authorize(ask)
      const page = recordPage(state, 'HubSpot', ask.path)
      if (page) return page
      const app = admit(oauth, ask)
      usage.take(app, ask)
      const answer = route(hubspot, usage, ask)
      // Search has a limit of its own and doesn't tell it.
      return ask.path.endsWith('/search')
        ? answer
        : { ...answer, headers: { ...answer.headers, ...usage.headers(app) } }
    } catch (error) {
      if (error instanceof HubspotError) return error.answer()
      throw error
    }
  }
  return { answer, access: oauth, quota: usage.daily, jobs: null }
}

function tooLong({ urlBytes }: Ask): Answer {
  const page = html(414, '<html><head><title>414 Request-URI Too Large</title></head><body></body></html>')
  return { ...page, violation: violation('address-length', `${urlBytes} bytes`) }
}

function admit(oauth: HubspotOauth, ask: Ask): App {
  const admitted = oauth.admits(ask)
  if (admitted === 'private' || admitted === 'oauth') return admitted
  const message = {
    missing:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    expired: 'The OAuth token used to make this call expired.',
    unknown:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
  }[admitted]
  throw new HubspotError(
    401,
    admitted === 'expired' ? 'EXPIRED_AUTHENTICATION' : 'INVALID_AUTHENTICATION',
    message,
  )
}

function route(hubspot: Hubspot, usage: Usage, ask: Ask): Answer {
  const [area, version, ...rest] = ask.path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  const [first, second, third, fourth, fifth] = rest
  switch (`${area}/${version}/${first}`) {
    case 'account-info/v3/details':
      return details(hubspot, ask)
    case 'account-info/v3/api-usage':
      return dailyUsage(hubspot, usage.daily)
    case 'crm/v3/objects':
      return objects(hubspot, ask, rest.slice(1))
    case 'crm/v3/properties':
      return properties(known(hubspot, second ?? ''), ask)
    case 'crm/v3/owners':
      return owners(hubspot, ask)
    case 'crm/v3/pipelines':
      return pipelines(hubspot, second ?? '')
    case 'crm/v4/associations':
      if (fourth === 'batch' && fifth === 'read' && ask.method === 'POST') {
        return associations(hubspot, ask, second ?? '', third ?? '')
      }
      throw notFound()
    case 'marketing/v3/campaigns':
      return campaigns(hubspot, ask, rest.slice(1))
    case 'marketing/v3/emails':
      return emails(hubspot, ask, second)
    case 'marketing/v3/forms':
      return forms(hubspot, ask, second)
    case 'automation/v4/flows':
      return flows(hubspot, ask, rest.slice(1))
    case 'communication-preferences/v4/definitions':
    case 'communication-preferences/v4/statuses':
      return subscriptions(hubspot, ask, rest)
    case 'email/public/v1':
      if (second === 'events' && third === undefined) return emailEvents(hubspot, ask)
      throw notFound()
    default:
      throw notFound()
  }
}

function objects(hubspot: Hubspot, ask: Ask, [type = '', id, action]: readonly string[]): Answer {
  const object = known(hubspot, type)
  const { method } = ask
  if (id === undefined) {
    if (method === 'GET') return list(object, ask)
    throw new HubspotError(405, 'VALIDATION_ERROR', `Method ${method} is not allowed here`)
  }
  if (method === 'POST') {
    if (id === 'search') return search(object, ask)
    if (id === 'merge') return merge(hubspot, object, ask)
    if (id === 'gdpr-delete') return gdprDelete(hubspot, object, ask)
    if (id === 'batch' && action === 'read') return batchRead(object, ask, hubspot.clock.now())
  }
  if (method === 'DELETE') return archive(hubspot, object, id)
  if (method === 'GET') return get(object, ask, id)
  throw new HubspotError(405, 'VALIDATION_ERROR', `Method ${method} is not allowed here`)
}

function known(hubspot: Hubspot, type: string): CrmObject {
  const object = findObject(hubspot, type)
  if (object !== undefined) return object
  const name = typeName(type)
  if (name === undefined) throw invalid(`Unable to infer object type from: ${type}`)
  throw new HubspotError(403, 'FORBIDDEN', `This account does not include ${name}`)
}
