import type { SeriesPoint } from '../../../shared/metric.ts'
import type { Grain } from '../../api/metrics.ts'
import { addDays, bucketTitle, spanLabel } from '../../format/periods.ts'

/** The stretch of days whose number, breakdown and records are shown; `to` is exclusive. */
export interface Focus {
  readonly from: string
  readonly to: string
  readonly title: string
  readonly incomplete: boolean
}

interface Span {
  readonly from: string
  readonly to: string
  readonly series: readonly SeriesPoint[]
  readonly grain: Grain
}

/** The period that the address asks for: one of the chart's, or `all` of it; by default the last complete one. */
export function focusOf(wanted: string | undefined, { from, to, series, grain }: Span): Focus {
  if (wanted === 'all') {
    return { from, to, title: spanLabel(from, to), incomplete: series.some(({ incomplete }) => incomplete) }
  }
  const point =
    series.find(({ start }) => start === wanted) ??
    series.findLast(({ incomplete }) => !incomplete) ??
    series.at(-1)
  return point ? focusOn(point, grain) : { from, to, title: spanLabel(from, to), incomplete: false }
}

function focusOn({ start, end, incomplete }: SeriesPoint, grain: Grain): Focus {
  return { from: start, to: end, title: bucketTitle(start, grain), incomplete }
}

/** Weeks that the chart can show, and the grain that suits each. */
export const RANGES = [
  { weeks: 12, label: '12 weeks' },
  { weeks: 26, label: '6 months' },
  { weeks: 52, label: '1 year' },
  { weeks: 104, label: '2 years' },
] as const

/** First day of the span of so many weeks that ends where the present one ends. */
export function rangeStart(to: string, weeks: number): string {
  return addDays(to, -7 * weeks)
}

export const GRAINS: readonly { readonly value: Grain; readonly label: string }[] = [
  { value: 'week', label: 'Weeks' },
  { value: 'month', label: 'Months' },
  { value: 'quarter', label: 'Quarters' },
]
