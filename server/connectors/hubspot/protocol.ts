import type { Protocol } from '../transport/protocol.ts'
import type { Rate } from '../transport/limiter.ts'
import { explainRefusal } from './refusal.ts'

/** The smallest limits of any subscription, until the answers' headers tell the account's own. */
const STARTING_RATES: Readonly<Record<string, Rate>> = {
  all: { requests: 100, perMs: 10_000 },
  search: { requests: 5, perMs: 1_000 },
}

/**
 * https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 *
 * `paced`: requests wait so that the limits are kept. A sandbox on this computer announces HubSpot's limits without
 * holding to them; whoever does hold to them answers 429, which is obeyed either way. `zone` tells the account's time zone,
 * once that is known.
 */
export const hubspotProtocol = ({
  paced,
  zone,
}: {
  readonly paced: boolean
  readonly zone: () => string | null
}): Protocol => ({
  name: 'HubSpot',
  explain: (refusal) => explainRefusal(refusal, zone()),
  quota(headers) {
    const limit = number(headers, 'x-hubspot-ratelimit-daily')
    const remaining = number(headers, 'x-hubspot-ratelimit-daily-remaining')
    if (limit === null || remaining === null || remaining > limit) return null
    return { used: limit - remaining, limit, window: 'day', resetsAt: null }
  },
  rate(headers) {
    if (!paced) return null
    const requests = number(headers, 'x-hubspot-ratelimit-max')
    const perMs = number(headers, 'x-hubspot-ratelimit-interval-milliseconds')
    if (!requests || !perMs) return null
    return { rate: { requests, perMs }, remaining: number(headers, 'x-hubspot-ratelimit-remaining') }
  },
  rates: () => (paced ? STARTING_RATES : {}),
})

function number(headers: Headers, name: string): number | null {
  const value = headers.get(name)
  // More digits than any limit has are nobody's count.
  return value !== null && /^\d{1,12}$/.test(value) ? Number(value) : null
}
