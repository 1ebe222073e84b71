import type { Dimension, MetricDefinition } from '../metric.ts'
import { percentileOf } from './aggregate.ts'

/** How a segment moved a metric, in plain words. */
export function moverSentence(
  metric: MetricDefinition,
  {
    dimension,
    key,
    change,
    contribution,
  }: {
    readonly dimension: Dimension
    readonly key: string | null
    readonly change: number
    readonly contribution: number
  },
): string {
  const segment =
    key === null
      ? `records without ${dimension.title.toLowerCase()}`
      : `${dimension.title.toLowerCase()} ${key}`
  const moved = `${metric.title} ${change > 0 ? 'rose' : 'fell'} by ${amount(metric, Math.abs(change))}`
  const share = amount(metric, Math.abs(contribution))
  if (percentileOf(metric.aggregate) !== null) {
    const effect = contribution > 0 ? 'raises' : 'lowers'
    return `${moved}; swapping in this period's cases of ${segment}, in order, ${effect} it by ${share}.`
  }
  return Math.sign(contribution) === Math.sign(change)
    ? `${moved}; ${segment} made up ${share} of it.`
    : `${moved}, although ${segment} worked against it by ${share}.`
}

function amount({ unit }: MetricDefinition, value: number): string {
  if (unit === 'ratio') return plural(round(value * 100), 'point')
  return unit === 'days' || unit === 'hours' ? plural(round(value), unit.slice(0, -1)) : round(value)
}

function plural(number: string, noun: string): string {
  return `${number} ${noun}${number === '1' ? '' : 's'}`
}

function round(value: number): string {
  const digits = value >= 10 ? 0 : value >= 0.1 ? 1 : 2
  return String(Number(value.toFixed(digits)))
}
