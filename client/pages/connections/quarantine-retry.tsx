import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Connection } from '../../../shared/connection.ts'
import type { SyncRun } from '../../../shared/sync.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { useLiveRun } from '../../api/live-run.ts'
import { leftAsideOptions, useRetryQuarantine } from '../../api/platform.ts'
import { isUnderWay } from '../../api/syncs.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { RunProgress } from '../../ui/run-progress.tsx'
import classes from './quarantine.module.css'
import { outcomeText } from './retry-outcome.ts'

/** For each connection that has set something aside: read it again, and what came of it. */
export function Retries() {
  const { data } = useQuery(connectionsOptions())
  return (
    <div className={classes.retries}>
      {data?.items.map((connection) => (
        <Retry key={connection.id} connection={connection} />
      ))}
    </div>
  )
}

function Retry({ connection: { id, label, objects, run } }: { connection: Connection }) {
  const retry = useRetryQuarantine()
  const [before, setBefore] = useState(0)
  const aside = objects.reduce((sum, { quarantined }) => sum + quarantined, 0)
  if (aside === 0 && retry.isIdle) return null
  const busy = run !== null && isUnderWay(run)
  return (
    <section aria-label={`Read again: ${label}`} className={classes.retry}>
      {aside > 0 && (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={retry.isPending}
          disabled={busy}
          onClick={() => {
            setBefore(aside)
            retry.mutate(id)
          }}
        >
          Read {label}’s again
        </Button>
      )}
      {retry.error && <ProblemNote error={retry.error} />}
      {retry.data && <Outcome key={retry.data.id} run={retry.data} label={label} before={before} />}
    </section>
  )
}

function Outcome({ run: given, label, before }: { run: SyncRun; label: string; before: number }) {
  const run = useLiveRun(given)
  const going = isUnderWay(run)
  const { data: left } = useQuery({ ...leftAsideOptions(run.connection, run.id), enabled: !going })
  if (going) return <RunProgress run={run} />
  return <output>{outcomeText({ run, label, before, left: left ?? null })}</output>
}
