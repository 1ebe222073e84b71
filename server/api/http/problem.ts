import type { Problem } from '../../../shared/problem.ts'
import { ImportRefused, UnreadableFile } from '../../imports/error.ts'
import { MappingMoved, QueryError } from '../../metrics/metrics.ts'
import { BackupRefused } from '../../storage/storage.ts'
import { SyncRefused } from '../../sync/syncs.ts'

/** Every kind of refusal the API knows, with its status and title. The kind is the end of the problem's `type`. */
const KINDS = {
  'bad-parameter': { status: 400, title: 'This address asks for something that isn’t there' },
  'bad-body': { status: 400, title: 'The request body could not be read' },
  'bad-request': { status: 400, title: 'The request could not be read' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'foreign-origin': { status: 403, title: 'Requests from other sites are refused' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address knows no such method' },
  'changed-meanwhile': { status: 409, title: 'Somebody else has changed this meanwhile' },
  'already-running': { status: 409, title: 'A sync is already under way' },
  'backing-up': { status: 409, title: 'A backup is already being made' },
  'sample-data': { status: 409, title: 'The sample is not backed up' },
  'already-undone': { status: 409, title: 'This import was taken back already' },
  'too-large': { status: 413, title: 'The request body is too large' },
  'media-type': { status: 415, title: 'A body in this form is not understood here' },
  'foreign-host': { status: 421, title: 'Plumbline does not answer under this name' },
  'unreadable-file': { status: 422, title: 'This file can’t be read' },
  undecided: { status: 422, title: 'Something must be chosen first' },
  'lines-refused': { status: 422, title: 'Nothing was imported' },
  'no-room': { status: 507, title: 'The disk is full' },
  internal: { status: 500, title: 'Something went wrong inside Plumbline' },
  busy: { status: 503, title: 'Plumbline is busy' },
  stopping: { status: 503, title: 'Plumbline is stopping' },
} as const

export type ProblemKind = keyof typeof KINDS

export interface Refusal {
  readonly detail: string
  /** What the person can do next. */
  readonly action?: string
  /** The part of the request that is at fault, as it was written: `where[channel]`. */
  readonly parameter?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** A refusal on its way to the client as `application/problem+json` (RFC 9457). */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly kind: ProblemKind
  readonly refusal: Refusal

  constructor(kind: ProblemKind, refusal: Refusal) {
    super(refusal.detail, { cause: refusal.cause })
    this.kind = kind
    this.refusal = refusal
  }

  get status(): number {
    return KINDS[this.kind].status
  }

  view(requestId: string | undefined): Problem {
    const { detail, action, parameter } = this.refusal
    return {
      type: `urn:plumbline:problem:${this.kind}`,
      title: KINDS[this.kind].title,
      status: this.status,
      detail,
      ...(action === undefined ? {} : { action }),
      ...(parameter === undefined ? {} : { parameter }),
      ...(requestId === undefined ? {} : { requestId }),
    }
  }
}

/** What `body-parser` and the router attach to the errors they raise. */
interface ParserError {
  readonly status?: number
  readonly type?: string
}

/** Tells any error as a problem. What isn't known here becomes a 500 whose detail gives nothing away. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof QueryError) {
    const { parameter, message: detail, action } = error
    return new HttpProblem(error.status === 404 ? 'not-found' : 'bad-parameter', {
      parameter,
      detail,
      ...(action === null ? {} : { action }),
    })
  }
  if (error instanceof SyncRefused) return refusedSync(error)
  if (error instanceof MappingMoved) {
    return new HttpProblem('changed-meanwhile', {
      detail: error.message,
      action: 'Look at what is in force now, and make your change to that.',
    })
  }
  if (error instanceof UnreadableFile)
    return new HttpProblem('unreadable-file', { detail: error.message, action: error.action })
  if (error instanceof ImportRefused)
    return new HttpProblem(error.reason, { detail: error.message, action: error.action })
  if (error instanceof BackupRefused) return refusedBackup(error)
  const { status, type } = (error ?? {}) as ParserError
  if (type === 'entity.too.large') {
    return new HttpProblem('too-large', {
      detail: 'The body exceeds 100 kB.',
      action: 'Send less at a time.',
      cause: error,
    })
  }
  if (type === 'entity.parse.failed') {
    return new HttpProblem('bad-body', {
      detail: 'The body is not a JSON object.',
      action: 'Send one JSON object, as /api/v1/docs describes it.',
      cause: error,
    })
  }
  if (status === 415) {
    return new HttpProblem('media-type', {
      detail: 'The body’s encoding or character set is not known.',
      action: 'Send it as UTF-8, not compressed.',
      cause: error,
    })
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new HttpProblem('bad-request', {
      detail: 'The address or the body is malformed.',
      action: 'Write them as /api/v1/docs describes them.',
      cause: error,
    })
  }
  return new HttpProblem('internal', {
    detail: 'The server could not answer.',
    action: 'Try again. If it happens again, look for the request id in the server’s log.',
    cause: error,
  })
}

function refusedBackup({ reason, message: detail, action, cause }: BackupRefused): HttpProblem {
  const kinds: Partial<Record<BackupRefused['reason'], ProblemKind>> = {
    running: 'backing-up',
    sample: 'sample-data',
    full: 'no-room',
  }
  return new HttpProblem(kinds[reason] ?? 'internal', { detail, ...(action !== null && { action }), cause })
}

function refusedSync(error: SyncRefused): HttpProblem {
  const detail = error.message
  switch (error.reason) {
    case 'unknown-connection':
      return new HttpProblem('not-found', { detail, parameter: 'id' })
    case 'unknown-cursor':
      return new HttpProblem('bad-parameter', { detail, parameter: 'cursor' })
    case 'already-running':
      return new HttpProblem('already-running', {
        detail,
        action: 'Follow the run under way, or cancel it first.',
      })
    case 'stopping':
    default:
      return new HttpProblem('stopping', { detail, action: 'Start the sync again once Plumbline is back.' })
  }
}
