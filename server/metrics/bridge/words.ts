import type { BridgeStep, RestatedBy } from '../../../shared/bridge.ts'
import { percentileOf } from '../engine/aggregate.ts'
import { changeText, isVisible } from '../engine/sentence.ts'
import { amountText, casesText, levelText, listText, periodText } from '../engine/words.ts'
import type { Dimension, MetricDefinition } from '../metric.ts'

/** More segments than these make a sentence a table. */
const MOST_SAID = 3

/** What happened to cases, with how many: “2 late records”. */
const SINCE: Readonly<Record<Exclude<RestatedBy, 'definition' | 'settings'>, string>> = {
  late: 'came in late',
  judged: 'too early to judge then',
  'back-filled': 'had missing data filled in',
  edited: 'edited since',
  joined: 'moved into the period since',
  left: 'no longer in the period',
  merged: 'merged since',
  deleted: 'deleted since',
}

export function restatedTitle({ cases }: MetricDefinition, by: RestatedBy, count: number): string {
  if (by === 'definition') return 'Defined otherwise'
  return by === 'settings' ? 'Settings changed' : `${casesText(count, cases)} ${SINCE[by]}`
}

/** A segment by its value, or by what it lacks. */
export function segmentTitle({ title, names = {} }: Dimension, key: string | null): string {
  return key === null ? `No ${title.toLowerCase()}` : (names[key] ?? key)
}

interface Told {
  readonly metric: MetricDefinition
  readonly base: { readonly name: string | null }
  readonly change: number
  readonly value: number
  readonly steps: readonly BridgeStep[]
  readonly dimension: Dimension | null
}

/**
 * “On-time launch rate fell 6.2 points, by type: Webinar −8.1, Event +1.9; week 46 itself was restated by +0.4 points: 2
 * campaigns edited since.”
 */
export function bridgeSentence({ metric, base, change, value, steps, dimension }: Told): string {
  const head = isVisible(metric, change)
    ? changeText(metric, change)
    : `${metric.title} stayed at ${levelText(metric, value)}`
  const segments = steps
    .filter(({ kind, effect }) => kind === 'segment' && isVisible(metric, effect))
    .slice(0, MOST_SAID)
  const split =
    dimension === null || segments.length === 0
      ? ''
      : `, by ${dimension.title.toLowerCase()}: ${segments.map(({ title, effect }) => `${title} ${signed(metric, effect)}`).join(', ')}`
  const restated = steps.filter(({ kind }) => kind === 'restated')
  const by = restated.reduce((sum, { effect }) => sum + effect, 0)
  const name = base.name === null ? 'the earlier span' : periodText(base.name)
  const why = listText(restated.map(({ title }) => lower(title)))
  if (restated.length === 0) return `${head}${split}.`
  if (!isVisible(metric, by)) return `${head}${split}; ${name} itself stands as it was told, though ${why}.`
  const amount = `${by < 0 ? '−' : '+'}${amountText(metric, Math.abs(by))}`
  const since = `${name} itself was restated by ${amount}: ${why}`
  // What was told wrong comes before what is new where it makes more.
  return Math.abs(by) > Math.abs(change - by)
    ? `${head}: ${since}${split === '' ? '' : `; new facts${split}`}.`
    : `${head}${split}; ${since}.`
}

/** “+1.9”, “−2 days”: of a ratio in points. */
function signed(metric: MetricDefinition, effect: number): string {
  const size = Math.abs(effect)
  const text = metric.unit === 'ratio' ? (size * 100).toFixed(1) : amountText(metric, size)
  return `${effect < 0 ? '−' : '+'}${text}`
}

function lower(title: string): string {
  return `${title.charAt(0).toLowerCase()}${title.slice(1)}`
}

/** How the parts are made to sum. */
export function methodOf({ aggregate }: MetricDefinition): string {
  const p = percentileOf(aggregate)
  if (p !== null)
    return 'Cases are swapped one group after the other, in the order shown, and each step is what the middle moved by; in another order the steps would be others, their sum the same.'
  if (aggregate.kind === 'ratio')
    return 'Each part is the change of its own rate at its average weight, and of its weight by how far its rate lies from the whole’s: E. M. Kitagawa, “Components of a difference between two rates”, Journal of the American Statistical Association 50 (1955).'
  return 'Each part is its own change; they add up.'
}

/** “17 November 2026”. */
export function dayText(day: Temporal.PlainDate): string {
  return day.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
}
