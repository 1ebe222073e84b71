import { json, type Answer } from '../http.ts'

/** A refusal in Salesforce's form: `[{message, errorCode}]`. */
export class SalesforceError extends Error {
  override readonly name = 'SalesforceError'
  readonly status: number
  readonly errorCode: string
  readonly fields: readonly string[] | null

  constructor(status: number, errorCode: string, message: string, fields: readonly string[] | null = null) {
    super(message)
    this.status = status
    this.errorCode = errorCode
    this.fields = fields
  }

  answer(): Answer {
    const { message, errorCode, fields } = this
    return json(this.status, [fields === null ? { message, errorCode } : { message, errorCode, fields }])
  }
}

export function notFound(message = 'The requested resource does not exist'): SalesforceError {
  return new SalesforceError(404, 'NOT_FOUND', message)
}
