import type { Connection, Workspace } from '../../../shared/connection.ts'
import { isUnderWay } from '../../api/syncs.ts'
import { tellsNoQuota } from '../../format/connections.ts'
import { agoText, momentText, untilText } from '../../format/times.ts'
import { RunProgress } from '../../ui/run-progress.tsx'
import { VendorMark, vendorName } from '../../ui/vendor-mark.tsx'
import classes from './connection-card.module.css'
import { ObjectTable } from './object-table.tsx'
import { QuotaBar } from './quota-bar.tsx'
import { SyncButton } from './sync-button.tsx'

const STATES: Readonly<Record<Connection['state'], string>> = {
  'never-synced': 'not synced yet',
  loading: 'first sync',
  ready: 'up to date',
  syncing: 'syncing',
  waiting: 'waiting',
  incomplete: 'not read whole',
  cancelled: 'last sync stopped',
  interrupted: 'last sync cut off',
  failing: 'failing',
  reconnect: 'reconnect needed',
}

/** One connected CRM. */
export function ConnectionCard({ connection, workspace }: { connection: Connection; workspace: Workspace }) {
  const { vendor, label, state, run, error } = connection
  const going = run !== null && isUnderWay(run)
  return (
    <section className={classes.card} aria-label={label}>
      <header className={classes.header}>
        <h2 className={classes.name}>
          <VendorMark vendor={vendor} />
          {label}
          <span className={classes.state} data-state={state}>
            {STATES[state]}
          </span>
        </h2>
        <SyncButton connection={connection} />
      </header>
      <p className={classes.account}>{accountText(connection)}</p>
      {error && (
        <div className={classes.error} role="alert">
          <p>{error.message}</p>
          {error.action !== null && <p className={classes.action}>{error.action}</p>}
        </div>
      )}
      <Facts connection={connection} workspace={workspace} />
      {going && (
        <div className={classes.live}>
          <RunProgress run={run} />
        </div>
      )}
      <ObjectTable connection={connection} workspace={workspace} />
    </section>
  )
}

/** The organisation's own name; HubSpot has only a number, which is said to be one. */
function accountText({ vendor, account }: Connection): string {
  if (account === null) return 'The account’s name is shown once it has answered.'
  return vendor === 'hubspot' ? account.replace(/^HubSpot (?=\d+$)/, 'Account ') : account
}

function Facts({ connection, workspace }: { connection: Connection; workspace: Workspace }) {
  const { vendor, lastSync, nextSync, quota, run } = connection
  const { zone, now } = workspace
  return (
    <dl className={classes.facts}>
      <div>
        <dt>Data as of</dt>
        <dd>
          {lastSync === null ? (
            'not read yet'
          ) : (
            <>
              {momentText(lastSync, zone)} <span>{agoText(lastSync, now)}</span>
            </>
          )}
        </dd>
      </div>
      {run?.state === 'waiting' && run.waitingUntil !== null && (
        <div>
          <dt>Waiting until</dt>
          <dd>
            {momentText(run.waitingUntil, zone)} <span>{untilText(run.waitingUntil, now)}</span>
          </dd>
        </div>
      )}
      <div>
        <dt>Next sync</dt>
        <dd>
          {nextSync === null ? (
            'on demand'
          ) : (
            <>
              {momentText(nextSync, zone)} <span>{untilText(nextSync, now)}</span>
            </>
          )}
        </dd>
      </div>
      {quota && <QuotaBar quota={quota} workspace={workspace} />}
      {tellsNoQuota(connection) && (
        <div>
          <dt>API requests</dt>
          <dd>
            no daily limit <span>as far as {vendorName(vendor)} tells</span>
          </dd>
        </div>
      )}
    </dl>
  )
}
