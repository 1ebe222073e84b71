import type { Logger } from 'pino'
import type { z } from 'zod'
import { systemClock, type Clock } from '../clock.ts'
import type { QuotaReading } from './connector.ts'
import { backoffMs, MAX_TRIES } from './transport/backoff.ts'
import { readText, saveBody, type SavedBody } from './transport/body.ts'
import { pathOf, type Call } from './transport/call.ts'
import { Exchange, type Consume } from './transport/exchange.ts'
import type { Protocol } from './transport/protocol.ts'
import type { Secrets } from './transport/secrets.ts'
import type { Session } from './transport/session.ts'
import { realTiming, type Timing } from './transport/timing.ts'
import {
  IncompleteAnswer,
  isWebPage,
  notJson,
  unknownForm,
  waiting,
  webPage,
} from './transport/unexpected.ts'

const TIMEOUT_MS = 60_000
/** A longer Retry-After isn't slept through: the run waits instead, and its checkpoint is kept. */
const LONGEST_PAUSE_MS = 120_000
/** For so long the time told by the last answer is good enough: windows only need a moment that has passed. */
/** A header with a date of 1970 or 2099 tells nothing of what has changed since. */
const MOST_APART_MS = 3 * 365 * 24 * 3_600_000
const FRESH_MS = 2_000

export interface Answer {
  readonly status: number
  readonly headers: Headers
}

/** The outside world of a connection. */
export interface Surroundings {
  /** The workspace's clock, for moments that are told; waiting is done by `timing`. */
  readonly clock?: Clock
  readonly log: Logger
  readonly fetch?: typeof fetch
  readonly timing?: Timing
  /** How long an answer, or its next piece, may take. */
  readonly timeoutMs?: number
  /** How often a request is sent before it counts as refused. */
  readonly tries?: number
}

export interface TransportOptions extends Surroundings {
  readonly protocol: Protocol
  readonly session: Session
  readonly secrets: Secrets
  /** Host of the API, for the limits to start with. */
  readonly host: string
}

/**
 * Carries every request of one connection: time-outs, retries, limits, one renewal of the sign-in after a 401, quota,
 * and words for what went wrong. Throws `ConnectorError`, or the signal's reason when it aborts.
 */
export class Transport {
  readonly session: Session
  readonly timing: Timing
  readonly #clock: Clock
  readonly #source: string
  readonly #exchange: Exchange
  readonly #tries: number

  constructor({
    session,
    timing = realTiming,
    clock = systemClock,
    tries = MAX_TRIES,
    ...options
  }: TransportOptions) {
    this.#tries = tries
    this.session = session
    this.timing = timing
    this.#clock = clock
    this.#source = options.protocol.name
    this.#exchange = new Exchange({ fetch, timeoutMs: TIMEOUT_MS, ...options, timing, clock })
  }

  /** Requests sent so far, failed ones too. */
  get requests(): number {
    return this.#exchange.requests
  }

  /** As last told by the source. */
  get quota(): QuotaReading | null {
    return this.#exchange.quota
  }

  /**
   * The source's own clock, by its last answer. When that is no longer fresh, `ask` is to cause another;
   * where the source tells no time, or one that no clock in use would, it is the workspace's.
   */
  async serverTime(ask: () => Promise<unknown>): Promise<Date> {
    const { serverTime } = this.#exchange
    if (!serverTime || this.timing.now() - serverTime.at > FRESH_MS) await ask()
    const now = this.#clock.now()
    const told = this.#exchange.serverTime?.told ?? now
    return new Date(Math.abs(told - now) <= MOST_APART_MS ? told : now)
  }

  async text(call: Call, signal: AbortSignal): Promise<Answer & { readonly text: string }> {
    return await this.#send(call, signal, async (response, deadline) => {
      const text = await readText(response, deadline)
      this.#refuseWebPage(call, response, text)
      if (call.expects === 'json' && text !== '') this.#parse(text)
      return { status: response.status, headers: response.headers, text }
    })
  }

  /** The body as JSON, checked. `inspect` looks at what was read; when it throws, it is as with `save`. */
  async json<T>(
    call: Call,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    inspect: (data: T) => void = () => undefined,
  ): Promise<T> {
    return await this.#send({ ...call, expects: 'json' }, signal, async (response, deadline) => {
      const text = await readText(response, deadline)
      this.#refuseWebPage({ ...call, expects: 'json' }, response, text)
      const parsed = schema.safeParse(text === '' ? null : this.#parse(text))
      if (!parsed.success) throw unknownForm(this.#source, pathOf(call.url), parsed.error.issues[0])
      inspect(parsed.data)
      return parsed.data
    })
  }

  /** Asks again, with pauses, for as long as the answer is found to be incomplete: where a client library stands between. */
  async insist<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await ask()
      } catch (error) {
        if (!(error instanceof IncompleteAnswer) || tried === this.#tries) throw error
        await this.timing.sleep(
          backoffMs(tried, () => this.timing.random()),
          signal,
        )
      }
    }
  }

  /**
   * Streams the body into a file, replacing what is there. `inspect` looks at what was saved; when it throws a
   * `ConnectorError` that asks for it, the request is sent again like any other that went wrong on its way.
   */
  async save<T>(
    call: Call,
    path: string,
    signal: AbortSignal,
    inspect: (saved: Answer & SavedBody) => T | Promise<T>,
  ): Promise<T> {
    return await this.#send(call, signal, async (response, deadline) => {
      const check = (head: string) => this.#refuseWebPage(call, response, head)
      const body = await saveBody(response, deadline, { path, page: call.expects === 'json', check })
      return await inspect({ status: response.status, headers: response.headers, ...body })
    })
  }

  /** Ends what is under way. */
  close(): void {
    this.#exchange.close()
  }

  async #send<T>(call: Call, signal: AbortSignal, consume: Consume<T>): Promise<T> {
    signal.throwIfAborted()
    let grant = call.unsigned ? null : await this.session.grant(signal)
    let renewed = false
    for (let tried = 1; ; tried++) {
      const outcome = await this.#exchange.once(call, grant, signal, consume)
      if (outcome.kind === 'done') return outcome.value
      const { error, status, retryAfterMs } = outcome
      if (status === 401 && grant && !renewed) {
        grant = await this.session.renew(grant, signal)
        if (!grant) throw error
        renewed = true
        tried--
        continue
      }
      if (error.next.kind !== 'retry') throw error
      if (retryAfterMs !== null && retryAfterMs > LONGEST_PAUSE_MS) {
        throw waiting(error, this.#clock.now() + retryAfterMs)
      }
      if (tried === this.#tries) throw error
      const least = error.next.afterMs ?? 0
      const delay =
        retryAfterMs ??
        Math.max(
          least,
          backoffMs(tried, () => this.timing.random()),
        )
      if (status === 429) this.#exchange.pause(call.family, delay)
      await this.timing.sleep(delay, signal)
    }
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw notJson(this.#source, text.length)
    }
  }

  #refuseWebPage(call: Call, response: Response, head: string): void {
    if (call.expects && isWebPage(response, head)) throw webPage(this.#source, response, pathOf(call.url))
  }
}
