import type { SeriesPoint } from '../../shared/metric.ts'
import type { Unit } from '../../shared/vocabulary.ts'
import { countText, measureText } from '../format/numbers.ts'
import { bucketTitle, spanLabel } from '../format/periods.ts'
import classes from './point-card.module.css'

interface PointCardProps {
  readonly points: readonly SeriesPoint[]
  /** The first day of the period pointed at; the chart fills it in. */
  readonly label?: string | number
  readonly grain: 'week' | 'month' | 'quarter'
  readonly unit: Unit
  readonly currency: string
}

/** What one period of a chart says when pointed at. */
export function PointCard({ points, label, grain, unit, currency }: PointCardProps) {
  const point = points.find(({ start }) => start === label)
  if (!point) return null
  const { start, end, value, numerator, denominator, cases, incomplete } = point
  return (
    <div className={classes.card}>
      <p className={classes.title}>
        {bucketTitle(start, grain)} <span>{spanLabel(start, end)}</span>
      </p>
      <p className={classes.value}>{measureText(value, unit, currency)}</p>
      <p>
        {unit === 'ratio' && numerator !== null && denominator !== null
          ? `${countText(numerator)} of ${countText(denominator)}`
          : `${countText(cases)} ${cases === 1 ? 'case' : 'cases'}`}
        {incomplete && ' · still running'}
      </p>
    </div>
  )
}
