/** Whether it is an IANA name of a zone that is known here. An offset such as +01:00 is none: it knows no summer time. */
export function isTimeZone(name: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' &&
      !/^[+-]/.test(name) &&
      isCountedBy(name)
    )
  } catch {
    return false
  }
}

/** Throws where days can't be counted in the zone: of old abbreviations such as PST, `Intl` knows more than `Temporal`. Not every browser has it. */
function isCountedBy(name: string): boolean {
  return (
    !('Temporal' in globalThis) || Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name) !== null
  )
}
