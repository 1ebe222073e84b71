import { randomUUID } from 'node:crypto'
import { violation, type Rule } from '../violations.ts'
import { json, type Answer, type Violation } from '../http.ts'

interface Detail {
  readonly subCategory?: string
  readonly context?: Readonly<Record<string, readonly string[]>>
  readonly errors?: readonly { readonly message: string; readonly code?: string; readonly in?: string }[]
  readonly errorType?: string
  readonly policyName?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The limit that the request broke. */
  readonly violation?: Violation
}

/** A refusal in HubSpot's form: `{status, message, correlationId, category}`. https://developers.hubspot.com/docs/api/error-handling */
export class HubspotError extends Error {
  override readonly name = 'HubspotError'
  readonly status: number
  readonly category: string
  readonly detail: Detail

  constructor(status: number, category: string, message: string, detail: Detail = {}) {
    super(message)
    this.status = status
    this.category = category
    this.detail = detail
  }

  answer(): Answer {
    const { headers = {}, violation, ...detail } = this.detail
    const body = {
      status: 'error',
      message: this.message,
      correlationId: randomUUID(),
      category: this.category,
      ...detail,
    }
    return { ...json(this.status, body, headers), ...(violation === undefined ? {} : { violation }) }
  }
}

/** `rule`: the documented limit that the request broke, if it was one. */
export function invalid(message: string, rule: Rule | null = null): HubspotError {
  const broken = rule === null ? {} : { violation: violation(rule, message) }
  return new HubspotError(400, 'VALIDATION_ERROR', message, broken)
}

export function notFound(message = 'resource not found'): HubspotError {
  return new HubspotError(404, 'OBJECT_NOT_FOUND', message)
}
