/** A segment in words: "channel Email"; where the records have no value, "no channel". */
export function segmentText(dimension: string, key: string | null): string {
  const name = dimension.toLowerCase()
  return key === null ? `no ${name}` : `${name} ${key}`
}
