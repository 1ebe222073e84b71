import type { MetricDefinition } from '../metric.ts'

/** A number and its noun: “1 point”, “2 days”. */
function plural(number: string, noun: string): string {
  return `${number} ${noun}${number === '1' || number === '−1' ? '' : 's'}`
}

/** Whole numbers with separators, others to a tenth, a minus that isn't a hyphen. */
export function round(value: number): string {
  const text = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }).format(value)
  return text === '-0' ? '0' : text.replace('-', '−')
}

/** Of a metric, what its numbers are told by. */
export type Worded = Pick<MetricDefinition, 'unit' | 'currency'>

function wholeText(value: number): string {
  return round(Math.round(value))
}

/** A level as the pages show it: “91.3 %”, “2 days”, “7”. */
export function levelText(metric: Worded, value: number): string {
  return metric.unit === 'ratio' ? `${(value * 100).toFixed(1)} %` : amountText(metric, value)
}

/** A size of a change: of a ratio in points, to the digit that its levels have. */
export function amountText({ unit, currency }: Worded, value: number): string {
  if (unit === 'money') return [currency, wholeText(value)].filter(Boolean).join(' ')
  if (unit === 'ratio') return plural((value * 100).toFixed(1).replace('-', '−'), 'point')
  return unit === 'days' || unit === 'hours' ? plural(round(value), unit.slice(0, -1)) : round(value)
}

/** “1 campaign”, “2,077 records”. */
export function casesText(
  count: number,
  { one, many }: { readonly one: string; readonly many: string },
): string {
  return `${round(count)} ${count === 1 ? one : many}`
}

/** “A, B and C”. */
export function listText(items: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A period as it stands in a sentence: “week 46”, “October 2026”, “Q3 2026”, “2025”. */
export function periodText(name: string): string {
  const [year, part] = name.split('-')
  if (part === undefined) return name
  if (part.startsWith('W')) return `week ${Number(part.slice(1))}`
  return part.startsWith('Q') ? `${part} ${year}` : `${MONTHS[Number(part) - 1]} ${year}`
}
