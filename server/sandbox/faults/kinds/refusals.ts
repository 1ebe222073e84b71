import { z } from 'zod'
import { HubspotError } from '../../hubspot/error.ts'
import { html, type Answer } from '../../http.ts'
import { SalesforceError } from '../../salesforce/error.ts'
import type { System } from '../../world.ts'
import { requestFault } from '../fault.ts'
import { anywhere, on } from '../places.ts'

/** Answers that stand in the place of the CRM's own. */

/** A refusal as each vendor would write it. */
function refusal(
  system: System,
  { salesforce, hubspot }: { readonly salesforce: SalesforceError; readonly hubspot: HubspotError },
): Answer {
  return (system === 'salesforce' ? salesforce : hubspot).answer()
}

const retryAfter = z.int().min(0).optional()

function waiting(seconds: number | undefined): Readonly<Record<string, string>> {
  return seconds === undefined ? {} : { 'Retry-After': String(seconds) }
}

export const answer = requestFault({
  kind: 'answer',
  title: 'Something else is answered, word for word.',
  outcome: 'stopped',
  parameters: z.strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
  }),
  strike: (instead) => ({ instead }),
})

export const badGateway = requestFault({
  kind: 'bad-gateway',
  title: 'A web page of a proxy in between tells that the CRM is away.',
  outcome: 'same',
  parameters: z.strictObject({
    status: z.literal([500, 502, 503, 504]).default(502),
    retryAfterS: retryAfter,
  }),
  strike({ status, retryAfterS }) {
    const page = html(
      status,
      `<html><head><title>${status} Bad Gateway</title></head><body>cloudflare</body></html>`,
    )
    return { instead: { ...page, headers: { ...page.headers, ...waiting(retryAfterS) } } }
  },
  draw: (random) => anywhere(random, { kind: 'bad-gateway', status: random.pick([500, 502, 503, 504]) }),
})

export const outage = requestFault({
  kind: 'outage',
  title: 'The CRM itself says that it can’t answer now.',
  outcome: 'same',
  parameters: z.strictObject({}),
  strike: (_, { system }) => ({
    instead: refusal(system, {
      salesforce: new SalesforceError(
        503,
        'SERVER_UNAVAILABLE',
        'Server is too busy. Please try again later',
      ),
      hubspot: new HubspotError(500, 'INTERNAL_ERROR', 'internal error'),
    }),
  }),
  draw: (random) => anywhere(random, { kind: 'outage' }),
})

export const unauthorized = requestFault({
  kind: 'unauthorized',
  title: 'The sign-in is refused (401); always, where it is set so.',
  outcome: 'stopped',
  parameters: z.strictObject({}),
  strike: (_, { system }) => ({
    instead: refusal(system, {
      salesforce: new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
      hubspot: new HubspotError(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.'),
    }),
  }),
  draw: (random) => anywhere(random, { kind: 'unauthorized' }),
})

export const tooLong = requestFault({
  kind: 'too-long',
  title: 'A proxy in between finds the address (414) or the headers (431) too long.',
  outcome: 'same',
  parameters: z.strictObject({
    status: z.literal([414, 431]).default(414),
    overBytes: z.int().min(0).default(0),
  }),
  strike({ status, overBytes }, { ask }) {
    if (ask.urlBytes <= overBytes) return {}
    const title = status === 414 ? '414 Request-URI Too Large' : '431 Request Header Fields Too Large'
    return { instead: html(status, `<html><head><title>${title}</title></head><body></body></html>`) }
  },
})

const POLICIES = {
  TEN_SECONDLY_ROLLING: 'ten_secondly_rolling',
  SECONDLY: 'secondly',
  DAILY: 'daily',
} as const

export const throttled = requestFault({
  kind: 'throttled',
  title:
    'HubSpot has had too many requests (429), by one of its policies, with or without saying how long to wait.',
  outcome: 'same',
  parameters: z.strictObject({
    policy: z.enum(['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY']),
    retryAfterS: retryAfter,
  }),
  strike: ({ policy, retryAfterS }) => ({
    instead: new HubspotError(429, 'RATE_LIMITS', `You have reached your ${POLICIES[policy]} limit.`, {
      errorType: 'RATE_LIMIT',
      policyName: policy,
      headers: waiting(retryAfterS),
    }).answer(),
  }),
  draw: (random) => [
    {
      match: { system: 'hubspot', path: '/crm/' },
      effect: {
        kind: 'throttled',
        policy: random.pick(['TEN_SECONDLY_ROLLING', 'SECONDLY']),
        ...(random.chance(0.5) ? { retryAfterS: random.between(0, 10) } : {}),
      },
    },
  ],
})

export const locked = requestFault({
  kind: 'locked',
  title: 'HubSpot holds the records while much is written to them (423).',
  outcome: 'same',
  parameters: z.strictObject({}),
  strike: () => ({
    instead: new HubspotError(423, 'LOCKED', 'The resource is locked. Try again after 2 seconds.').answer(),
  }),
  draw: () => on('hubspot', { kind: 'locked' }),
})

export const migrating = requestFault({
  kind: 'migrating',
  title: 'HubSpot moves the account to another data centre (477).',
  outcome: 'stopped',
  parameters: z.strictObject({ retryAfterS: retryAfter }),
  strike: ({ retryAfterS }) => ({
    instead: new HubspotError(477, 'MIGRATION_IN_PROGRESS', 'The account is being migrated.', {
      headers: waiting(retryAfterS),
    }).answer(),
  }),
  draw: () => on('hubspot', { kind: 'migrating' }),
})

export const locatorLost = requestFault({
  kind: 'locator-lost',
  title: 'Salesforce no longer knows the list that is being paged.',
  outcome: 'same',
  parameters: z.strictObject({}),
  strike(_, { ask }) {
    const pages = /\/query(All)?\/[^/]+$/.test(ask.path) || ask.query.has('locator')
    if (!pages) return {}
    return { instead: new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator').answer() }
  },
  draw: () => on('salesforce', { kind: 'locator-lost' }),
})
