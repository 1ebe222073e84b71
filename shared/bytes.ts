const UNITS = [
  ['GB', 1e9, 1],
  ['MB', 1e6, 0],
  ['kB', 1e3, 0],
] as const

/** A size as people read it, such as `1.3 GB`. */
export function bytesText(bytes: number): string {
  const [unit, size, digits] = UNITS.find((each) => bytes >= each[1]) ?? ['bytes', 1, 0]
  return `${(bytes / size).toFixed(digits)} ${unit}`
}
