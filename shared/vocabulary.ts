import { z } from 'zod'

/** The four pillars of marketing operations, and the team that carries them. */
export const Pillar = z.enum(['platform', 'campaign', 'intelligence', 'development', 'team'])
export type Pillar = z.infer<typeof Pillar>

export const Vendor = z.enum(['salesforce', 'hubspot'])
export type Vendor = z.infer<typeof Vendor>

/** `ratio` is 0..1 and shown as per cent, its changes in points; `days` and `hours` are durations; `money` is in the workspace's currency. */
export const Unit = z.enum(['ratio', 'count', 'days', 'hours', 'money'])
export type Unit = z.infer<typeof Unit>

/** Which direction is good news. */
export const Better = z.enum(['higher', 'lower'])
export type Better = z.infer<typeof Better>

/** What a person may do. Each role includes the ones before it. */
export const Role = z.enum(['viewer', 'manager', 'owner'])
export type Role = z.infer<typeof Role>

/** A UTC instant as ISO 8601, such as `2026-11-20T08:00:00Z`. */
export const Instant = z.iso.datetime({ offset: true })

/** The years that are asked about. What lies next to them, such as the period before, may be told all the same. */
const YEARS = '1900 to 2999'
const isWithinYears = (text: string) => text >= '1900' && text < '3000'

/** Any calendar day, such as `2026-11-20`. */
export const AnyDay = z.iso.date()

/** A day that can be asked about. */
export const Day = AnyDay.refine(isWithinYears, { error: `a day of the years ${YEARS}` })

/** Any period that people name: a week `2026-W46`, a month `2026-11`, a quarter `2026-Q4` or a year `2026`. */
export const AnyPeriodName = z
  .string()
  .regex(/^\d{4}(-(W(0[1-9]|[1-4]\d|5[0-3])|(0[1-9]|1[0-2])|Q[1-4]))?$/, {
    message: 'a week such as 2026-W46, a month such as 2026-11, a quarter such as 2026-Q4, or a year',
  })

/** A period that can be asked about. */
export const PeriodName = AnyPeriodName.refine(isWithinYears, { error: `a period of the years ${YEARS}` })

/** A moment as of which can be asked, in any zone; gives it in UTC. */
export const AsOf = z.iso
  .datetime({ offset: true, error: 'write an instant such as 2026-11-20T08:00:00Z' })
  .transform((text) => new Date(text).toISOString())
  .refine(isWithinYears, { error: `an instant of the years ${YEARS}` })
