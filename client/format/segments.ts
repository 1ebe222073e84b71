import { weekDays } from './periods.ts'

export interface DimensionWords {
  readonly title: string
  /** \`week\`: its values are names of weeks, told by their days. */
  readonly type: 'text' | 'week'
  /** What people call values that a CRM keeps as codes. */
  readonly names: Readonly<Record<string, string>>
}

/** A dimension's value as people read it; null: the records have none. */
export function keyText({ title, type, names }: DimensionWords, key: string | null): string {
  if (key === null) return `No ${title.toLowerCase()}`
  return type === 'week' && /^\d{4}-W\d\d$/.test(key) ? weekDays(key) : (names[key] ?? key)
}

/** A segment in words: "channel Email"; where the records have no value, "no channel". */
export function segmentText(dimension: DimensionWords, key: string | null): string {
  const name = dimension.title.toLowerCase()
  return key === null ? `no ${name}` : `${name} ${keyText(dimension, key)}`
}
