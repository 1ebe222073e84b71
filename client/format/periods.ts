import type { Period } from '../../shared/metric.ts'

const DAY_MS = 86_400_000
const LOCALE = 'en-GB'

const dayMonthYear = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const monthYear = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' })

const toMs = (day: string) => Date.parse(`${day}T00:00:00Z`)
const toDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** The day `days` after the given one; both `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return toDay(toMs(day) + days * DAY_MS)
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((toMs(to) - toMs(from)) / DAY_MS)
}

/** The ISO week that a day lies in, as `2026-W46`: the week belongs to the year of its Thursday. */
export function weekOf(day: string): string {
  const ms = toMs(day)
  const thursday = ms + (4 - (new Date(ms).getUTCDay() || 7)) * DAY_MS
  const year = new Date(thursday).getUTCFullYear()
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY_MS))
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** The calendar day of an instant in a zone, as `YYYY-MM-DD`. */
export function dayIn(zone: string, instant: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(instant))
}

/** First day of a named period: a week, a month, a quarter or a year. */
export function startOf(name: string): string {
  const week = /^(\d{4})-W(\d\d)$/.exec(name)
  if (week) {
    const fourth = Date.UTC(Number(week[1]), 0, 4)
    const firstMonday = fourth - ((new Date(fourth).getUTCDay() || 7) - 1) * DAY_MS
    return toDay(firstMonday + (Number(week[2]) - 1) * 7 * DAY_MS)
  }
  const quarter = /^(\d{4})-Q([1-4])$/.exec(name)
  if (quarter) return toDay(Date.UTC(Number(quarter[1]), (Number(quarter[2]) - 1) * 3, 1))
  const [year, month] = name.split('-')
  return toDay(Date.UTC(Number(year), Number(month ?? 1) - 1, 1))
}

/** The name of the period `by` steps from the given one, of the same kind. */
export function shiftPeriod(name: string, by: number): string {
  const start = startOf(name)
  if (name.includes('W')) return weekOf(addDays(start, 7 * by))
  const year = Number(start.slice(0, 4))
  const month = Number(start.slice(5, 7))
  if (name.includes('Q')) {
    const date = new Date(Date.UTC(year, month - 1 + 3 * by, 1))
    return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`
  }
  if (name.includes('-')) return toDay(Date.UTC(year, month - 1 + by, 1)).slice(0, 7)
  return String(year + by)
}

/** A named period with its bounds; `end` is exclusive. */
export function periodOf(name: string): {
  readonly name: string
  readonly start: string
  readonly end: string
} {
  return { name, start: startOf(name), end: startOf(shiftPeriod(name, 1)) }
}

/** A span as people write it, `end` exclusive: "9–15 Nov 2026", "26 Oct – 1 Nov 2026". */
export function spanLabel(start: string, end: string): string {
  const last = addDays(end, -1)
  if (last <= start) return dayMonthYear.format(toMs(start))
  return dayMonthYear
    .formatRange(toMs(start), toMs(last))
    .replaceAll(/[\u2009\u202f\u00a0]/g, ' ')
    .replace(/^(\d+) – /, '$1–')
}

/** What people call a period: "Week 46", "November 2026", "Q4 2026", "2026". */
export function periodTitle(name: string): string {
  const week = /-W(\d\d)$/.exec(name)
  if (week) return `Week ${Number(week[1])}`
  const quarter = /^(\d{4})-Q([1-4])$/.exec(name)
  if (quarter) return `Q${quarter[2]} ${quarter[1]}`
  return name.includes('-') ? monthYear.format(toMs(startOf(name))) : name
}

/** Title and days of a period: "Week 46 · 9–15 Nov 2026". */
export function periodLabel(period: Pick<Period, 'name' | 'start' | 'end'>): string {
  const title = periodTitle(period.name)
  return title.startsWith('Week') ? `${title} · ${spanLabel(period.start, period.end)}` : title
}

/** A bucket of a chart, named by its grain: "Week 46", "November 2026", "Q4 2026". */
export function bucketTitle(start: string, grain: 'week' | 'month' | 'quarter'): string {
  if (grain === 'week') return periodTitle(weekOf(start))
  if (grain === 'month') return periodTitle(start.slice(0, 7))
  return periodTitle(`${start.slice(0, 4)}-Q${Math.floor((Number(start.slice(5, 7)) - 1) / 3) + 1}`)
}

/** A short label at a chart's axis: "9 Nov". */
export function axisDay(day: string): string {
  return dayMonth.format(toMs(day))
}
