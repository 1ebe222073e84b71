import { randomUUID } from 'node:crypto'
import { json, type Answer } from '../http.ts'

interface Detail {
  readonly subCategory?: string
  readonly context?: Readonly<Record<string, readonly string[]>>
  readonly errors?: readonly { readonly message: string; readonly code?: string; readonly in?: string }[]
  readonly headers?: Readonly<Record<string, string>>
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
    const { headers = {}, ...detail } = this.detail
    const body = {
      status: 'error',
      message: this.message,
      correlationId: randomUUID(),
      category: this.category,
      ...detail,
    }
    return json(this.status, body, headers)
  }
}

export function invalid(message: string): HubspotError {
  return new HubspotError(400, 'VALIDATION_ERROR', message)
}

export function notFound(message = 'resource not found'): HubspotError {
  return new HubspotError(404, 'OBJECT_NOT_FOUND', message)
}
