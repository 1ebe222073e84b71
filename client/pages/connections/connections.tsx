import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { connectionsOptions } from '../../api/connections.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { ConnectionsFrame } from './frame.tsx'
import { AskedRun, History } from './history.tsx'
import classes from './connections.module.css'

const route = getRouteApi('/connections')

/** The connected systems: how fresh, how full, how healthy, and what each sync did. */
export function ConnectionsPage() {
  const { run } = route.useSearch()
  const { data, error, refetch } = useQuery(connectionsOptions())
  return (
    <ConnectionsFrame
      title="Connections"
      lead="What is connected, how fresh it is, and what each sync changed. Plumbline only reads."
    >
      {data ? (
        data.items.length === 0 ? (
          <p>
            Nothing is connected yet. <Link to="/connect">See how to connect your CRM</Link>
          </p>
        ) : (
          <>
            <div className={classes.connections}>
              {data.items.map((connection) => (
                <ConnectionCard key={connection.id} connection={connection} workspace={data.workspace} />
              ))}
            </div>
            {run !== undefined && <AskedRun id={run} connections={data.items} />}
            <History connections={data.items} />
          </>
        )
      ) : error ? (
        <ProblemNote error={error} retry={() => void refetch()} />
      ) : (
        <div className={classes.connections} aria-busy="true">
          <Skeleton height={480} />
          <Skeleton height={480} />
        </div>
      )}
    </ConnectionsFrame>
  )
}
