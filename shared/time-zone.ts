/** Whether it is an IANA name of a zone that is known here. An offset such as +01:00 is none: it knows no summer time. */
export function isTimeZone(name: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' &&
      !/^[+-]/.test(name)
    )
  } catch {
    return false
  }
}
