import type { Timing } from './timing.ts'

/** At most so many requests in any stretch of `perMs`. */
export interface Rate {
  readonly requests: number
  readonly perMs: number
}

/** Lets requests of one family through no faster than its rate. Without a rate everything passes until the source tells one. */
export class Limiter {
  readonly #timing: Timing
  #rate: Rate | null
  #sent: number[] = []
  #pausedUntil = 0

  constructor(timing: Timing, rate: Rate | null) {
    this.#timing = timing
    this.#rate = rate
  }

  /** Resolves when the request may go. */
  async admit(signal: AbortSignal): Promise<void> {
    for (let wait = this.#waitMs(); wait > 0; wait = this.#waitMs()) {
      await this.#timing.sleep(wait, signal)
    }
    if (this.#rate) this.#sent.push(this.#timing.now())
  }

  /** Takes over what the source says of its limit; `remaining` also counts what others spend of it. */
  learn(rate: Rate, remaining: number | null): void {
    this.#rate = rate
    if (remaining === null) return
    this.#forget()
    const spentByOthers = rate.requests - remaining - this.#sent.length
    const now = this.#timing.now()
    for (let n = 0; n < spentByOthers; n++) this.#sent.push(now)
  }

  /** Holds everything back after a throttled answer. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#timing.now() + ms)
  }

  #waitMs(): number {
    const now = this.#timing.now()
    if (now < this.#pausedUntil) return this.#pausedUntil - now
    if (!this.#rate) return 0
    this.#forget()
    if (this.#sent.length < this.#rate.requests) return 0
    const oldest = this.#sent[this.#sent.length - this.#rate.requests] ?? now
    return Math.max(1, oldest + this.#rate.perMs - now)
  }

  #forget(): void {
    if (!this.#rate) return
    const start = this.#timing.now() - this.#rate.perMs
    const kept = this.#sent.findIndex((at) => at > start)
    this.#sent = kept < 0 ? [] : this.#sent.slice(kept)
  }
}
