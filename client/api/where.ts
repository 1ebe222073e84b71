/** Chosen values per dimension; null stands for "has no value". */
export type Where = Record<string, (string | null)[]>

/** As the API's query parameters: `where[channel]=Email`; an empty value asks for records that have none. */
export function whereQuery(where: Where | undefined): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(where ?? {}).map(([dimension, keys]) => [
      `where[${dimension}]`,
      keys.map((key) => key ?? ''),
    ]),
  )
}

/** The filter with one value of a dimension switched on or off. */
export function toggleKey(
  where: Where | undefined,
  dimension: string,
  key: string | null,
): Where | undefined {
  const chosen = where?.[dimension] ?? []
  const next = chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key]
  const rest = Object.entries(where ?? {}).filter(([id]) => id !== dimension)
  const entries = next.length === 0 ? rest : [...rest, [dimension, next] as const]
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
