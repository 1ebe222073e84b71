import type { Logger } from 'pino'
import type { Clock } from '../../clock.ts'
import type { QuotaReading } from '../connector.ts'
import { ConnectorError } from '../error.ts'
import { retryAfterMs } from './backoff.ts'
import { readText } from './body.ts'
import type { Call } from './call.ts'
import { Deadline } from './deadline.ts'
import { Limiter } from './limiter.ts'
import { BrokenConnection, networkError } from './network.ts'
import type { Protocol } from './protocol.ts'
import type { Secrets } from './secrets.ts'
import type { Grant } from './session.ts'
import type { Timing } from './timing.ts'
import { redirected, timedOut } from './unexpected.ts'

const SHOWN_URL_LENGTH = 300

export interface ExchangeOptions {
  readonly protocol: Protocol
  readonly secrets: Secrets
  readonly clock: Clock
  readonly log: Logger
  /** Host of the API, for the limits to start with. */
  readonly host: string
  readonly fetch: typeof fetch
  readonly timing: Timing
  readonly timeoutMs: number
}

export type Consume<T> = (response: Response, deadline: Deadline) => Promise<T>

export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'refused'
      readonly error: ConnectorError
      /** Null when there was no answer. */
      readonly status: number | null
      readonly retryAfterMs: number | null
    }

/** Single tries: within the limits and the time-out, logged, and read for what the headers tell. */
export class Exchange {
  readonly #options: ExchangeOptions
  readonly #limiters = new Map<string, Limiter>()
  readonly #closing = new AbortController()
  requests = 0
  quota: QuotaReading | null = null
  /** The source's clock by its last answer in milliseconds, and when that came by the clock that never jumps. */
  serverTime: { readonly told: number; readonly at: number } | null = null

  constructor(options: ExchangeOptions) {
    this.#options = options
    for (const [family, rate] of Object.entries(options.protocol.rates(options.host))) {
      this.#limiters.set(family, new Limiter(options.timing, rate))
    }
  }

  async once<T>(
    call: Call,
    grant: Grant | null,
    signal: AbortSignal,
    consume: Consume<T>,
  ): Promise<Outcome<T>> {
    const { clock, protocol, timeoutMs } = this.#options
    const url = new URL(/^https?:/i.test(call.url) ? call.url : `${grant?.baseUrl ?? ''}${call.url}`)
    await this.#limiter('all').admit(signal)
    if (call.family) await this.#limiter(call.family).admit(signal)
    const deadline = new Deadline(timeoutMs, [signal, this.#closing.signal])
    const startedAt = this.#options.timing.now()
    let status: number | null = null
    try {
      const response = await this.#fetch(call, url, grant, deadline)
      status = response.status
      const { headers } = response
      if (response.ok) return { kind: 'done', value: await consume(response, deadline) }
      const text = this.#redact(await readText(response, deadline))
      const error =
        status >= 300 && status < 400
          ? redirected(protocol.name, url, headers.get('location'))
          : protocol.explain({ status, headers, text, url, now: clock.now() })
      return { kind: 'refused', error, status, retryAfterMs: retryAfterMs(headers, clock.now()) }
    } catch (error) {
      signal.throwIfAborted()
      this.#closing.signal.throwIfAborted()
      return { kind: 'refused', error: this.#refusal(error, url, deadline), status: null, retryAfterMs: null }
    } finally {
      deadline.end()
      this.#log(call, url, status, startedAt)
    }
  }

  /** Holds requests of a family back after a throttled answer. */
  pause(family: string | undefined, ms: number): void {
    this.#limiter(family ?? 'all').pause(ms)
  }

  close(): void {
    this.#closing.abort(new DOMException('The connection was closed.', 'AbortError'))
  }

  async #fetch(call: Call, url: URL, grant: Grant | null, deadline: Deadline): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json', ...call.headers }
    // The token goes to the address that it was given for, and nowhere else.
    if (grant && url.origin === new URL(grant.baseUrl).origin) {
      headers['authorization'] = `Bearer ${grant.token}`
    }
    this.requests++
    const asked = this.#options.fetch(url, {
      method: call.method ?? 'GET',
      headers,
      ...(call.body === undefined ? {} : { body: call.body }),
      // A redirect elsewhere would take the token along.
      redirect: 'manual',
      signal: deadline.signal,
    })
    const response = await asked.catch((cause: unknown) => {
      throw new BrokenConnection(cause)
    })
    deadline.touch()
    this.#learn(response.headers)
    return response
  }

  #learn(headers: Headers): void {
    const { protocol } = this.#options
    this.quota = protocol.quota(headers) ?? this.quota
    const date = Date.parse(headers.get('date') ?? '')
    if (!Number.isNaN(date)) this.serverTime = { told: date, at: this.#options.timing.now() }
    const told = protocol.rate(headers)
    if (told) this.#limiter('all').learn(told.rate, told.remaining)
  }

  #limiter(family: string): Limiter {
    const known = this.#limiters.get(family)
    if (known) return known
    const made = new Limiter(this.#options.timing, null)
    this.#limiters.set(family, made)
    return made
  }

  /** What the source or the network did. A mistake in dealing with an answer is neither: it passes as it is, and isn't made again. */
  #refusal(error: unknown, url: URL, deadline: Deadline): ConnectorError {
    if (error instanceof ConnectorError) return error
    if (!(error instanceof BrokenConnection)) throw error
    const { name } = this.#options.protocol
    if (deadline.expired) return timedOut(name, url.host)
    return networkError(name, url.host, error.cause, (text) => this.#redact(text))
  }

  #log(call: Call, url: URL, status: number | null, startedAt: number): void {
    const { log, protocol, timing } = this.#options
    const ms = Math.round(timing.now() - startedAt)
    const shown = this.#redact(url.href).slice(0, SHOWN_URL_LENGTH)
    log.debug({ source: protocol.name, method: call.method ?? 'GET', url: shown, status, ms }, 'request')
  }

  #redact(text: string): string {
    return this.#options.secrets.redact(text)
  }
}
