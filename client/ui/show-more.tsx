import { Button } from '@mantine/core'
import { countText } from '../format/numbers.ts'
import { ProblemNote } from './problem-note.tsx'
import classes from './show-more.module.css'

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
