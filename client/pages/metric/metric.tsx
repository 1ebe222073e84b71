import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { metricOptions } from '../../api/metrics.ts'
import { Page } from '../../ui/page.tsx'
import { PILLARS } from '../../ui/pillar.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Breakdown } from './breakdown.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { Definition } from './definition.tsx'
import { Filters } from './filters.tsx'
import { focusOf } from './focus.ts'
import { Headline } from './headline.tsx'
import classes from './metric.module.css'
import { MetricSkeleton } from './metric-skeleton.tsx'
import { Parts } from './parts.tsx'
import { Receipts } from './receipt/receipts.tsx'

const route = getRouteApi('/metrics/$id')

/** One metric: how it went, what it is made of, how it is defined, and the records behind it. */
export function MetricPage() {
  const { id } = route.useParams()
  const { from, to, grain, where, focus: wanted, by } = route.useSearch()
  const span = useQuery(metricOptions(id, { from, to, grain, where }))
  const focus = span.data && focusOf(wanted, { ...span.data, grain: grain ?? 'week' })
  const dimension = by ?? span.data?.definition.dimensions[0]?.id
  const inFocus = useQuery({
    ...metricOptions(id, { from: focus?.from, to: focus?.to, by: dimension, where }),
    enabled: focus !== undefined,
  })

  const { data, error } = span
  if (!data || !focus) {
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
            <p className={classes.crumbs}>
              <Link to="/metrics">Metrics</Link> <span aria-hidden>/</span>{' '}
              <span className={classes.pillar}>{pillar.title}</span>
            </p>
            <h1 className={classes.title}>{data.title}</h1>
          </header>
        }
      >
        <Filters dimensions={data.definition.dimensions} />
        {inFocus.error ? (
          <ProblemNote error={inFocus.error} retry={() => void inFocus.refetch()} />
        ) : (
          <Headline answer={inFocus.data} span={data} focus={focus} busy={inFocus.isPlaceholderData} />
        )}
        <ChartPanel answer={data} focus={focus} />
        {inFocus.data && (
          <div className={classes.columns} aria-busy={inFocus.isPlaceholderData}>
            <Breakdown answer={inFocus.data} dimension={dimension} />
            {inFocus.data.parts.length > 0 && <Parts answer={inFocus.data} />}
          </div>
        )}
        <Receipts answer={data} focus={focus} />
        <Definition definition={data.definition} sources={data.freshness} />
      </Page>
    </div>
  )
}
