import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { ProblemNote } from './problem-note.tsx'

/** As TanStack Query tells it, of one answer or of pages. */
interface Asked<T> {
  readonly data: T | undefined
  readonly error: Error | null
  readonly refetch: () => Promise<unknown>
}

interface AnsweredProps<T> {
  readonly query: Asked<T>
  /** Of the place that is kept meanwhile, in pixels. */
  readonly height: number
  readonly children: (data: T) => ReactNode
}

/** What was asked for once it is here; until then a place that keeps still, and what to do if it fails. */
export function Answered<T>({ query: { data, error, refetch }, height, children }: AnsweredProps<T>) {
  if (data !== undefined) return children(data)
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  return (
    <div aria-busy="true">
      <Skeleton height={height} />
    </div>
  )
}
