import { Allowance } from '../allowance.ts'
import type { ControlClock } from '../control-clock.ts'
import type { Ask } from '../http.ts'
import type { Limits } from '../limits.ts'
import { RollingCount } from '../rolling-count.ts'
import { violation, type Rule } from '../violations.ts'
import { HubspotError } from './error.ts'

/** How an app is let in: its limits differ. https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines */
export type App = 'private' | 'oauth'

const INTERVAL_MS = 10_000
const PER_INTERVAL = { private: 190, oauth: 110 } as const
const SEARCHES = 5
const SEARCH_MS = 1_000
const PER_DAY = 1_000_000
const ZONE = 'Europe/Berlin'

/** Counts requests on the control clock, tells of them in headers, and refuses what is over the limits. */
export class Usage {
  readonly daily: Allowance
  readonly #clock: ControlClock
  readonly #limits: Limits
  readonly #recent: Readonly<Record<App, RollingCount>> = {
    private: new RollingCount(INTERVAL_MS),
    oauth: new RollingCount(INTERVAL_MS),
  }
  readonly #searches = new RollingCount(SEARCH_MS)

  constructor(clock: ControlClock, limits: Limits) {
    this.#clock = clock
    this.#limits = limits
    this.daily = new Allowance({ limit: PER_DAY, now: () => clock.now(), dayStart: midnight })
  }

  /** Counts the request. Throws 429, which counts no further, where it is one too many. The day is limited for private apps alone. */
  take(app: App, { path }: Ask): void {
    const now = this.#clock.now()
    const search = path.endsWith('/search')
    if (this.#limits.enforced) {
      if (search && this.#searches.at(now) >= SEARCHES) {
        throw this.#throttled('SECONDLY', app, `${SEARCHES} searches in ${SEARCH_MS} ms`, 'search-rate')
      }
      if (this.#recent[app].at(now) >= PER_INTERVAL[app]) {
        const detail = `${PER_INTERVAL[app]} requests in ${INTERVAL_MS} ms`
        throw this.#throttled('TEN_SECONDLY_ROLLING', app, detail, 'ten-secondly-rate')
      }
    }
    const taken = app === 'private' ? this.daily.take() : 'granted'
    if (taken !== 'granted') {
      const heedless = taken === 'heedless' ? 'daily-quota' : null
      throw this.#throttled('DAILY', app, `${PER_DAY} requests in a day`, heedless)
    }
    this.#recent[app].add(now)
    if (search) this.#searches.add(now)
  }

  headers(app: App): Record<string, string> {
    const recent = this.#recent[app].at(this.#clock.now())
    const short = {
      'X-HubSpot-RateLimit-Max': String(PER_INTERVAL[app]),
      'X-HubSpot-RateLimit-Remaining': String(Math.max(0, PER_INTERVAL[app] - recent)),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(INTERVAL_MS),
    }
    // https://developers.hubspot.com/changelog/rate-limit-headers-will-now-appear-for-oauth-authenticated-calls
    if (app === 'oauth') return short
    return {
      ...short,
      'X-HubSpot-RateLimit-Daily': String(PER_DAY),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, PER_DAY - this.daily.used)),
    }
  }

  #throttled(
    policyName: 'SECONDLY' | 'TEN_SECONDLY_ROLLING' | 'DAILY',
    app: App,
    detail: string,
    rule: Rule | null,
  ): HubspotError {
    return new HubspotError(429, 'RATE_LIMITS', `You have reached your ${policyName.toLowerCase()} limit.`, {
      errorType: 'RATE_LIMIT',
      policyName,
      // Search doesn't tell of its limit.
      headers: policyName === 'SECONDLY' ? {} : this.headers(app),
      ...(rule === null ? {} : { violation: violation(rule, detail) }),
    })
  }
}

/** When the account's day began, which holds `now`. */
function midnight(now: number): number {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE).startOfDay().epochMilliseconds
}
