/** The company's own zone: plans are days there. */
const ZONE = 'Europe/Berlin'
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
export const WEEK_MS = 7 * DAY_MS

export interface CalendarDay {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** Its midnight in the company's zone, in milliseconds. */
  readonly start: number
  /** 1 is Monday. */
  readonly weekday: number
  /** 1 to 12. */
  readonly month: number
  readonly dayOfMonth: number
  /** False on the two days a year on which the clocks change. */
  readonly hours24: boolean
}

/** The company's local days around the sample's history. */
export class Calendar {
  readonly days: readonly CalendarDay[]
  /** Where each day starts: what is looked up most. */
  readonly #starts: Float64Array
  /** The same day, or the next that isn't a Saturday or Sunday. */
  readonly #workdays: Uint32Array

  constructor(range: { readonly from: number; readonly to: number }) {
    const days: CalendarDay[] = []
    let day = Temporal.Instant.fromEpochMilliseconds(range.from).toZonedDateTimeISO(ZONE).toPlainDate()
    let start = day.toZonedDateTime(ZONE).epochMilliseconds
    while (start < range.to) {
      const next = day.add({ days: 1 })
      const end = next.toZonedDateTime(ZONE).epochMilliseconds
      days.push({
        date: day.toString(),
        start,
        weekday: day.dayOfWeek,
        month: day.month,
        dayOfMonth: day.day,
        hours24: end - start === DAY_MS,
      })
      day = next
      start = end
    }
    this.days = days
    this.#starts = Float64Array.from(days, ({ start }) => start)
    this.#workdays = Uint32Array.from(days, (_, index) => this.#nextWorkday(index))
  }

  /** The index of the local day that holds the instant, kept within the calendar. */
  indexAt(instant: number): number {
    const starts = this.#starts
    const guess = Math.floor((instant - starts[0]!) / DAY_MS)
    let index = Math.min(Math.max(guess, 0), starts.length - 1)
    while (index > 0 && starts[index]! > instant) index--
    while (index < starts.length - 1 && starts[index + 1]! <= instant) index++
    return index
  }

  day(index: number): CalendarDay {
    return this.days[Math.min(Math.max(index, 0), this.days.length - 1)]!
  }

  /** The local date of the instant. */
  dateAt(instant: number): string {
    return this.day(this.indexAt(instant)).date
  }

  /** The instant at which the local clock shows that many minutes past midnight of the day. */
  at(index: number, minutes: number): number {
    const start = this.#starts[index] ?? this.day(index).start
    const instant = start + minutes * MINUTE_MS
    if (minutes < 180 || this.day(index).hours24) return instant
    // On the days of the change, hours after 3 o'clock count from the next midnight.
    return this.day(index + 1).start - DAY_MS + minutes * MINUTE_MS
  }

  /** The same day, or the next that isn't a Saturday or Sunday. */
  workday(index: number): number {
    return this.#workdays[index] ?? this.#nextWorkday(index)
  }

  #nextWorkday(index: number): number {
    let found = index
    while (found < this.days.length - 1 && this.day(found).weekday > 5) found++
    return found
  }
}
