import { Button } from '@mantine/core'
import { countText } from '../format/numbers.ts'
import { ProblemNote } from './problem-note.tsx'
import classes from './show-more.module.css'

/** A list that is asked for page by page, as TanStack Query tells it. */
interface Paged {
  readonly isFetchingNextPage: boolean
  readonly hasNextPage: boolean
  readonly isFetchNextPageError: boolean
  readonly error: Error | null
  readonly fetchNextPage: () => Promise<unknown>
}

/** How such a list goes on. */
export function nextOf(list: Paged): Pick<ShowMoreProps, 'loading' | 'more' | 'failed'> {
  return {
    loading: list.isFetchingNextPage,
    more: list.hasNextPage ? () => void list.fetchNextPage() : undefined,
    failed: list.isFetchNextPageError ? list.error : null,
  }
}

interface ShowMoreProps {
  readonly shown: number
  readonly total: number
  readonly loading: boolean
  /** Asks for the next page; undefined on the last. */
  readonly more: (() => void) | undefined
  /** Why the next page did not come. */
  readonly failed?: Error | null
}

/** The end of a list that is read page by page: how far it goes, and the way on. */
export function ShowMore({ shown, total, loading, more, failed = null }: ShowMoreProps) {
  if (failed) return <ProblemNote error={failed} {...(more ? { retry: more } : {})} />
  if (more === undefined) return null
  return (
    <p className={classes.on}>
      <Button variant="default" size="compact-md" loading={loading} onClick={more}>
        Show more
      </Button>
      <span>
        {countText(shown)} of {countText(total)} are shown.
      </span>
    </p>
  )
}
