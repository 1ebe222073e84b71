import { IconAlertCircle } from '@tabler/icons-react'
import type { MetricSummary } from '../../shared/metric.ts'
import { measureText, plural, shareText } from '../format/numbers.ts'
import classes from './doubt.module.css'

type Doubtful = Pick<
  MetricSummary,
  'value' | 'unit' | 'cases' | 'coverage' | 'interval' | 'smallSample' | 'incomplete' | 'state'
>

/** How far a number can be trusted: cases, coverage, interval, small sample, still running. */
export function Doubt({ metric }: { metric: Doubtful }) {
  if (metric.value === null && metric.cases === 0) return null
  const { cases, coverage, interval, unit } = metric
  return (
    <ul className={classes.doubt} aria-label="How sure this is">
      {unit !== 'count' && <li>{plural(cases, 'case')}</li>}
      {metric.smallSample && (
        <li className={classes.warn}>
          <IconAlertCircle size={14} stroke={1.9} aria-hidden />
          small sample
        </li>
      )}
      {coverage !== null && coverage < 0.9995 && (
        <li data-low={coverage < 0.8 || undefined}>covers {shareText(coverage)}</li>
      )}
      {interval && (
        <li title="95 % Wilson interval">
          likely {measureText(interval.low, unit).replace(/\u202f.*$/, '')}–{measureText(interval.high, unit)}
        </li>
      )}
      {metric.incomplete && <li>still running</li>}
    </ul>
  )
}
