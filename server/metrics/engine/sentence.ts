import type { Dimension, MetricDefinition } from '../metric.ts'
import { percentileOf, type Measure } from './aggregate.ts'
import { amountText, casesText, levelText, round } from './words.ts'

/** A segment of a metric that moved. Null: nothing is known of it then. */
export interface Moved {
  readonly dimension: Dimension
  readonly key: string | null
  readonly before: Measure | null
  readonly after: Measure | null
  /** How the whole moved, and what of it the segment made. */
  readonly change: number
  readonly contribution: number
  /** Its part of the whole, 0..1; told of rates only. */
  readonly share: { readonly before: number; readonly after: number }
  /** How the metric moved has been said already, with another segment of it. */
  readonly further?: boolean
}

/** Whether a change is more than nothing at the digits that are shown: a tenth of a point, of a day or of a case. */
export function isVisible({ unit }: MetricDefinition, change: number): boolean {
  return Math.round(change * (unit === 'ratio' ? 1000 : unit === 'money' ? 1 : 10)) !== 0
}

/** How a segment moved a metric, as a person says it. */
export function moverSentence(metric: MetricDefinition, moved: Moved): string {
  const { change, contribution } = moved
  if (moved.further === true) return capital(`${furtherText(metric, moved)}.`)
  const link = Math.sign(contribution) === Math.sign(change) ? ': ' : ', although '
  return `${changeText(metric, change)}${link}${counts(metric) ? counted(metric, moved) : shifted(metric, moved)}.`
}

/** “Leads went from 41.0 % to 33.0 %, which took another 0.8 points off data quality”. */
function furtherText(metric: MetricDefinition, moved: Moved): string {
  if (counts(metric)) return counted(metric, moved)
  const told = shifted(metric, moved, furtherEffect(metric, moved))
  return percentileOf(metric.aggregate) === null ? told : `${metric.title} of ${told}`
}

function furtherEffect(metric: MetricDefinition, { change, contribution }: Moved): Effect {
  if (percentileOf(metric.aggregate) !== null) return NO_EFFECT
  const size = amountText(metric, Math.abs(contribution))
  const name = `${metric.title.charAt(0).toLowerCase()}${metric.title.slice(1)}`
  const along = Math.sign(contribution) === Math.sign(change)
  const lost = along ? `took another ${size} off ${name}` : `took ${size} of it back`
  const won = along ? `added another ${size} to ${name}` : `gave ${size} back to ${name}`
  const which = `, which ${contribution < 0 ? lost : won}`
  return { and: which, which }
}

/** “Data quality fell 0.3 points”. */
export function changeText(metric: MetricDefinition, change: number): string {
  const by = metric.unit === 'count' ? 'by ' : ''
  return `${metric.title} ${change > 0 ? 'rose' : 'fell'} ${by}${amountText(metric, Math.abs(change))}`
}

function counts({ aggregate }: MetricDefinition): boolean {
  return aggregate.kind === 'count' || aggregate.kind === 'sum'
}

/** The cases of a segment, such as “campaigns of type Webinar”. */
function segmentOf({ dimension, key }: Moved, cases: string): string {
  const { spoken, title } = dimension
  if (key === null)
    return (spoken?.none ?? `{cases} without ${title.toLowerCase()}`).replace('{cases}', cases)
  const named = spoken?.names?.[key]
  if (named !== undefined) return named
  const phrase = spoken?.value ?? `{cases} with ${title.toLowerCase()} {value}`
  return phrase.replace('{cases}', cases).replace('{value}', () => dimension.names?.[key] ?? key)
}

/** “Tobias Brandt launched 3, up from none”. */
function counted(metric: MetricDefinition, moved: Moved): string {
  const { one, many, happened = 'counted' } = metric.cases
  const [before, after] = [moved.before?.value ?? null, moved.after?.value ?? null]
  if (after === null) return `of ${segmentOf(moved, many)} it is not known how many were ${happened}`
  const acts = moved.dimension.spoken?.actor === true && moved.key !== null
  const told = acts
    ? `${moved.key} ${happened} ${after === 0 ? 'none' : round(after)}`
    : after === 0 || after === 1
      ? `${segmentOf(moved, after === 0 ? `no ${one}` : casesText(after, metric.cases))} was ${happened}`
      : `${segmentOf(moved, casesText(after, metric.cases))} were ${happened}`
  if (before === null) return `${told}; how many it was before is not known`
  // Only an average over several periods is no whole number.
  const average = Number.isInteger(before) ? '' : ' on average'
  return `${told}, ${after > before ? 'up' : 'down'} from ${before === 0 ? 'none' : round(before)}${average}`
}

/** “leads went from 41.0 % to 33.0 % and took 0.8 points off”. */
function shifted(
  metric: MetricDefinition,
  moved: Moved,
  effect = effectText(metric, moved.contribution),
): string {
  const who = segmentOf(moved, metric.cases.many)
  const [before, after] = [moved.before?.value ?? null, moved.after?.value ?? null]
  if (after === null) {
    const gone =
      metric.kind === 'event' ? `were not ${metric.cases.counted ?? 'there'} this time` : 'are gone'
    return `${who}, at ${levelText(metric, before ?? 0)} before, ${gone}${effect.which}`
  }
  if (before === null) {
    const fresh = metric.kind === 'event' ? `were not ${metric.cases.counted ?? 'there'} before` : 'are new'
    return `${who}, now at ${levelText(metric, after)}, ${fresh}${effect.which}`
  }
  const [from, to] = [levelText(metric, before), levelText(metric, after)]
  const went = from === to ? `stayed at ${to}` : `went from ${from} to ${to}`
  const own = Math.sign(after - before) === Math.sign(moved.contribution) && from !== to
  if (own || metric.unit !== 'ratio') return `${who} ${went}${effect.and}`
  const [less, more] = [share(moved.share.before), share(moved.share.after)]
  const grew = moved.share.after > moved.share.before ? 'larger' : 'smaller'
  return `${who} ${went}, but became a ${grew} part of the whole (${less}, now ${more})${effect.which}`
}

/** What follows the segment's own change, and what follows a clause about it. */
interface Effect {
  readonly and: string
  readonly which: string
}

const NO_EFFECT: Effect = { and: '', which: '' }

/**
 * What a segment did to the whole. Of a percentile it isn't said: how much falls to a segment depends on the order in which
 * the segments are swapped, and one that slipped further can seem to have helped.
 */
function effectText(metric: MetricDefinition, contribution: number): Effect {
  if (percentileOf(metric.aggregate) !== null) return NO_EFFECT
  const size = amountText(metric, Math.abs(contribution))
  const effect = contribution < 0 ? `took ${size} off` : `added ${size}`
  return { and: ` and ${effect}`, which: `, which ${effect}` }
}

/** A part of the whole in per cent, with a tenth. */
function share(part: number): string {
  return levelText({ unit: 'ratio' }, part)
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
