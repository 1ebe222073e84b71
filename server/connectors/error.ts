/**
 * What happens next after a refusal:
 * `retry` later by itself (outage, throttling beyond the transport's own tries), not before `afterMs` where that is told;
 * `wait` until `until` (daily quota);
 * `reconnect`: a person must renew the credentials;
 * `fix`: a person must change rights, settings or the request; about an `object`, only that one is refused, and the others can be read;
 * `restart`: the cursor is no longer valid, read the window again from its start.
 */
export type Next =
  | { readonly kind: 'retry'; readonly afterMs?: number }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'reconnect' }
  | { readonly kind: 'fix'; readonly about?: 'object' }
  | { readonly kind: 'restart' }

/** A source that refused, or could not be reached. The message is for a person and holds no secret; `cause` is for the log. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  readonly next: Next
  /** What the person can do, in one sentence. */
  readonly action: string | null

  constructor(message: string, options: { next: Next; action?: string; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.next = options.next
    this.action = options.action ?? null
  }
}

/** Whether the source refuses one object only: it lacks a right or a feature, and everything else can be read. */
export function refusesObject(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && error.next.kind === 'fix' && error.next.about === 'object'
}
