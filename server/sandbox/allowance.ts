import type { Quota } from './crm.ts'
import { RollingCount } from './rolling-count.ts'

/** After so many refusals without a pause between them, whoever asks isn't listening; some requests are always under way at once. */
const HEEDLESS_REFUSALS = 20
const PAUSE_MS = 10 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

/** A daily allowance of requests on the control clock: Salesforce's rolling day, or HubSpot's day that ends at midnight. */
export class Allowance implements Quota {
  readonly limit: number
  readonly #now: () => number
  /** When the day of `now` began; null where the day rolls. */
  readonly #dayStart: ((now: number) => number) | null
  #own = new RollingCount(DAY_MS)
  #others: { readonly count: number; readonly until: number }[] = []
  #refused = 0
  #refusedAt = -Infinity
  #day = -Infinity

  constructor(options: {
    readonly limit: number
    readonly now: () => number
    readonly dayStart?: (now: number) => number
  }) {
    this.limit = options.limit
    this.#now = options.now
    this.#dayStart = options.dayStart ?? null
  }

  get used(): number {
    const now = this.#now()
    this.#begin(now)
    this.#others = this.#others.filter(({ until }) => until > now)
    return this.#others.reduce((sum, { count }) => sum + count, this.#own.at(now))
  }

  /** Counts a request; tells when there is no more for it, and whether whoever asks ought to know that by now. */
  take(): 'granted' | 'refused' | 'heedless' {
    const now = this.#now()
    if (this.used < this.limit) {
      this.#refused = 0
      this.#own.add(now)
      return 'granted'
    }
    if (now - this.#refusedAt > PAUSE_MS) this.#refused = 0
    this.#refusedAt = now
    this.#refused++
    return this.#refused > HEEDLESS_REFUSALS ? 'heedless' : 'refused'
  }

  spend(share: number, freedInMs: number): void {
    const count = Math.max(0, Math.ceil(this.limit * share) - this.used)
    if (count > 0) this.#others.push({ count, until: this.#now() + freedInMs })
  }

  #begin(now: number): void {
    if (this.#dayStart === null) return
    const day = this.#dayStart(now)
    if (day === this.#day) return
    if (this.#day !== -Infinity) {
      this.#own = new RollingCount(DAY_MS)
      this.#others = []
    }
    this.#day = day
  }
}
