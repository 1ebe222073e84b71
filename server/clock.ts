/** The outside world that code may ask: real in production, the sandbox's control clock in the sample, pinned in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
