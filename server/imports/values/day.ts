import type { ValueKind } from '../kind.ts'
import { DAY_FORMS, noDay, oddDay, readCalendar } from './calendar.ts'
import { instantOf } from './moment.ts'
import type { ValueRoom } from './value.ts'

/** A calendar day, kept as `2026-03-17`; of a moment, the day that it is in the workspace's zone. */
export const day: ValueRoom<Extract<ValueKind, { kind: 'day' }>> = {
  forms: DAY_FORMS,
  read(text, form, { past = false }, { zone, today }) {
    const written = readCalendar(text, form)
    if (written === null) return noDay(text)
    const instant = written.offset === null ? null : instantOf(written, zone)
    if (written.offset !== null && instant === null) return noDay(text)
    const value = instant?.toZonedDateTimeISO(zone).toPlainDate().toString() ?? written.day
    return oddDay(value, { past, today }) ?? { value }
  },
  write: String,
}
