import type { ControlClock } from '../control-clock.ts'

const PER_INTERVAL = 190
const INTERVAL_MS = 10_000
export const PER_DAY = 1_000_000

/** Counts requests as HubSpot's headers tell them: by real time within ten seconds, by the account's own day on the control clock. */
export class Usage {
  readonly #clock: ControlClock
  #day = ''
  #today = 0
  #intervalStart = 0
  #interval = 0

  constructor(clock: ControlClock) {
    this.#clock = clock
  }

  get today(): number {
    return this.#today
  }

  count(): void {
    const day = Temporal.Instant.fromEpochMilliseconds(this.#clock.now())
      .toZonedDateTimeISO('Europe/Berlin')
      .toPlainDate()
      .toString()
    if (day !== this.#day) {
      this.#day = day
      this.#today = 0
    }
    this.#today++
    const real = performance.now()
    if (real - this.#intervalStart >= INTERVAL_MS) {
      this.#intervalStart = real
      this.#interval = 0
    }
    this.#interval++
  }

  headers(): Record<string, string> {
    return {
      'X-HubSpot-RateLimit-Max': String(PER_INTERVAL),
      'X-HubSpot-RateLimit-Remaining': String(Math.max(0, PER_INTERVAL - this.#interval)),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(INTERVAL_MS),
      'X-HubSpot-RateLimit-Daily': String(PER_DAY),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, PER_DAY - this.#today)),
    }
  }
}
