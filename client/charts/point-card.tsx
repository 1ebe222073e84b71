import type { MetricAnswer } from '../../shared/metric.ts'
import { countText, measureText, plural } from '../format/numbers.ts'
import { grainOf, periodTitle, spanLabel } from '../format/periods.ts'
import { shortOf } from './chart-rows.ts'
import classes from './point-card.module.css'

interface PointCardProps {
  readonly answer: MetricAnswer
  /** The first day of the period pointed at; the chart fills it in. */
  readonly label?: string | number
  readonly draw: 'share' | 'short'
  readonly currency: string | null
}

/** What one period of a chart says when pointed at. */
export function PointCard({ answer, label, draw, currency }: PointCardProps) {
  const { series, rolling, unit, noun } = answer
  const index = series.findIndex(({ start }) => start === label)
  const point = series[index]
  if (!point) return null
  const { name, start, end, value, numerator, denominator, cases, incomplete } = point
  const short = draw === 'short' ? shortOf(point) : null
  const rolled = rolling?.points[index]?.value ?? null
  return (
    <div className={classes.card}>
      <p className={classes.title}>
        {periodTitle(name)} {grainOf(name) === 'week' && <span>{spanLabel(start, end)}</span>}
      </p>
      <p className={classes.value}>
        {short === null ? measureText(value, unit, currency) : `${countText(short)} short`}
      </p>
      <p>
        {unit === 'ratio' && numerator !== null && denominator !== null
          ? `${countText(numerator)} of ${countText(denominator)} ${noun.units}`
          : plural(cases, noun.one, noun.many)}
        {incomplete && ' · still running'}
      </p>
      {rolling && rolled !== null && (
        <p>
          {measureText(rolled, unit, currency)} over {rolling.weeks} weeks
        </p>
      )}
    </div>
  )
}
