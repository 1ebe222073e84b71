import type { MetricSummary, Period } from '../../../shared/metric.ts'
import { coversText } from '../../format/coverage.ts'
import { nothingText } from '../../format/nothing.ts'
import { Change } from '../../ui/change.tsx'
import { casesText } from '../../ui/doubt.tsx'
import { Measure } from '../../ui/measure.tsx'
import { MetricLink } from '../../ui/metric-link.tsx'
import { inPeriodText } from './in-period.ts'
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

/** "21 of 41 campaigns closed"; of what is no rate its cases alone, as its value stands beside. */
function madeOf(
  metric: Pick<MetricSummary, 'value' | 'numerator' | 'denominator' | 'pending' | 'unit' | 'cases' | 'noun'>,
) {
  return metric.unit === 'ratio' ? inPeriodText(metric) : casesText(metric.cases, metric.noun)
}

function Line({ metric, period }: { metric: MetricSummary; period: Period }) {
  const { unit, leading, noun } = metric
  const { value, previous, signal, coverage, smallSample } = leading ?? metric
  const covers = coversText(coverage, noun)
  const few = leading !== null || smallSample
  const doubts = [
    ...(leading === null ? [] : [`over ${leading.weeks} weeks`]),
    ...(value !== null && few && unit !== 'count' ? [madeOf({ ...metric, ...leading })] : []),
    ...(value !== null && smallSample ? ['small sample'] : []),
    ...(value !== null && covers !== null ? [covers] : []),
  ]
  return (
    <>
      <h3 className={classes.name}>
        <MetricLink metric={metric} period={period} />
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
