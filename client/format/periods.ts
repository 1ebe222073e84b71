import type { Period, Stretch } from '../../shared/metric.ts'

const DAY_MS = 86_400_000
const LOCALE = 'en-GB'

const dayMonthYear = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const monthShort = new Intl.DateTimeFormat(LOCALE, { month: 'short', timeZone: 'UTC' })
const weekday = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const monthYear = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' })

const HALF_HOUR_MS = 1_800_000

const toMs = (day: string) => Date.parse(`${day}T00:00:00Z`)
const toDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** The day `days` after the given one; both `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return toDay(toMs(day) + days * DAY_MS)
}

/** How many days later `to` is; both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return (toMs(to) - toMs(from)) / DAY_MS
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

/** The last millisecond of a day in a zone, as an instant. */
export function endOfDay(zone: string, day: string): string {
  const next = addDays(day, 1)
  // Twice, because the offset is that of the moment looked for; then to the very edge, where a clock is put forward at midnight.
  let ms = toMs(next) - offsetAt(zone, toMs(next))
  ms = toMs(next) - offsetAt(zone, ms)
  while (dayIn(zone, new Date(ms).toISOString()) < next) ms += HALF_HOUR_MS
  while (dayIn(zone, new Date(ms - 1).toISOString()) >= next) ms -= HALF_HOUR_MS
  return new Date(ms - 1).toISOString()
}

/** By how many milliseconds the zone's clocks are ahead of UTC. */
function offsetAt(zone: string, ms: number): number {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  return Date.parse(`${wall.format(ms).replace(' ', 'T')}Z`) - ms
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

export type PeriodGrain = 'week' | 'month' | 'quarter' | 'year'

/** What kind of period a name is. */
export function grainOf(name: string): PeriodGrain {
  if (name.includes('W')) return 'week'
  if (name.includes('Q')) return 'quarter'
  return name.includes('-') ? 'month' : 'year'
}

/** The name of the period of that kind in which the day lies. */
export function periodAt(day: string, grain: PeriodGrain): string {
  if (grain === 'week') return weekOf(day)
  if (grain === 'month') return day.slice(0, 7)
  const year = day.slice(0, 4)
  return grain === 'year' ? year : `${year}-Q${Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1}`
}

/** The last period of that kind that was over on the day. */
export function lastComplete(grain: PeriodGrain, today: string): string {
  return shiftPeriod(periodAt(today, grain), -1)
}

/** What a value is compared with, as it stands after "vs": "week 46", "October 2026", "1–22 Oct 2026". */
export function stretchText({ name, start, end, until }: Stretch): string {
  return name === null || until < end ? spanLabel(start, until) : periodText(name)
}

/** A period as it stands within a sentence: "week 46", "October 2026". */
export function periodText(name: string): string {
  return periodTitle(name).replace(/^W/, 'w')
}

/** A day in a table, its year only where it isn't that of `beside`: "17 Nov", "17 Nov 2025". */
export function dayLabel(day: string, beside: string): string {
  return day.slice(0, 4) === beside.slice(0, 4) ? dayMonth.format(toMs(day)) : dayMonthYear.format(toMs(day))
}

/** A day that stands by itself: "17 Nov 2025". */
export function dayText(day: string): string {
  return dayMonthYear.format(toMs(day))
}

/** A day with its weekday: "Sun 22 Nov". */
export function dayOfWeekText(day: string): string {
  return weekday.format(toMs(day)).replace(',', '')
}

/** The last day of a stretch with its weekday. `end` is exclusive. */
export function lastDayText(end: string): string {
  return dayOfWeekText(addDays(end, -1))
}

/** A short label at a chart's axis: "9 Nov", "Nov", "Q4"; of long spans, and where a year begins, with the year: "Nov ’25". */
export function axisLabel(start: string, grain: Exclude<PeriodGrain, 'year'>, withYear: boolean): string {
  const year = ` ’${start.slice(2, 4)}`
  if (grain === 'quarter') return `${periodAt(start, 'quarter').slice(5)}${withYear ? year : ''}`
  if (grain === 'month' || withYear) return `${monthShort.format(toMs(start))}${withYear ? year : ''}`
  return dayMonth.format(toMs(start))
}

/** The days of a week by its name, in a table of weeks: "12–18 Oct 2026". */
export function weekDays(name: string): string {
  const { start, end } = periodOf(name)
  return spanLabel(start, end)
}
