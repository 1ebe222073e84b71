import { realTiming, type Timing } from './timing.ts'

/** What a sign-in gave: the token, and the address to which it may be sent. */
export interface Grant {
  readonly token: string
  /** Origin (and path prefix) of the API, without a slash at the end. */
  readonly baseUrl: string
  /** How long it lives, in milliseconds from when it was given. Absent where the source doesn't say. */
  readonly livesMs?: number
}

/** So long before its end a token is renewed, so that no request is under way when it ends. */
const MARGIN_MS = 60_000

/**
 * The connection's sign-in, shared by all of its requests. Only one sign-in is under way at a time: whoever needs it
 * meanwhile waits for the same one.
 */
export class Session {
  readonly #signIn: () => Promise<Grant>
  readonly #renewable: boolean
  readonly #timing: Timing
  #grant: Grant | null = null
  /** When the grant is to be renewed, by the clock that never jumps. */
  #renewAt = Infinity
  #pending: Promise<Grant> | null = null

  /** `renewable`: signing in again gives a new token. False for a token that a person pasted in. */
  constructor(
    signIn: () => Promise<Grant>,
    { renewable, timing = realTiming }: { renewable: boolean; timing?: Timing },
  ) {
    this.#signIn = signIn
    this.#renewable = renewable
    this.#timing = timing
  }

  /** As last given; null before the first sign-in. */
  get current(): Grant | null {
    return this.#grant
  }

  async grant(signal: AbortSignal): Promise<Grant> {
    if (this.#grant && this.#timing.now() < this.#renewAt) return this.#grant
    return await this.#wait(signal)
  }

  /** A grant whose token isn't the refused one; null when there is no way to get another. */
  async renew(refused: Grant, signal: AbortSignal): Promise<Grant | null> {
    if (!this.#renewable) return null
    if (this.#grant && this.#grant.token !== refused.token) return this.#grant
    this.#grant = null
    return await this.#wait(signal)
  }

  async #wait(signal: AbortSignal): Promise<Grant> {
    this.#pending ??= this.#signIn()
      .then((grant) => this.#keep(grant))
      .finally(() => (this.#pending = null))
    return await abortable(this.#pending, signal)
  }

  #keep(grant: Grant): Grant {
    this.#grant = grant
    this.#renewAt =
      grant.livesMs === undefined ? Infinity : this.#timing.now() + Math.max(0, grant.livesMs - MARGIN_MS)
    return grant
  }
}

/** One waiter's abort ends its waiting, not the sign-in that others wait for. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
