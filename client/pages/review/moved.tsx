import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { MoverList } from '../../../shared/metric.ts'
import { moversOptions, type ReviewQuestion } from '../../api/metrics.ts'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { MoverRow } from './mover-row.tsx'
import classes from './moved.module.css'

/** The segments that moved the numbers most, in sentences. */
export function Moved(question: ReviewQuestion) {
  const { data, error, refetch } = useQuery(moversOptions(question))
  return (
    <Section title="What moved">
      {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Movers list={data} />}
    </Section>
  )
}

function Movers({ list }: { list: MoverList | undefined }) {
  if (!list) return <MovedSkeleton />
  if (list.items.length === 0) {
    return (
      <p className={classes.none}>
        No segment stands out. Once two periods can be compared, the biggest movers are listed here.
      </p>
    )
  }
  // A bar compares within one metric only: points and launches have no common length.
  const longest = new Map<string, number>()
  for (const { metric, contribution } of list.items) {
    longest.set(metric, Math.max(longest.get(metric) ?? 0, Math.abs(contribution)))
  }
  return (
    <ol className={classes.list}>
      {list.items.map((mover) => (
        <MoverRow
          key={`${mover.metric} ${mover.dimension.id} ${mover.key}`}
          mover={mover}
          period={list.period}
          share={mover.contribution / (longest.get(mover.metric) || 1)}
        />
      ))}
    </ol>
  )
}

const ROWS_AWAITED = [0, 1, 2, 3]

function MovedSkeleton() {
  return (
    <div className={classes.list} aria-busy="true">
      {ROWS_AWAITED.map((row) => (
        <div key={row} className={classes.row}>
          <div>
            <Skeleton height={17} width="70%" mb={9} />
            <Skeleton height={13} width="35%" />
          </div>
          <Skeleton height={13} />
        </div>
      ))}
    </div>
  )
}
