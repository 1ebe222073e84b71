import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { metricOptions } from '../../api/metrics.ts'
import type { Where } from '../../api/where.ts'
import { useAsOf } from '../../api/past.ts'
import { Answered } from '../../ui/answered.tsx'

const SeriesChart = lazy(() => import('../../charts/series-chart.tsx'))

/** Launches a week; a click on a week opens its campaigns. */
export function Throughput({
  from,
  to,
  where,
}: {
  readonly from: string
  readonly to: string
  readonly where: Where | undefined
}) {
  const asOf = useAsOf()
  const answer = useQuery(metricOptions('campaign-throughput', { from, to, grain: 'week', where, asOf }))
  const navigate = useNavigate()
  return (
    <Answered query={answer} height={280}>
      {(data) => (
        <Suspense fallback={<Skeleton height={280} />}>
          <SeriesChart
            answer={data}
            grain="week"
            draw="share"
            zoom={false}
            focus={{ from, to }}
            onPick={({ name }) =>
              void navigate({
                to: '/metrics/$id',
                params: { id: 'campaign-throughput' },
                search: { period: name, where },
                hash: 'records',
              })
            }
          />
        </Suspense>
      )}
    </Answered>
  )
}
