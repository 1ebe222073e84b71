import { z } from 'zod'
import { ConnectorError, type Next } from '../error.ts'
import type { Refusal } from '../transport/protocol.ts'
import { signInRefusal } from './sign-in-refusal.ts'

/** The limit counts a rolling 24 hours: after an hour some of it is free again. */
const QUOTA_PAUSE_MS = 60 * 60_000
const LONGEST_MESSAGE = 300

const RETRIED = new Set([406, 408, 420, 429])

const ApiErrors = z.array(z.object({ message: z.string(), errorCode: z.string() })).min(1)

/** A refusal with Salesforce's own error code. */
export class SalesforceError extends ConnectorError {
  readonly status: number
  readonly code: string

  constructor(
    message: string,
    options: { next: Next; action?: string; cause?: unknown; status: number; code: string },
  ) {
    super(message, options)
    this.status = options.status
    this.code = options.code
  }
}

/** Error codes: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
export function explainRefusal(refusal: Refusal): ConnectorError {
  const { status, text, url } = refusal
  if (url.pathname.endsWith('/services/oauth2/token') && status < 500 && !RETRIED.has(status)) {
    return signInRefusal(refusal)
  }
  const { code, said } = read(text)
  const cause = new Error(`${status} ${code}: ${text.slice(0, LONGEST_MESSAGE)}`)
  const refuse = (message: string, next: Next, action?: string) =>
    new SalesforceError(message, { status, code, next, cause, ...(action ? { action } : {}) })

  if (code === 'REQUEST_LIMIT_EXCEEDED' && !/concurrent/i.test(said)) {
    return refuse(
      "Salesforce's limit of API requests in 24 hours is used up.",
      { kind: 'wait', until: new Date(refusal.now + QUOTA_PAUSE_MS) },
      'It goes on by itself; to go on sooner, raise the limit or stop other integrations.',
    )
  }
  if (code === 'REQUEST_LIMIT_EXCEEDED' || RETRIED.has(status) || status >= 500) {
    return refuse(
      `Salesforce can't answer at the moment (${code || status}).`,
      { kind: 'retry' },
      'This mostly passes by itself; trust.salesforce.com tells about outages.',
    )
  }
  if (status === 401) {
    return refuse(
      `Salesforce no longer accepts the sign-in${said ? `: ${said}` : '.'}`,
      { kind: 'reconnect' },
      'Renew the access token, or connect with a client id and secret, which renew themselves.',
    )
  }
  if (code === 'INVALID_QUERY_LOCATOR') return refuse("Salesforce's list has expired.", { kind: 'restart' })
  const action = ACTIONS[code] ?? (status === 403 ? ACTIONS['INSUFFICIENT_ACCESS'] : undefined)
  const next: Next = isAboutObject(status, code) ? { kind: 'fix', about: 'object' } : { kind: 'fix' }
  return refuse(`Salesforce refused (${code || status})${said ? `: ${said}` : '.'}`, next, action)
}

/** These refuse the object, or what it belongs to; without the API nothing can be read. */
const ABOUT_OBJECT = /^(INVALID_TYPE|INSUFFICIENT_ACCESS|FUNCTIONALITY_NOT_ENABLED|NO_ACCESS)/
const ABOUT_ALL = /^API_/

/** Whether a refusal, by its status and error code, is of one object and not of everything. */
export function isAboutObject(status: number, code: string): boolean {
  return ABOUT_OBJECT.test(code) || (status === 403 && !ABOUT_ALL.test(code))
}

const ACTIONS: Readonly<Record<string, string>> = {
  API_DISABLED_FOR_ORG: 'Give the user the permission "API Enabled"; the edition must include the API.',
  API_CURRENTLY_DISABLED: 'Give the user the permission "API Enabled"; the edition must include the API.',
  FUNCTIONALITY_NOT_ENABLED:
    "Switch the feature on in Salesforce's Setup, if you use it; its edition or licence must include it.",
  INSUFFICIENT_ACCESS:
    "Give the user read access to the object and its fields (permission set's object settings).",
  INVALID_FIELD: 'Give the user read access to the field (field-level security), then sync again.',
  INVALID_TYPE: 'Give the user read access to the object (permission set, object settings).',
  NOT_FOUND:
    'Give the user read access to the object (permission set, object settings), and check the address.',
}

function read(text: string): { readonly code: string; readonly said: string } {
  try {
    const error = ApiErrors.parse(JSON.parse(text))[0]
    return { code: error?.errorCode ?? '', said: (error?.message ?? '').trim().slice(0, LONGEST_MESSAGE) }
  } catch {
    return { code: '', said: '' }
  }
}
