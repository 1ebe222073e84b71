import type { z } from 'zod'
import type { Period } from '../../../shared/metric.ts'
import { QueryError } from '../metrics.ts'

export type PeriodView = z.infer<typeof Period>
export type Grain = 'week' | 'month' | 'quarter' | 'year'

/** Days from `start` up to, not including, `end`, in the workspace's zone. */
export interface Span {
  readonly start: Temporal.PlainDate
  readonly end: Temporal.PlainDate
}

export interface NamedPeriod extends Span {
  readonly name: string
  readonly grain: Grain
}

/** The workspace's calendar: ISO weeks, months, and quarters and years that follow the fiscal year. */
export interface Calendar {
  readonly zone: string
  /** 1 to 12. A fiscal year is named after the year in which it ends. */
  readonly fiscalYearStart: number
}

export function day(text: string, parameter: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    throw new QueryError(parameter, `“${text}” is no calendar day such as 2026-11-20.`)
  }
}

/** Midnight at which the day begins in the zone, as a UTC instant. */
export function startOf(date: Temporal.PlainDate, zone: string): string {
  return date.toZonedDateTime(zone).toInstant().toString()
}

/** The last millisecond of the day in the zone, as a UTC instant. */
export function endOfDay(date: Temporal.PlainDate, zone: string): string {
  const next = Temporal.Instant.from(startOf(date.add({ days: 1 }), zone))
  return next.subtract({ milliseconds: 1 }).toString()
}

export function parsePeriod(name: string, calendar: Calendar): NamedPeriod {
  const [, year, , week, month, quarter] = /^(\d{4})(-(?:W(\d{2})|(\d{2})|Q(\d)))?$/.exec(name) ?? []
  const wrong = new QueryError(
    'period',
    `“${name}” is no period: name a week such as 2026-W46, a month such as 2026-11, a quarter such as 2026-Q4, or a year.`,
  )
  if (year === undefined) throw wrong
  if (week !== undefined) {
    const period = periodOf(weekStart(Number(year), Number(week)), 'week', calendar)
    if (period.name !== name) throw wrong
    return period
  }
  if (month !== undefined) {
    if (Number(month) < 1 || Number(month) > 12) throw wrong
    return periodOf(Temporal.PlainDate.from(`${year}-${month}-01`), 'month', calendar)
  }
  const first = fiscalYearStart(Number(year), calendar)
  if (quarter === undefined) return periodOf(first, 'year', calendar)
  if (Number(quarter) < 1 || Number(quarter) > 4) throw wrong
  return periodOf(first.add({ months: (Number(quarter) - 1) * 3 }), 'quarter', calendar)
}

/** The period of that grain in which the day lies. */
export function periodOf(date: Temporal.PlainDate, grain: Grain, calendar: Calendar): NamedPeriod {
  if (grain === 'week') {
    const start = date.subtract({ days: date.dayOfWeek - 1 })
    return { name: weekName(start), grain, start, end: start.add({ days: 7 }) }
  }
  if (grain === 'month') {
    const start = date.with({ day: 1 })
    return { name: start.toPlainYearMonth().toString(), grain, start, end: start.add({ months: 1 }) }
  }
  const months = (date.month - calendar.fiscalYearStart + 12) % 12
  const first = date.with({ day: 1 }).subtract({ months })
  const year = calendar.fiscalYearStart === 1 ? first.year : first.year + 1
  if (grain === 'year') return { name: String(year), grain, start: first, end: first.add({ months: 12 }) }
  const quarter = Math.floor(months / 3)
  const start = first.add({ months: quarter * 3 })
  return { name: `${year}-Q${quarter + 1}`, grain, start, end: start.add({ months: 3 }) }
}

export function periodBefore(period: NamedPeriod, calendar: Calendar): NamedPeriod {
  return periodOf(period.start.subtract({ days: 1 }), period.grain, calendar)
}

/** The same week, month, quarter or year of the year before. */
export function yearBefore(period: NamedPeriod, calendar: Calendar): NamedPeriod {
  if (period.grain !== 'week') return periodOf(period.start.subtract({ years: 1 }), period.grain, calendar)
  const { yearOfWeek, weekOfYear } = period.start
  return periodOf(weekStart(yearOfWeek! - 1, Math.min(weekOfYear!, 52)), 'week', calendar)
}

/** A part of a span within one period; `whole` where it is all of it. */
export interface Piece extends Span {
  readonly name: string
  readonly whole: boolean
}

/** Cuts the span at the grain's boundaries; the first and the last piece may be shorter than their period. */
export function pieces(span: Span, grain: Grain, calendar: Calendar): Piece[] {
  const found: Piece[] = []
  for (let start = span.start; Temporal.PlainDate.compare(start, span.end) < 0;) {
    const period = periodOf(start, grain, calendar)
    const piece = { name: period.name, start, end: earlier(period.end, span.end) }
    found.push({ ...piece, whole: sameDays(piece, period) })
    start = piece.end
  }
  return found
}

/** The period that the span is, from its first day to its last; null when it is none. */
export function periodIn(span: Span, calendar: Calendar): NamedPeriod | null {
  const grains: readonly Grain[] = ['week', 'month', 'quarter', 'year']
  return (
    grains.map((grain) => periodOf(span.start, grain, calendar)).find((period) => sameDays(period, span)) ??
    null
  )
}

function sameDays(a: Span, b: Span): boolean {
  return Temporal.PlainDate.compare(a.start, b.start) === 0 && Temporal.PlainDate.compare(a.end, b.end) === 0
}

/** The last `count` whole weeks that end by the day. */
export function weeksUpTo(end: Temporal.PlainDate, count: number): Piece[] {
  const last = end.subtract({ days: end.dayOfWeek - 1 })
  return Array.from({ length: count }, (_, index) => {
    const start = last.subtract({ weeks: count - index })
    return { name: weekName(start), start, end: start.add({ weeks: 1 }), whole: true }
  })
}

function earlier(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) <= 0 ? a : b
}

function fiscalYearStart(year: number, calendar: Calendar): Temporal.PlainDate {
  const calendarYear = calendar.fiscalYearStart === 1 ? year : year - 1
  return new Temporal.PlainDate(calendarYear, calendar.fiscalYearStart, 1)
}

function weekName(monday: Temporal.PlainDate): string {
  return `${monday.yearOfWeek}-W${String(monday.weekOfYear).padStart(2, '0')}`
}

/** Monday of an ISO week: the week with the year's 4 January is its first. */
function weekStart(year: number, week: number): Temporal.PlainDate {
  const fourth = new Temporal.PlainDate(year, 1, 4)
  return fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: week - 1 })
}
