import { Link } from '@tanstack/react-router'
import type { MetricSummary, Period } from '../../../shared/metric.ts'
import { coversText } from '../../format/coverage.ts'
import { addDays } from '../../format/periods.ts'
import { nothingText } from '../../format/nothing.ts'
import { Change } from '../../ui/change.tsx'
import { Measure } from '../../ui/measure.tsx'
import classes from './other-numbers.module.css'

/** Numbers beside the leading ones, a line each: name, value, change, and how sure it is. */
export function OtherNumbers({
  metrics,
  period,
}: {
  readonly metrics: readonly MetricSummary[]
  readonly period: Period
}) {
  return (
    <ul className={classes.lines}>
      {metrics.map((metric) => (
        <li key={metric.id}>
          <Line metric={metric} period={period} />
        </li>
      ))}
    </ul>
  )
}

function Line({ metric, period }: { metric: MetricSummary; period: Period }) {
  const { id, title, unit, leading, smallSample } = metric
  const { value, previous, signal, coverage } = leading ?? metric
  const covers = coversText(coverage)
  const span =
    leading === null
      ? {}
      : ({ from: addDays(period.end, -7 * leading.weeks), to: period.end, focus: 'all' } as const)
  const doubts = [
    ...(leading === null ? [] : [`over ${leading.weeks} weeks`]),
    ...(value !== null && leading === null && smallSample ? ['small sample'] : []),
    ...(value !== null && covers !== null ? [covers] : []),
  ]
  return (
    <>
      <h3 className={classes.name}>
        <Link to="/metrics/$id" params={{ id }} search={{ period: period.name, ...span }}>
          {title}
        </Link>
      </h3>
      <div className={classes.value}>
        <Measure value={value} unit={unit} size="sm" none={nothingText(metric).head} />
      </div>
      <div className={classes.change}>
        {value !== null && previous !== null && signal !== null && (
          <Change change={value - previous} unit={unit} signal={signal} />
        )}
      </div>
      <p className={classes.doubt}>{doubts.join(' · ')}</p>
    </>
  )
}
