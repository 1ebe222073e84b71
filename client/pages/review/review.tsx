import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { connectionsOptions, hasData } from '../../api/connections.ts'
import { metricListOptions } from '../../api/metrics.ts'
import { periodTitle } from '../../format/periods.ts'
import { Page } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { FirstStart } from '../start/first-start.tsx'
import { Moved } from './moved.tsx'
import { ReviewHeader } from './review-header.tsx'
import { ReviewSkeleton } from './review-skeleton.tsx'
import { Tiles } from './tiles.tsx'

const route = getRouteApi('/')

/** The week against the one before: every headline number, and what moved it. */
export function ReviewPage() {
  const question = route.useSearch()
  const connections = useQuery(connectionsOptions())
  const nothingYet = connections.data !== undefined && !hasData(connections.data)
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...metricListOptions(question),
    enabled: !nothingYet,
  })

  if (nothingYet) return <FirstStart list={connections.data} />
  if (data) {
    return (
      <Page title={periodTitle(data.period.name)} heading={<ReviewHeader list={data} />}>
        {error && <ProblemNote error={error} retry={() => void refetch()} />}
        <div
          style={{ opacity: isPlaceholderData ? 0.55 : 1, transition: 'opacity 150ms' }}
          aria-busy={isPlaceholderData}
        >
          <Tiles list={data} />
          <Moved {...question} />
        </div>
      </Page>
    )
  }
  if (error) {
    return (
      <Page title="Weekly review">
        <ProblemNote error={error} retry={() => void refetch()} />
      </Page>
    )
  }
  return <ReviewSkeleton />
}
