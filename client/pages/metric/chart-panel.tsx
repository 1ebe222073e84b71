import { NativeSelect, SegmentedControl, Skeleton, Switch } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { MetricAnswer, SeriesPoint } from '../../../shared/metric.ts'
import { nothingText } from '../../format/nothing.ts'
import { periodText, spanLabel } from '../../format/periods.ts'
import { ChartNumbers } from './chart-numbers.tsx'
import classes from './chart-panel.module.css'
import { inGrain, periodsIn, SPANS, spanStart, type View } from './view.ts'

const SeriesChart = lazy(() => import('../../charts/series-chart.tsx'))
const route = getRouteApi('/metrics/$id')

const GRAINS = [
  { value: 'week', label: 'Weeks' },
  { value: 'month', label: 'Months' },
  { value: 'quarter', label: 'Quarters' },
] as const

/** The metric over time under the question it answers. A click on a period looks at that one. */
export function ChartPanel({ answer, view }: { answer: MetricAnswer; view: View }) {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const change = (changed: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false })
  const census = answer.definition.kind === 'state' && answer.unit === 'ratio'
  const draw = census ? (search.draw ?? 'short') : 'share'
  const zoom = search.axis === undefined ? draw === 'short' : search.axis === 'zoom'
  const look = (point: SeriesPoint) =>
    change({ period: point.name, from: view.from, to: view.to, focus: undefined })
  return (
    <section className={classes.panel} aria-labelledby="question">
      <header className={classes.header}>
        <h2 id="question" className={classes.question}>
          {draw === 'short' ? `How many ${answer.noun.units} fall short?` : answer.question}
        </h2>
        <div className={classes.controls}>
          {answer.unit === 'ratio' && (
            <Switch
              size="xs"
              label="Axis from 0"
              checked={!zoom}
              onChange={({ currentTarget }) => change({ axis: currentTarget.checked ? 'whole' : 'zoom' })}
            />
          )}
          {census && (
            <SegmentedControl
              size="xs"
              aria-label="What is drawn"
              data={[
                { value: 'short', label: 'Short' },
                { value: 'share', label: 'Share' },
              ]}
              value={draw}
              onChange={(value) => change({ draw: value, axis: undefined })}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label="Grain"
            data={[...GRAINS]}
            value={view.grain}
            onChange={(grain) =>
              change({
                grain,
                period: inGrain(search.period ?? view.focus.name ?? '', grain),
                from: undefined,
                to: undefined,
                focus: undefined,
              })
            }
          />
          <SpanSelect view={view} onChange={(from) => change({ from, to: view.to })} />
        </div>
      </header>
      {answer.series.every(({ value }) => value === null) ? (
        <p className={classes.none}>
          {nothingText(answer).why ?? 'There is nothing to draw in these periods.'}
        </p>
      ) : (
        <Suspense fallback={<Skeleton height={280} />}>
          <SeriesChart
            answer={answer}
            grain={view.grain}
            draw={draw}
            zoom={zoom}
            focus={view.focus}
            onPick={look}
          />
          <Caption answer={answer} zoom={zoom} />
          <ChartNumbers answer={answer} />
        </Suspense>
      )}
    </section>
  )
}

function SpanSelect({ view, onChange }: { view: View; onChange: (from: string) => void }) {
  const periods = periodsIn(view)
  const spans = SPANS[view.grain]
  const known = spans.some((span) => span.periods === periods)
  const many = view.grain === 'week' ? 'weeks' : view.grain === 'month' ? 'months' : 'quarters'
  return (
    <NativeSelect
      size="xs"
      aria-label="Span"
      value={periods}
      data={[
        ...(known ? [] : [{ value: String(periods), label: `${periods} ${many}` }]),
        ...spans.map((span) => ({ value: String(span.periods), label: span.label })),
      ]}
      onChange={({ currentTarget }) => onChange(spanStart(view.to, view.grain, Number(currentTarget.value)))}
    />
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** How the chart is to be read where that isn't plain. */
function Caption({
  answer: { rolling, series, since, from, noun },
  zoom,
}: {
  answer: MetricAnswer
  zoom: boolean
}) {
  const running = series.find(({ incomplete, value }) => incomplete && value !== null)
  const said = [
    rolling &&
      `The line is of ${rolling.weeks} weeks up to each; a dot is a single week, the larger the more ${noun.many}.`,
    running && `${capital(periodText(running.name))} is still running.`,
    since !== null && since > from && `There is no data before ${spanLabel(since, since)}.`,
    zoom && 'The axis does not start at 0.',
  ].filter((each) => typeof each === 'string')
  return said.length === 0 ? null : <p className={classes.note}>{said.join(' ')}</p>
}
