import { Button, SegmentedControl } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { MetricList } from '../../../shared/metric.ts'
import type { Comparison } from '../../api/metrics.ts'
import { useWorkspace } from '../../api/workspace.ts'
import {
  dayIn,
  grainOf,
  periodAt,
  periodOf,
  periodText,
  periodTitle,
  spanLabel,
  stretchText,
} from '../../format/periods.ts'
import { Freshness } from '../../ui/freshness.tsx'
import { PeriodStepper } from './period-stepper.tsx'
import { summarySentence } from './summary.ts'
import classes from './review-header.module.css'

const route = getRouteApi('/')

/** Which period, compared with what, how it went in a sentence, and how old the data is. */
export function ReviewHeader({ list, name }: { list: MetricList; name: string }) {
  const { compare = 'previous' } = route.useSearch()
  // What was asked for stands in the title at once; its numbers follow.
  const shown = name === list.period.name ? list.period : periodOf(name)
  const arrived = name === list.period.name
  const begun = !arrived || list.period.begun
  return (
    <header className={classes.header}>
      <div className={classes.row}>
        <h1 className={classes.title}>
          {periodTitle(shown.name)}
          {grainOf(name) === 'week' && (
            <>
              {' '}
              <span className={classes.days}>{spanLabel(shown.start, shown.end)}</span>
            </>
          )}
        </h1>
        <PeriodStepper name={name} />
      </div>
      {arrived && begun && list.period.incomplete && (
        <p className={classes.running}>
          <span className={classes.hatch} aria-hidden /> Still running: so far{' '}
          {spanLabel(list.period.start, list.period.until)}, compared with {stretchText(list.compare)}; levels
          such as data quality with {endText(list, compare)}.
        </p>
      )}
      {begun && (
        <div className={classes.row}>
          <p className={classes.sentence}>
            {arrived ? summarySentence(list, compare) : 'Reading the numbers…'}
          </p>
          <div className={classes.controls}>
            <CompareWith name={name} compare={compare} />
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPrinter size={14} aria-hidden />}
              onClick={() => window.print()}
            >
              Print
            </Button>
          </div>
        </div>
      )}
      {arrived && begun && <ReadLater list={list} />}
      <Freshness sources={list.items.flatMap(({ freshness }) => freshness)} />
    </header>
  )
}

/** On the first days levels aren't known as of the last week's end: the running one has them. */
function ReadLater({ list: { items, period } }: { readonly list: MetricList }) {
  const { zone, now } = useWorkspace()
  const running = periodAt(dayIn(zone, now), grainOf(period.name))
  if (running === period.name || !items.some(({ cause }) => cause === 'read-later')) return null
  return (
    <p className={classes.running}>
      <span>
        What levels such as data quality were at the end of {periodText(period.name)} isn’t known: the first
        sync came later.{' '}
        <Link to="/" search={{ period: running }}>
          Look at {periodText(running)} so far
        </Link>
      </span>
    </p>
  )
}

/** How a level of a running period is compared: with where it stood when the others ended. */
function endText({ compare: { name } }: MetricList, compare: Comparison): string {
  return compare === 'average' ? `the ends of those ${grainOf(name)}s` : `the end of ${periodText(name)}`
}

function CompareWith({ name, compare }: { name: string; compare: Comparison }) {
  const navigate = useNavigate({ from: '/' })
  const grain = grainOf(name)
  const kind = grain.charAt(0).toUpperCase() + grain.slice(1)
  const options: { value: Comparison; label: string }[] = [
    { value: 'previous', label: `${kind} before` },
    { value: 'average', label: `Four-${grain} average` },
    { value: 'year', label: 'Last year' },
  ]
  return (
    <SegmentedControl
      size="xs"
      aria-label="Compare with"
      data={options}
      value={compare}
      onChange={(value) =>
        void navigate({
          search: (before) => ({ ...before, compare: value === 'previous' ? undefined : value }),
          replace: true,
        })
      }
    />
  )
}
