const HOUR_MS = 60 * 60_000

/**
 * What a sync does once a day is due after so long. Less than a day, because nightly syncs don't come to a stream at the same
 * second each night: else it would be due every second night.
 */
export const DAILY_MS = 20 * HOUR_MS
