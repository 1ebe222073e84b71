import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { metricListOptions, readinessOptions } from '../../api/metrics.ts'
import { usePeriod } from '../../api/period.ts'
import { useAsOf } from '../../api/past.ts'
import { periodLabel } from '../../format/periods.ts'
import { Page } from '../../ui/page.tsx'
import { byPillar, PILLARS } from '../../ui/pillar.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { MetricLine } from './metric-line.tsx'
import classes from './metrics.module.css'

/** Every metric: what it asks, whether this organisation's data can carry it, and what to do where it can't. */
export function MetricsPage() {
  const asOf = useAsOf()
  const readiness = useQuery(readinessOptions({ asOf }))
  const period = usePeriod()
  const values = useQuery({ ...metricListOptions({ period, asOf }), enabled: period !== undefined })
  return (
    <Page
      title="Metrics"
      lead={
        values.data
          ? `What your data says for ${periodLabel(values.data.period).replace(/^W/, 'w')}, and what can’t be measured from it yet.`
          : 'What your data says, and what can’t be measured from it yet.'
      }
    >
      {readiness.data ? (
        byPillar(readiness.data.items).map(([pillar, items]) => (
          <section
            key={pillar}
            className={classes.pillar}
            style={{ ['--hue' as string]: PILLARS[pillar].hue }}
          >
            <h2 className={classes.heading}>
              {PILLARS[pillar].title} <span>{PILLARS[pillar].about}</span>
            </h2>
            <ul>
              {items.map((item) => (
                <MetricLine
                  key={item.metric}
                  item={item}
                  period={values.data?.period}
                  summary={values.data?.items.find(({ id }) => id === item.metric)}
                  waiting={values.isPending}
                />
              ))}
            </ul>
          </section>
        ))
      ) : readiness.error ? (
        <ProblemNote error={readiness.error} retry={() => void readiness.refetch()} />
      ) : (
        <div aria-busy="true">
          {Array.from({ length: 6 }, (_, index) => (
            <Skeleton key={index} height={64} mb="md" />
          ))}
        </div>
      )}
    </Page>
  )
}
