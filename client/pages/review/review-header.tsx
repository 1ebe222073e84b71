import { SegmentedControl } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricList } from '../../../shared/metric.ts'
import type { Comparison } from '../../api/metrics.ts'
import { periodOf, periodTitle, spanLabel } from '../../format/periods.ts'
import { Freshness } from '../../ui/freshness.tsx'
import { PeriodStepper } from './period-stepper.tsx'
import { summarySentence } from './summary.ts'
import classes from './review-header.module.css'

const route = getRouteApi('/')

const COMPARISONS: readonly { value: Comparison; label: string }[] = [
  { value: 'previous', label: 'Week before' },
  { value: 'average', label: 'Four-week average' },
  { value: 'year', label: 'Last year' },
]

/** Which week, compared with what, how it went in a sentence, and how old the data is. */
export function ReviewHeader({ list }: { list: MetricList }) {
  const { period, compare = 'previous' } = route.useSearch()
  // What was asked for stands in the title at once; its numbers follow.
  const shown = period === undefined ? list.period : periodOf(period)
  const arrived = shown.name === list.period.name
  const navigate = useNavigate({ from: '/' })
  const choose = (value: Comparison) =>
    navigate({
      search: (before) => ({ ...before, compare: value === 'previous' ? undefined : value }),
      replace: true,
    })
  return (
    <header className={classes.header}>
      <div className={classes.row}>
        <div>
          <h1 className={classes.title}>
            {periodTitle(shown.name)}{' '}
            <span className={classes.days}>{spanLabel(shown.start, shown.end)}</span>
          </h1>
          {arrived && list.period.incomplete && (
            <p className={classes.running}>
              <span className={classes.hatch} aria-hidden /> Still running, so compared with the same days.
            </p>
          )}
        </div>
        <PeriodStepper name={shown.name} />
      </div>
      <div className={classes.row}>
        <p className={classes.sentence}>
          {arrived ? summarySentence(list, compare) : 'Reading the numbers…'}
        </p>
        <SegmentedControl
          size="xs"
          aria-label="Compare with"
          data={[...COMPARISONS]}
          value={compare}
          onChange={(value) => void choose(value)}
        />
      </div>
      <Freshness sources={list.items.flatMap(({ freshness }) => freshness)} />
    </header>
  )
}
