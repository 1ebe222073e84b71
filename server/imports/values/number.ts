/** Which mark begins the decimals. The other one, spaces and apostrophes part thousands. */
export type DecimalMark = 'point' | 'comma'

const GROUPS = {
  point: /^(?:\d+|[1-9]\d{0,2}(?:([,'’\s])\d{3})(?:\1\d{3})*)(\.\d+)?$/u,
  comma: /^(?:\d+|[1-9]\d{0,2}(?:([.'’\s])\d{3})(?:\1\d{3})*)(,\d+)?$/u,
} as const

/**
 * A number as digits with a point, such as `-1234.5`; null where it is none. A minus before or after, and brackets round it,
 * make it negative. Thousands are parted all through or not at all.
 */
export function readNumber(text: string, mark: DecimalMark): string | null {
  const bracketed = /^\((.*)\)$/.exec(text)
  const inner = (bracketed?.[1] ?? text).trim()
  const [, before = '', digits = '', after = ''] = /^([-−+]?)\s*(.*?)\s*([-−]?)$/u.exec(inner) ?? []
  if (before !== '' && after !== '') return null
  const found = GROUPS[mark].exec(digits)
  if (!found) return null
  const decimals = (found[2] ?? '').slice(1)
  const whole = digits.slice(0, digits.length - (found[2] ?? '').length).replaceAll(/\D/g, '')
  const negative = (bracketed !== null) !== (before === '-' || before === '−' || after !== '')
  const value = trimmed(whole, decimals)
  return negative && value !== '0' ? `-${value}` : value
}

/** The number with its point moved to the right, or by a negative number to the left; exact to the last digit. */
export function movePoint(number: string, by: number): string {
  const negative = number.startsWith('-')
  const [whole = '', decimals = ''] = (negative ? number.slice(1) : number).split('.')
  const digits = `${whole}${decimals}`
  const at = whole.length + by
  const padded = at < 0 ? `${'0'.repeat(-at)}${digits}` : digits.padEnd(at, '0')
  const value = trimmed(padded.slice(0, Math.max(at, 0)), padded.slice(Math.max(at, 0)))
  return negative && value !== '0' ? `-${value}` : value
}

/** Written so that no reader can take its point for one that parts thousands. */
export function writeNumber(number: string): string {
  const [whole, decimals = ''] = number.split('.')
  return decimals.length === 3 ? `${whole}.${decimals}0` : number
}

/** A number of JavaScript in digits alone. */
export function plainDigits(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e')
  return exponent === undefined ? mantissa : movePoint(mantissa, Number(exponent))
}

function trimmed(whole: string, decimals: string): string {
  const kept = decimals.replace(/0+$/, '')
  return `${whole.replace(/^0+(?=\d)/, '') || '0'}${kept === '' ? '' : `.${kept}`}`
}
