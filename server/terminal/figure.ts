import type { Signal } from '../../shared/metric.ts'
import type { Unit } from '../../shared/vocabulary.ts'

/** What stands where nothing was measured. */
export const NOTHING = '–'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const one = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** A whole number with separators. */
export const count = (value: number): string => whole.format(value)

/** A value with its unit, as people say it: `86.4 %`, `3.5 days`, `EUR 12,000`. */
export function figure(value: number | null, unit: Unit, currency: string | null): string {
  if (value === null) return NOTHING
  switch (unit) {
    case 'ratio':
      return `${one.format(value * 100)} %`
    case 'count':
      return short.format(value)
    case 'days':
    case 'hours':
      return `${short.format(value)} ${value === 1 ? unit.slice(0, -1) : unit}`
    case 'money':
    default:
      return [currency, whole.format(value)].filter(Boolean).join(' ')
  }
}

const WORDS: Readonly<Record<Signal, string>> = {
  better: 'better',
  worse: 'worse',
  unchanged: 'unchanged',
  'too-few': 'too few to tell',
}

interface Change {
  readonly value: number | null
  readonly previous: number | null
  readonly unit: Unit
  readonly signal: Signal | null
}

/** The change against before, in points for a ratio, with the word that says what it means. */
export function change({ value, previous, unit, signal }: Change, currency: string | null): string {
  if (value === null || previous === null || signal === null) return ''
  if (signal === 'unchanged') return WORDS.unchanged
  const difference = value - previous
  const size =
    unit === 'ratio'
      ? `${one.format(Math.abs(difference) * 100)} pts`
      : figure(Math.abs(difference), unit, currency)
  return `${difference > 0 ? '+' : '−'}${size} ${WORDS[signal]}`
}
