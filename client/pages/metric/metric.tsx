import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { metricOptions } from '../../api/metrics.ts'
import { usePeriod } from '../../api/period.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { useAsOf } from '../../api/past.ts'
import { dayIn } from '../../format/periods.ts'
import { OnceSeen } from '../../ui/once-seen.tsx'
import { Page } from '../../ui/page.tsx'
import { PILLARS } from '../../ui/pillar.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Breakdown } from './breakdown.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { Definition } from './definition.tsx'
import { Filters } from './filters.tsx'
import { Headline } from './headline.tsx'
import classes from './metric.module.css'
import { MetricSkeleton } from './metric-skeleton.tsx'
import { Parts } from './parts.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { RelatedPage } from './related-page.tsx'
import { Receipts } from './receipt/receipts.tsx'
import { viewOf } from './view.ts'
import { WhatIf } from './what-if/what-if.tsx'
import { Why } from './why/why.tsx'

const route = getRouteApi('/metrics/$id')

/** One metric: how it went, what it is made of, how it is defined, and the records behind it. */
export function MetricPage() {
  const period = usePeriod()
  return period === undefined ? <MetricSkeleton /> : <Metric period={period} />
}

function Metric({ period }: { period: string }) {
  const { id } = route.useParams()
  const { where, by, ...search } = route.useSearch()
  const { zone, now } = useWorkspace()
  const view = viewOf({ ...search, period })
  const { from, to, grain, focus } = view
  const asOf = useAsOf()
  const span = useQuery(metricOptions(id, { from, to, grain, where, asOf }))
  // A dimension that the metric doesn't have costs nothing but its breakdown.
  const dimensions = span.data?.definition.dimensions ?? []
  const dimension = dimensions.find((each) => each.id === by) ?? dimensions[0]
  const inFocus = useQuery({
    ...metricOptions(id, { from: focus.from, to: focus.to, by: dimension?.id, where, asOf }),
    enabled: span.data !== undefined,
  })

  const { data, error } = span
  if (!data) {
    if (!error) return <MetricSkeleton />
    return (
      <Page title="Metric">
        <ProblemNote error={error} retry={() => void span.refetch()} />
        <p className={classes.back}>
          <Link to="/metrics">See all metrics</Link>
        </p>
      </Page>
    )
  }
  const pillar = PILLARS[data.pillar]
  return (
    <div style={{ ['--hue' as string]: pillar.hue }}>
      <Page
        title={data.title}
        heading={
          <header className={classes.header}>
            <div>
              <p className={classes.crumbs}>
                <Link to="/metrics">Metrics</Link> <span aria-hidden>/</span>{' '}
                <span className={classes.pillar}>{pillar.title}</span>
              </p>
              <h1 className={classes.title}>{data.title}</h1>
            </div>
            <PeriodPicker answer={data} view={view} />
          </header>
        }
      >
        <Filters dimensions={dimensions} />
        {inFocus.error ? (
          <ProblemNote error={inFocus.error} retry={() => void inFocus.refetch()} />
        ) : (
          <Headline
            answer={inFocus.data}
            focus={focus}
            busy={inFocus.isPlaceholderData}
            ahead={focus.from > dayIn(zone, now)}
          />
        )}
        <RelatedPage metric={data.id} />
        <ChartPanel answer={data} view={view} />
        {inFocus.data && (
          <div className={classes.columns} aria-busy={inFocus.isPlaceholderData}>
            <Breakdown answer={inFocus.data} dimension={dimension} />
            {inFocus.data.parts.length > 0 && <Parts answer={inFocus.data} />}
          </div>
        )}
        <OnceSeen id="why" height={320}>
          <Why answer={data} focus={focus} />
        </OnceSeen>
        <OnceSeen id="what-if" height={220}>
          <WhatIf answer={data} focus={focus} />
        </OnceSeen>
        <Receipts answer={data} parts={inFocus.data?.parts ?? []} focus={focus} />
        <Definition definition={data.definition} sources={data.freshness} />
      </Page>
    </div>
  )
}
