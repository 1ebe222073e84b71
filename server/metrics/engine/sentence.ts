import type { Dimension, MetricDefinition } from '../metric.ts'
import { percentileOf, type Measure } from './aggregate.ts'

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
}

/** Whether a change is more than nothing at the digits that are shown: a tenth of a point, of a day or of a case. */
export function isVisible({ unit }: MetricDefinition, change: number): boolean {
  return Math.round(change * (unit === 'ratio' ? 1000 : 10)) !== 0
}

/** How a segment moved a metric, as a person says it. */
export function moverSentence(metric: MetricDefinition, moved: Moved): string {
  const { change, contribution } = moved
  const by = metric.unit === 'count' ? 'by ' : ''
  const head = `${metric.title} ${change > 0 ? 'rose' : 'fell'} ${by}${amount(metric, Math.abs(change))}`
  const link = Math.sign(contribution) === Math.sign(change) ? ': ' : ', although '
  return `${head}${link}${counts(metric) ? counted(metric, moved) : shifted(metric, moved)}.`
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
  return phrase.replace('{cases}', cases).replace('{value}', () => key)
}

/** “Tobias Brandt launched 3, up from none”. */
function counted(metric: MetricDefinition, moved: Moved): string {
  const { one, many, happened = 'counted' } = metric.cases
  const [before, after] = [moved.before?.value ?? null, moved.after?.value ?? null]
  if (after === null) return `of ${segmentOf(moved, many)} it is not known how many were ${happened}`
  const acts = moved.dimension.spoken?.actor === true && moved.key !== null
  const number = after === 0 ? 'no' : round(after)
  const told = acts
    ? `${moved.key} ${happened} ${after === 0 ? 'none' : number}`
    : after === 0 || after === 1
      ? `${segmentOf(moved, `${number} ${one}`)} was ${happened}`
      : `${segmentOf(moved, `${number} ${many}`)} were ${happened}`
  if (before === null) return `${told}; how many it was before is not known`
  // Only an average over several periods is no whole number.
  const average = Number.isInteger(before) ? '' : ' on average'
  return `${told}, ${after > before ? 'up' : 'down'} from ${before === 0 ? 'none' : round(before)}${average}`
}

/** “leads went from 41 % to 33 % and took 0.8 points off”. */
function shifted(metric: MetricDefinition, moved: Moved): string {
  const who = segmentOf(moved, metric.cases.many)
  const share = amount(metric, Math.abs(moved.contribution))
  // The order of swapping matters to a percentile: whoever reads the effect must know how it came about.
  const how =
    percentileOf(metric.aggregate) === null ? '' : ', with the segments swapped in one after another'
  const effect = `${moved.contribution < 0 ? `took ${share} off` : `added ${share}`}${how}`
  const [before, after] = [moved.before?.value ?? null, moved.after?.value ?? null]
  if (after === null) {
    const gone = metric.kind === 'event' ? 'did not come up this time' : 'are gone'
    return `${who}, at ${level(metric, before ?? 0)} before, ${gone}, which ${effect}`
  }
  if (before === null) {
    const fresh = metric.kind === 'event' ? 'did not come up before' : 'are new'
    return `${who}, now at ${level(metric, after)}, ${fresh}, which ${effect}`
  }
  const [from, to] = pair(metric, before, after)
  const went = from === to ? `stayed at ${to}` : `went from ${from} to ${to}`
  const own = Math.sign(after - before) === Math.sign(moved.contribution) && from !== to
  if (own || metric.unit !== 'ratio') return `${who} ${went} and ${effect}`
  const [less, more] = pair(metric, moved.share.before, moved.share.after)
  const grew = moved.share.after > moved.share.before ? 'larger' : 'smaller'
  return `${who} ${went}, but became a ${grew} part of the whole (${less}, now ${more}), which ${effect}`
}

/** Two levels, with as many digits as it takes to tell them apart. */
function pair(metric: MetricDefinition, a: number, b: number): [string, string] {
  const digits = level(metric, a) === level(metric, b) ? 1 : 0
  return [level(metric, a, digits), level(metric, b, digits)]
}

function level(metric: MetricDefinition, value: number, digits = 0): string {
  return metric.unit === 'ratio' ? `${Number((value * 100).toFixed(digits))} %` : amount(metric, value)
}

function amount({ unit }: MetricDefinition, value: number): string {
  if (unit === 'ratio') return plural(round(value * 100), 'point')
  return unit === 'days' || unit === 'hours' ? plural(round(value), unit.slice(0, -1)) : round(value)
}

function plural(number: string, noun: string): string {
  return `${number} ${noun}${number === '1' || number === '−1' ? '' : 's'}`
}

/** A tenth is the last digit shown; a trailing zero isn't. */
function round(value: number): string {
  return String(Number(value.toFixed(1))).replace('-', '−')
}
