import type { Unit } from '../../shared/vocabulary.ts'

const LOCALE = 'en-GB'
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })
const tenth = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const upToTenth = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 })
/** From here on money is shortened: EUR 240K. */
const COMPACT_FROM = 100_000
const compact = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 })

/** A number apart from its unit, so that the unit can be set smaller. */
export interface Measure {
  readonly number: string
  readonly unit: string
}

/** The number in its unit; ratios (0..1) become per cent with one digit. Money is of no currency until somebody has said one. */
export function measure(value: number, unit: Unit, currency: string | null = null): Measure {
  const shown = unit === 'ratio' ? tenth.format(value * 100) : upToTenth.format(value)
  if (unit === 'money') {
    return {
      number: Math.abs(value) < COMPACT_FROM ? whole.format(value) : compact.format(value),
      unit: currency ?? '',
    }
  }
  return { number: shown.replace('-', '−'), unit: unitWord(unit, value) }
}

function unitWord(unit: Exclude<Unit, 'money'>, value: number): string {
  if (unit === 'ratio') return '%'
  if (unit === 'count') return ''
  return Math.abs(value) === 1 ? unit.slice(0, -1) : unit
}

/** The number with its unit in one string: "71.4 %", "3 days". */
export function measureText(value: number | null, unit: Unit, currency: string | null = null): string {
  if (value === null) return 'not measured'
  const { number, unit: word } = measure(value, unit, currency)
  return word === '' ? number : `${number}\u202f${word}`
}

/** A change in the metric's own terms: points for ratios ("+1.2 pts"), else the unit ("−3", "+0.5 days"). */
export function changeText(change: number, unit: Unit, currency: string | null = null): string {
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±'
  const { number, unit: word } = measure(Math.abs(change), unit, currency)
  const label = unit === 'ratio' ? 'pts' : word
  return `${sign}${number}${label === '' ? '' : `\u202f${label}`}`
}

/** Whole numbers with separators: "24,812". */
export function countText(value: number): string {
  return whole.format(value)
}

/** A share 0..1 as whole per cent, never rounding "almost" up to all nor "hardly" to none: 0.998 is "99 %", 0.002 "under 1 %". */
export function shareText(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 1) return 'under 1\u202f%'
  return `${percent > 99 && percent < 100 ? 99 : Math.round(percent)}\u202f%`
}

/** "1 record", "24,812 records". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${countText(value)} ${value === 1 ? one : many}`
}
