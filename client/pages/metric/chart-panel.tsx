import { NativeSelect, SegmentedControl, Skeleton, Switch } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { daysBetween } from '../../format/periods.ts'
import { ChartNumbers } from './chart-numbers.tsx'
import classes from './chart-panel.module.css'
import { GRAINS, RANGES, rangeStart, type Focus } from './focus.ts'

const SeriesChart = lazy(() => import('../../charts/series-chart.tsx'))
const route = getRouteApi('/metrics/$id')

/** The metric over time under the question it answers. A click on a period looks at that one. */
export function ChartPanel({ answer, focus }: { answer: MetricAnswer; focus: Focus }) {
  const { axis, grain = 'week' } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const change = (search: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...search }), replace: true, resetScroll: false })
  const weeks = Math.round(daysBetween(answer.from, answer.to) / 7)
  const known = RANGES.some((range) => range.weeks === weeks)
  return (
    <section className={classes.panel} aria-labelledby="question">
      <header className={classes.header}>
        <h2 id="question" className={classes.question}>
          {answer.question}
        </h2>
        <div className={classes.controls}>
          {answer.unit === 'ratio' && (
            <Switch
              size="xs"
              label="Zoom in"
              checked={axis === 'zoom'}
              onChange={({ currentTarget }) => change({ axis: currentTarget.checked ? 'zoom' : undefined })}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label="Grain"
            data={[...GRAINS]}
            value={grain}
            onChange={(value) => change({ grain: value, focus: undefined })}
          />
          <NativeSelect
            size="xs"
            aria-label="Span"
            value={weeks}
            data={[
              ...(known ? [] : [{ value: String(weeks), label: `${weeks} weeks` }]),
              ...RANGES.map((range) => ({ value: String(range.weeks), label: range.label })),
            ]}
            onChange={({ currentTarget }) =>
              change({ to: answer.to, from: rangeStart(answer.to, Number(currentTarget.value)) })
            }
          />
        </div>
      </header>
      <Suspense fallback={<Skeleton height={300} />}>
        <SeriesChart
          points={answer.series}
          unit={answer.unit}
          grain={grain}
          target={answer.target}
          zoom={axis === 'zoom'}
          focus={focus}
          onPick={(start) => change({ focus: start })}
        />
      </Suspense>
      {axis === 'zoom' && <p className={classes.note}>Zoomed in: the axis does not start at 0.</p>}
      <ChartNumbers answer={answer} grain={grain} />
    </section>
  )
}
