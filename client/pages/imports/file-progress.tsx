import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { importProgressOptions, type Sending } from '../../api/imports.ts'
import { progressText } from './progress-text.ts'
import classes from './imports.module.css'

interface FileProgressProps {
  readonly sending: Sending
  readonly onCancel: () => void
}

/** How far a file is: its bytes while it is sent, then its lines; and the way to stop it. */
export function FileProgress({ sending, onCancel }: FileProgressProps) {
  const { data } = useQuery({
    ...importProgressOptions(sending.id),
    enabled: sending.sent >= sending.bytes,
  })
  const { text, share } = progressText(sending, data)
  return (
    <div className={classes.progress} aria-busy="true">
      <p>{text}</p>
      <progress value={share ?? undefined} max={1} aria-label={text} />
      <Button size="compact-sm" variant="subtle" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
