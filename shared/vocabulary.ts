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

/** A calendar day, such as `2026-11-20`. */
export const Day = z.iso.date()

/** A period that people name: a week `2026-W46`, a month `2026-11`, a quarter `2026-Q4` or a year `2026`. */
export const PeriodName = z.string().regex(/^\d{4}(-(W(0[1-9]|[1-4]\d|5[0-3])|(0[1-9]|1[0-2])|Q[1-4]))?$/, {
  message: 'a week such as 2026-W46, a month such as 2026-11, a quarter such as 2026-Q4, or a year',
})
