import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MetricTellings, Telling } from '../../../../shared/tellings.ts'
import type { MetricAnswer } from '../../../../shared/metric.ts'
import { tellingsOptions } from '../../../api/metrics.ts'
import { useAsOf } from '../../../api/past.ts'
import { useWorkspace } from '../../../api/workspace.ts'
import { countText } from '../../../format/numbers.ts'
import { momentText } from '../../../format/times.ts'
import ledger from '../../../ui/ledger-table.module.css'
import { remarksOf, shownText, timesText } from './told-words.ts'
import classes from './why.module.css'

interface ToldThenProps {
  readonly answer: MetricAnswer
  readonly period: string
}

/** What was told of a week since it ended, as it was kept: the number on a slide is found here, and what was known then behind it. */
export function ToldThen({ answer, period }: ToldThenProps) {
  const asOf = useAsOf()
  const { zone } = useWorkspace()
  const { data } = useQuery(tellingsOptions(answer.id, { period, asOf }))
  // Beside why it changed it is an addition, for which nobody waits; nothing is kept of weeks before the first start.
  if (data === undefined || data.items.length === 0) return null
  const [only, another] = data.items
  if (another === undefined)
    return (
      <p className={classes.quiet}>
        {[timesText(data, zone), ...remarksOf(only!).map((each) => `${each}.`)].join(' ')}
      </p>
    )
  const remarked = data.items.some((telling) => remarksOf(telling).length > 0)
  return (
    <details className={classes.told}>
      <summary>{timesText(data, zone)}</summary>
      <table className={ledger.table} aria-label="What was told of the week">
        <thead>
          <tr>
            <th scope="col">Told</th>
            <th scope="col">As</th>
            {remarked && <th scope="col">To be known</th>}
          </tr>
        </thead>
        <tbody>
          {data.items.map((telling) => (
            <Row
              key={telling.at}
              telling={telling}
              period={data.period}
              unit={answer.unit}
              zone={zone}
              remarked={remarked}
            />
          ))}
        </tbody>
      </table>
    </details>
  )
}

interface RowProps extends Pick<MetricAnswer, 'unit'>, Pick<MetricTellings, 'period'> {
  readonly telling: Telling
  readonly zone: string
  /** Whether there is a column for remarks. */
  readonly remarked: boolean
}

function Row({ telling, period, unit, zone, remarked }: RowProps) {
  const { at, asOf, numerator, denominator } = telling
  return (
    <tr>
      <th scope="row">
        {asOf === null ? (
          momentText(at, zone)
        ) : (
          <Link to="." search={(before) => ({ ...before, asOf, period })}>
            {momentText(at, zone)}
          </Link>
        )}
      </th>
      <td>
        {shownText(telling)}
        {unit === 'ratio' && numerator !== null && denominator !== null && (
          <span className={ledger.soft}>
            {countText(numerator)} of {countText(denominator)}
          </span>
        )}
      </td>
      {remarked && (
        <td>
          {remarksOf(telling).map((remark) => (
            <span key={remark} className={ledger.soft}>
              {remark}
            </span>
          ))}
        </td>
      )}
    </tr>
  )
}
