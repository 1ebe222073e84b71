import { json, type Answer, type Violation } from '../http.ts'

/** A refusal in Salesforce's form: `[{message, errorCode}]`. */
export class SalesforceError extends Error {
  override readonly name = 'SalesforceError'
  readonly status: number
  readonly errorCode: string
  readonly fields: readonly string[] | null
  /** The limit that the request broke; null where it broke none. */
  readonly violation: Violation | null

  constructor(
    status: number,
    errorCode: string,
    message: string,
    { fields = null, violation = null }: Partial<Pick<SalesforceError, 'fields' | 'violation'>> = {},
  ) {
    super(message)
    this.status = status
    this.errorCode = errorCode
    this.fields = fields
    this.violation = violation
  }

  answer(): Answer {
    const { message, errorCode, fields, violation } = this
    const refusal = json(this.status, [
      fields === null ? { message, errorCode } : { message, errorCode, fields },
    ])
    return violation === null ? refusal : { ...refusal, violation }
  }
}

export function notFound(
  message = 'The requested resource does not exist',
  violation: Violation | null = null,
): SalesforceError {
  return new SalesforceError(404, 'NOT_FOUND', message, { violation })
}
