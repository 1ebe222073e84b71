import { Link } from '@tanstack/react-router'
import type { Connection, ConnectionList } from '../../../shared/connection.ts'
import { weeksBetween } from '../../format/replay.ts'
import { Page } from '../../ui/page.tsx'
import { RunProgress } from '../../ui/run-progress.tsx'
import { VendorMark } from '../../ui/vendor-mark.tsx'
import classes from './first-start.module.css'

/** Before anything has been published: what is being read, live, and what comes next. */
export function FirstStart({ list }: { list: ConnectionList }) {
  const { items, workspace } = list
  if (items.length === 0) {
    return (
      <Page
        title="Nothing is connected yet"
        lead="Plumbline reads Salesforce and HubSpot and shows a week of marketing operations, every number with the records behind it."
      >
        <p>
          <Link to="/connect">See how to connect your CRM</Link>
        </p>
      </Page>
    )
  }
  return (
    <Page
      title={workspace.sample ? 'Reading the sample company' : 'Reading your CRMs for the first time'}
      lead={
        workspace.sample
          ? 'Two sandbox CRMs run on this machine and are read over the same protocols as the real ones. The review opens by itself as soon as the first pass is in.'
          : 'This reads everything once; later syncs read only what changed. You can close this page, the sync goes on. Plumbline only reads: it never writes to a CRM.'
      }
    >
      <div className={classes.connections}>
        {items.map((connection) => (
          <First key={connection.id} connection={connection} />
        ))}
      </div>
      <h2 className={classes.heading}>What comes next</h2>
      <ol className={classes.steps}>
        <li>
          <strong>Link the two systems.</strong> The same person, company or campaign is found in both, by
          stored id, else by e-mail. An ambiguous match stays apart and says so.
        </li>
        <li>
          <strong>Measure.</strong> Data quality, campaign throughput and on-time launches, each with the
          share of records it rests on. What can’t be measured says why:{' '}
          <Link to="/readiness">see what your org can support</Link>.
        </li>
        {workspace.catchUp && (
          <li>
            <strong>Replay {weeksBetween(workspace.catchUp.total)} weeks.</strong> The sample’s past is synced
            week by week, so that trends and slipped plans are real history.
          </li>
        )}
      </ol>
    </Page>
  )
}

function First({ connection }: { connection: Connection }) {
  const { vendor, label, account, run, error } = connection
  return (
    <section className={classes.connection} aria-label={label}>
      <h2 className={classes.name}>
        <VendorMark vendor={vendor} />
        {label}
        {account !== null && <span className={classes.account}>{account}</span>}
      </h2>
      {error && !(run && run.error) && (
        <p className={classes.error}>
          {error.message} {error.action}
        </p>
      )}
      {run ? <RunProgress run={run} /> : <p className={classes.soon}>The first sync starts in a moment.</p>}
    </section>
  )
}
