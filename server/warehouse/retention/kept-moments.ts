/**
 * The moments after `after` up to `until` by which weeks and months are told: the end of each, and the end of the day after it, on which
 * it is reviewed. UTC instants in ISO 8601, in their order.
 */
export function keptMoments({
  after,
  until,
  zone,
}: {
  readonly after: string
  readonly until: string
  readonly zone: string
}): string[] {
  const [from, to] = [Date.parse(after), Date.parse(until)]
  const moments: number[] = []
  for (let day = dayOf(from, zone); startOf(day, zone) <= to; day = day.add({ days: 1 })) {
    if (day.dayOfWeek === 1 || day.day === 1) moments.push(startOf(day, zone), endOf(day, zone))
  }
  return moments
    .filter((moment) => moment > from && moment <= to)
    .map((moment) => new Date(moment).toISOString())
}

/** The end of the day on which something was first known, which may be long before the end of its week. */
export function firstKeptMoment(first: string, zone: string): string {
  return new Date(endOf(dayOf(Date.parse(first), zone), zone)).toISOString()
}

/** The end of the last week that ended `days` before the moment, or earlier. */
export function thinnedUntil(
  now: number,
  { days, zone }: { readonly days: number; readonly zone: string },
): string {
  const day = dayOf(now, zone).subtract({ days })
  return new Date(startOf(day.subtract({ days: day.dayOfWeek - 1 }), zone)).toISOString()
}

function dayOf(moment: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone).toPlainDate()
}

function startOf(day: Temporal.PlainDate, zone: string): number {
  return day.toZonedDateTime(zone).epochMilliseconds
}

/** The last millisecond. */
function endOf(day: Temporal.PlainDate, zone: string): number {
  return startOf(day.add({ days: 1 }), zone) - 1
}
