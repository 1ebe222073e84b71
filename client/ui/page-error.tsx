import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Page } from './page.tsx'
import { ProblemNote } from './problem-note.tsx'

/** The page itself failed, not just one of its parts. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Page title="Something went wrong">
      <ProblemNote error={error} retry={retry} />
    </Page>
  )
}
