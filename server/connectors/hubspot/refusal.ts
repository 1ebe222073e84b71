import { z } from 'zod'
import { ConnectorError, type Next } from '../error.ts'
import type { Refusal } from '../transport/protocol.ts'
import { nextMidnight } from './account.ts'
import { signInRefusal, TOKEN_PATH } from './sign-in-refusal.ts'

const LONGEST_MESSAGE = 300
/** After so long is asked again where it isn't known when the quota starts anew. */
const QUOTA_PAUSE_MS = 60 * 60_000
const DAY_MS = 24 * QUOTA_PAUSE_MS

/** A lock lasts two seconds. https://developers.hubspot.com/docs/api-reference/error-handling */
const LOCK_MS = 2_000
/** After so long a limit has room again: HubSpot often doesn't say. */
const POLICY_MS: Readonly<Record<string, number>> = { SECONDLY: 1_000, TEN_SECONDLY_ROLLING: 10_000 }

const RETRIED = new Set([408, 423, 429, 477])

/** `label: null`, a textual `subCategory` and the like occur, so only what is used is read. */
const Scopes = z.array(z.string())
const ApiError = z.object({
  message: z.string().optional(),
  category: z.string().optional(),
  policyName: z.string().optional(),
  correlationId: z.string().optional(),
  errors: z
    .array(
      z.object({
        context: z.object({ requiredScopes: Scopes, requiredGranularScopes: Scopes }).partial().nullish(),
      }),
    )
    .nullish(),
})

export class HubspotError extends ConnectorError {
  readonly status: number
  /** HubSpot's own, such as `MISSING_SCOPES`; empty when it told none. */
  readonly category: string

  constructor(
    message: string,
    options: { next: Next; action?: string; cause?: unknown; status: number; category: string },
  ) {
    super(message, options)
    this.status = options.status
    this.category = options.category
  }
}

/** `zone`: the account's; null where it isn't known yet. https://developers.hubspot.com/docs/api-reference/error-handling */
export function explainRefusal(refusal: Refusal, zone: string | null): ConnectorError {
  const { status, text, now, url } = refusal
  if (url.pathname.endsWith(TOKEN_PATH) && status < 500 && !RETRIED.has(status)) return signInRefusal(refusal)
  const body = read(text)
  const category = body.category ?? ''
  const said = (body.message ?? '').trim().slice(0, LONGEST_MESSAGE)
  const cause = new Error(
    `${status} ${category} ${body.correlationId ?? ''}: ${text.slice(0, LONGEST_MESSAGE)}`,
  )
  const refuse = (message: string, next: Next, action?: string) =>
    new HubspotError(message, { status, category, next, cause, ...(action ? { action } : {}) })

  if (status === 429 && body.policyName === 'DAILY') {
    return refuse(
      "HubSpot's daily limit of API requests is used up.",
      { kind: 'wait', until: new Date(now + untilAnewMs(refusal, zone)) },
      "It goes on by itself; the limit starts anew at midnight in the account's time zone.",
    )
  }
  if (RETRIED.has(status) || status >= 500) {
    const afterMs = status === 423 ? LOCK_MS : (POLICY_MS[body.policyName ?? ''] ?? 0)
    return refuse(
      `HubSpot can't answer at the moment (${category || status}).`,
      { kind: 'retry', afterMs },
      'This mostly passes by itself; status.hubspot.com tells about outages.',
    )
  }
  if (status === 401) {
    return refuse(
      `HubSpot refused the access token${said ? `: ${said}` : '.'}`,
      { kind: 'reconnect' },
      "Copy the token again from the private app's page, under Auth; or connect the OAuth app anew.",
    )
  }
  if (status === 403) {
    const scopes = requiredScopes(body)
    return refuse(
      `HubSpot's private app may not read this${scopes ? `: it lacks ${scopes}` : said ? `: ${said}` : '.'}`,
      { kind: 'fix', about: 'object' },
      scopes
        ? `Add the scope ${scopes} to the private app and save it.`
        : 'Check the scopes of the private app, and that the subscription includes this.',
    )
  }
  return refuse(`HubSpot refused (${category || status})${said ? `: ${said}` : '.'}`, { kind: 'fix' })
}

/**
 * The daily quota starts anew at the account's midnight, by HubSpot's own clock. Where this should just have happened, it is
 * looked at again soon, lest a day be lost.
 */
function untilAnewMs({ headers, now }: Refusal, zone: string | null): number {
  if (zone === null) return QUOTA_PAUSE_MS
  const told = Date.parse(headers.get('date') ?? '')
  const theirs = Number.isNaN(told) ? now : told
  const left = nextMidnight(zone, theirs).getTime() - theirs
  return left > DAY_MS - QUOTA_PAUSE_MS ? QUOTA_PAUSE_MS : left
}

function requiredScopes({ errors }: z.infer<typeof ApiError>): string {
  const scopes = new Set<string>()
  for (const { context } of errors ?? []) {
    for (const scope of context?.requiredGranularScopes ?? []) scopes.add(scope)
    for (const scope of context?.requiredScopes ?? []) scopes.add(scope)
  }
  return [...scopes].join(', ')
}

function read(text: string): z.infer<typeof ApiError> {
  try {
    return ApiError.parse(JSON.parse(text))
  } catch {
    return {}
  }
}
