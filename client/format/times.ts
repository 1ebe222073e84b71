import { dayIn, dayOfWeekText } from './periods.ts'

const LOCALE = 'en-GB'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A moment in the workspace's zone: "Mon 16 Nov, 06:00". */
export function momentText(instant: string, zone: string): string {
  return new Intl.DateTimeFormat(LOCALE, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  })
    .format(new Date(instant))
    .replace(/^(\w+), /, '$1 ')
}

/** A past moment with its year: "Sun 22 Nov 2026"; the end of a day, and midnight after it, go without saying. */
export function pastText(instant: string, zone: string): string {
  const clock = clockIn(zone, instant)
  if (clock === '00:00') return pastText(new Date(Date.parse(instant) - 1).toISOString(), zone)
  const day = dayIn(zone, instant)
  return `${dayOfWeekText(day)} ${day.slice(0, 4)}${clock === '23:59' ? '' : `, ${clock}`}`
}

/** The time of day on this computer's own clock: "18:04". Milliseconds since the epoch. */
export function clockText(ms: number): string {
  return new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' }).format(ms)
}

/** The time of day in a zone: "18:04". */
function clockIn(zone: string, instant: string): string {
  return new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
    new Date(instant),
  )
}

/** How long before `now` a moment was: "just now", "12 min ago", "3 h ago", "2 days ago". */
export function agoText(instant: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(instant)
  if (ms < MINUTE_MS) return 'just now'
  return `${spanText(ms)} ago`
}

/** How long until a moment: "in 12 min"; "now" once it has come. */
export function untilText(instant: string, now: string): string {
  const ms = Date.parse(instant) - Date.parse(now)
  return ms < MINUTE_MS ? 'now' : `in ${spanText(ms)}`
}

function spanText(ms: number): string {
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`
  return `${Math.floor(ms / DAY_MS)} days`
}

/** A duration for progress and history: "4 s", "1 min 20 s", "2 h 5 min". */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}
