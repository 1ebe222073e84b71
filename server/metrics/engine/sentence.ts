import type { MetricDefinition } from '../metric.ts'

/** How a segment moved a metric, in plain words. */
export function moverSentence(
  metric: MetricDefinition,
  {
    dimension,
    key,
    change,
    contribution,
  }: {
    readonly dimension: MetricDefinition['dimensions'][number]
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
  if (metric.aggregate.kind === 'median' || metric.aggregate.kind === 'percentile') {
    const effect = contribution > 0 ? 'raises' : 'lowers'
    return `${moved}; swapping in this period's cases of ${segment}, in order, ${effect} it by ${share}.`
  }
  return Math.sign(contribution) === Math.sign(change)
    ? `${moved}; ${segment} made up ${share} of it.`
    : `${moved}, although ${segment} worked against it by ${share}.`
}

function amount(metric: MetricDefinition, value: number): string {
  switch (metric.unit) {
    case 'ratio': {
      const points = round(value * 100)
      return `${points} ${points === '1' ? 'point' : 'points'}`
    }
    case 'days':
    case 'hours': {
      const rounded = round(value)
      return `${rounded} ${rounded === '1' ? metric.unit.slice(0, -1) : metric.unit}`
    }
    case 'count':
    case 'money':
      return round(value)
  }
}

function round(value: number): string {
  const digits = value >= 10 ? 0 : value >= 0.1 ? 1 : 2
  return String(Number(value.toFixed(digits)))
}
