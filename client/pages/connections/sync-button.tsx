import { Button } from '@mantine/core'
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import type { Connection } from '../../../shared/connection.ts'
import { RequestError } from '../../api/request.ts'
import { isUnderWay, useCancelSync, useStartSync } from '../../api/syncs.ts'
import classes from './sync-button.module.css'

/** Starts a sync, or stops the one under way; what it has read so far stays. */
export function SyncButton({ connection: { id, label, run } }: { connection: Connection }) {
  const start = useStartSync()
  const cancel = useCancelSync()
  const failed = start.error ?? cancel.error
  const going = run !== null && isUnderWay(run)
  return (
    <div className={classes.action}>
      {going ? (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconPlayerStop size={15} aria-hidden />}
          loading={cancel.isPending}
          onClick={() => cancel.mutate(run.id)}
          aria-label={`Stop: the sync of ${label}`}
        >
          Stop
        </Button>
      ) : (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={start.isPending}
          onClick={() => start.mutate(id)}
          aria-label={`Sync now: ${label}`}
        >
          Sync now
        </Button>
      )}
      {failed && (
        <p className={classes.failed} role="alert">
          {failed.message} {failed instanceof RequestError ? failed.problem.action : ''}
        </p>
      )}
    </div>
  )
}
