import type { ValueKind } from '../kind.ts'
import { DAY_FORMS, noDay, oddDay, readCalendar, type Written } from './calendar.ts'
import type { ValueRoom } from './value.ts'

/**
 * A moment. Where the file names an offset it is kept as the instant that it is, in UTC: `2026-03-17T08:00:00Z`. Else as the clock
 * of the workspace's zone showed it, without a `Z`: it stays that hour, and its day that day, should another zone be set. A day
 * alone is its beginning.
 */
export const moment: ValueRoom<Extract<ValueKind, { kind: 'moment' }>> = {
  forms: DAY_FORMS,
  read(text, form, { past = false }, { zone, today }) {
    const written = readCalendar(text, form)
    if (written === null) return noDay(text)
    const odd = oddDay(written.day, { past, today })
    if (odd) return odd
    const { day, time, offset } = written
    if (offset === null) return { value: `${day}T${time ?? '00:00:00'}` }
    const instant = instantOf(written, zone)
    return instant === null ? noDay(text) : { value: instant.toString() }
  },
  write(value, { zone }) {
    const kept = String(value)
    if (!kept.endsWith('Z')) return kept.replace(/T00:00:00$/, '')
    const local = Temporal.Instant.from(kept).toZonedDateTimeISO(zone)
    return local.toString({
      timeZoneName: 'never',
      smallestUnit: local.millisecond === 0 ? 'second' : 'millisecond',
    })
  },
}

/** When it was, in the zone where no other is written; null where there is no such time or offset. */
export function instantOf({ day, time, offset }: Written, zone: string): Temporal.Instant | null {
  if (time === null) return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone }).toInstant()
  const local = `${day}T${time}`
  try {
    if (offset !== null) return Temporal.Instant.from(`${local}${offset}`)
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
