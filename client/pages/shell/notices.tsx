import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState, useSearch } from '@tanstack/react-router'
import { IconFlask, IconPlugConnectedX } from '@tabler/icons-react'
import { connectionsOptions, hasData } from '../../api/connections.ts'
import { weeksBetween } from '../../format/replay.ts'
import { clockText } from '../../format/times.ts'
import classes from './notices.module.css'

/** What must be said on every page: that the data is a sample, how far its replay is, that the server is silent. */
export function Notices() {
  const { data, isError, dataUpdatedAt } = useQuery(connectionsOptions())
  const { period } = useSearch({ strict: false })
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // The page itself says it, larger.
  const told = path === '/' && period === undefined
  return (
    <section aria-label="About this data">
      {isError && data && (
        <output className={classes.notice} data-tone="bad">
          <IconPlugConnectedX size={16} aria-hidden />
          <span>Plumbline does not answer. This is what it showed at {clockText(dataUpdatedAt)}.</span>
        </output>
      )}
      {data?.workspace.sample && (
        <div className={classes.notice}>
          <IconFlask size={16} stroke={1.8} aria-hidden />
          <span>
            <strong>Sample data.</strong> A made-up company, read from two CRMs that run on this machine.{' '}
            <Link to="/connect">Connect your own</Link>
          </span>
          {data.workspace.catchUp && hasData(data) && !told && <Replay {...data.workspace.catchUp} />}
        </div>
      )}
    </section>
  )
}

function Replay({ done, total }: { done: number; total: number }) {
  return (
    <span className={classes.replay}>
      <span>
        {weeksBetween(total)} weeks of history are arriving: {done} of {total} syncs are in
      </span>
      <progress
        className={classes.progress}
        value={done}
        max={total}
        aria-label="Weeks of the sample’s history replayed"
      />
    </span>
  )
}
