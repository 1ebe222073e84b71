/** The week of the workspace's calendar in which a record was created, such as `2026-W46`: a trend from the first day on. */
export function weekOf(instant: string): string {
  const local = `(${instant} at time zone (select zone from clock))`
  return `cast(extract(isoyear from ${local}) as integer) || '-W' || lpad(cast(extract(week from ${local}) as text), 2, '0')`
}
