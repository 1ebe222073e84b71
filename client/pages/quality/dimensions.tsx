import { Skeleton, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { MetricSummary } from '../../../shared/metric.ts'
import { metricListOptions } from '../../api/metrics.ts'
import { useAsOf } from '../../api/past.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { PILLARS } from '../../ui/pillar.ts'
import { Tile } from '../review/tile.tsx'
import classes from './dimensions.module.css'

/** The headline, then DAMA UK's six dimensions of data quality; one that the catalogue doesn't hold isn't shown. */
const ORDER = [
  'data-quality',
  'data-completeness',
  'data-validity',
  'data-uniqueness',
  'data-timeliness',
  'data-consistency',
  'data-accuracy',
]

/** A tile for each dimension of data quality. */
export function Dimensions({ period }: { period: string }) {
  const asOf = useAsOf()
  const { data, error, refetch } = useQuery(metricListOptions({ period, asOf }))
  if (!data) {
    return error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton height={320} />
  }
  const items = ORDER.flatMap((id) => data.items.filter((item) => item.id === id))
  return (
    <section aria-labelledby="dimensions" style={{ ['--hue' as string]: PILLARS.platform.hue }}>
      <VisuallyHidden component="h2" id="dimensions">
        The dimensions of data quality
      </VisuallyHidden>
      <ul className={classes.grid}>
        {items.map((metric) => (
          <li key={metric.id}>
            <Tile metric={brief(metric)} period={data.period} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Here the coverage is said; what it lacks and why stands on the metric's own page. Without a value the reason is all there is. */
function brief(metric: MetricSummary): MetricSummary {
  return metric.value === null ? metric : { ...metric, reason: null }
}
