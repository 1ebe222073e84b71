import { SegmentedControl } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricList } from '../../../shared/metric.ts'
import type { Comparison } from '../../api/metrics.ts'
import { periodTitle, spanLabel } from '../../format/periods.ts'
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
  const { compare = 'previous' } = route.useSearch()
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
            {periodTitle(list.period.name)}{' '}
            <span className={classes.days}>{spanLabel(list.period.start, list.period.end)}</span>
          </h1>
          {list.period.incomplete && (
            <p className={classes.running}>
              <span className={classes.hatch} aria-hidden /> Still running, so compared with the same days.
            </p>
          )}
        </div>
        <PeriodStepper period={list.period} />
      </div>
      <div className={classes.row}>
        <p className={classes.sentence}>{summarySentence(list, compare)}</p>
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
