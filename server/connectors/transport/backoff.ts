export const MAX_TRIES = 6
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000

/**
 * Milliseconds to wait after the given failed try (the first is 1): full jitter between nothing and 1 s, 2 s, 4 s … 60 s.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(tried: number, random: () => number): number {
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tried - 1))
}

/** No allowance takes longer to be given anew; what asks for more is a mistake of somebody between. */
const LONGEST_ASKED_MS = 24 * 60 * 60_000

/**
 * What a Retry-After header asks for, in milliseconds, a day at most; null when there is none. A date is read against the server's
 * own clock.
 */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')?.trim()
  if (!value) return null
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(LONGEST_ASKED_MS, Number(value) * 1_000)
  const at = Date.parse(value)
  if (Number.isNaN(at)) return null
  const serverNow = Date.parse(headers.get('date') ?? '')
  return Math.min(LONGEST_ASKED_MS, Math.max(0, at - (Number.isNaN(serverNow) ? now : serverNow)))
}
