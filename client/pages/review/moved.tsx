import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Mover, MoverList } from '../../../shared/metric.ts'
import { moversOptions, type ReviewQuestion } from '../../api/metrics.ts'
import { verdict } from '../../format/numbers.ts'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { MoverRow } from './mover-row.tsx'
import classes from './moved.module.css'

const SHOWN_FIRST = 8

/** What rounds to nothing at the shown digits moved nothing. */
function isVisible({ contribution, unit, better }: Mover): boolean {
  return verdict(contribution, unit, better) !== 'unchanged'
}

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
  const [shown, setShown] = useState(SHOWN_FIRST)
  if (!list) return <MovedSkeleton />
  const items = list.items.filter(isVisible)
  if (items.length === 0) {
    return (
      <p className={classes.none}>
        No segment stands out. Once two periods can be compared, the biggest movers are listed here.
      </p>
    )
  }
  // A bar compares within one metric only: points and launches have no common length.
  const longest = new Map<string, number>()
  for (const { metric, contribution } of items) {
    longest.set(metric, Math.max(longest.get(metric) ?? 0, Math.abs(contribution)))
  }
  return (
    <>
      <ol className={classes.list}>
        {items.slice(0, shown).map((mover) => (
          <MoverRow
            key={`${mover.metric} ${mover.dimension.id} ${mover.key}`}
            mover={mover}
            period={list.period}
            share={mover.contribution / (longest.get(mover.metric) || 1)}
          />
        ))}
      </ol>
      {items.length > shown && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setShown(items.length)}>
          Show all {items.length}
        </Button>
      )}
    </>
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
