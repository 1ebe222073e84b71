import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { RequestError } from '../api/request.ts'
import classes from './problem-note.module.css'

interface ProblemNoteProps {
  readonly error: unknown
  readonly retry?: () => void
  /** Puts the note away, where it stands beside what is shown. */
  readonly dismiss?: () => void
}

/** What went wrong, what to do, and a way to try again, in the place of what can't be shown. */
export function ProblemNote({ error, retry, dismiss }: ProblemNoteProps) {
  const problem = error instanceof RequestError ? error.problem : null
  // A question at fault stays at fault, and whoever asked it needs no number for the log.
  const ours = problem === null || problem.status >= 500
  return (
    <div className={classes.note} role="alert">
      <IconAlertTriangle size={20} stroke={1.8} aria-hidden />
      <div>
        <p className={classes.title}>{problem?.title ?? 'This part of the page failed'}</p>
        <p>{problem ? problem.detail : 'It met something that it does not know how to show.'}</p>
        <p className={classes.action}>
          {problem ? problem.action : 'Reload the page. If it stays, the server’s log says more.'}
        </p>
        {retry && ours && (
          <Button size="compact-sm" variant="default" onClick={retry} mt="sm">
            Try again
          </Button>
        )}
        {dismiss && (
          <Button size="compact-sm" variant="default" onClick={dismiss} mt="sm">
            Dismiss
          </Button>
        )}
        {ours && problem?.requestId !== undefined && (
          <p className={classes.id}>Request {problem.requestId}</p>
        )}
      </div>
    </div>
  )
}
