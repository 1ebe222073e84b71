const DAY_MS = 24 * 60 * 60 * 1000
const days = new Map<number, string>()
const TWO = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/** `2026-01-01T10:00:00.000Z` of milliseconds since the epoch. As `Date.toISOString`, which is ten times slower, for years 0 to 9999. */
export function isoInstant(ms: number): string {
  const day = Math.floor(ms / DAY_MS)
  let date = days.get(day)
  if (date === undefined) {
    date = new Date(day * DAY_MS).toISOString().slice(0, 11)
    days.set(day, date)
  }
  const rest = ms - day * DAY_MS
  const seconds = Math.floor(rest / 1000)
  const minutes = Math.floor(seconds / 60)
  const fraction = String(rest - seconds * 1000).padStart(3, '0')
  return `${date}${TWO[Math.floor(minutes / 60)]}:${TWO[minutes % 60]}:${TWO[seconds % 60]}.${fraction}Z`
}
