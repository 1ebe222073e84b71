import type { ValueKind } from '../kind.ts'
import { DAY_FORMS, noDay, oddDay, readCalendar, type Written } from './calendar.ts'
import type { ValueRoom } from './value.ts'

/** A moment, kept as an instant in UTC; a day alone is its beginning in the workspace's zone. */
export const moment: ValueRoom<Extract<ValueKind, { kind: 'moment' }>> = {
  forms: DAY_FORMS,
  read(text, form, { past = false }, { zone, today }) {
    const written = readCalendar(text, form)
    if (written === null) return noDay(text)
    const odd = oddDay(written.day, { past, today })
    if (odd) return odd
    const instant = instantOf(written, zone)
    return instant === null ? noDay(text) : { value: new Date(instant.epochMilliseconds).toISOString() }
  },
  write(value, { zone }) {
    const local = Temporal.Instant.from(String(value)).toZonedDateTimeISO(zone)
    const begins = local.startOfDay().epochMilliseconds === local.epochMilliseconds
    return begins
      ? local.toPlainDate().toString()
      : local.toString({
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
