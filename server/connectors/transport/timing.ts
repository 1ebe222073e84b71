import { setTimeout as sleepFor } from 'node:timers/promises'

/** How the transport measures and spends time; tests hand in one that doesn't wait. */
export interface Timing {
  /** Milliseconds on a clock that never jumps. */
  now(): number
  /** Rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** 0 ≤ n < 1. */
  random(): number
}

export const realTiming: Timing = {
  now: () => performance.now(),
  random: Math.random,
  async sleep(ms, signal) {
    try {
      await sleepFor(ms, undefined, { signal })
    } catch (error) {
      signal.throwIfAborted()
      throw error
    }
  },
}
