import { IconChevronRight } from '@tabler/icons-react'
import type { Connection } from '../../../shared/connection.ts'
import type { SyncRun } from '../../../shared/sync.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText } from '../../format/numbers.ts'
import { durationText, momentText } from '../../format/times.ts'
import { changesText, rowsRead } from '../../ui/run-sums.ts'
import { VendorMark } from '../../ui/vendor-mark.tsx'
import classes from './history.module.css'

const STATES: Readonly<Record<SyncRun['state'], string>> = {
  running: 'running',
  waiting: 'waiting',
  complete: 'complete',
  failed: 'failed',
  cancelled: 'stopped',
  interrupted: 'cut off',
}
const TRIGGERS: Readonly<Record<SyncRun['trigger'], string>> = {
  manual: 'by hand',
  schedule: 'by schedule',
  start: 'at start',
  trailing: 'to catch what was told late',
}

/** One run; opens to what it did to each object. */
export function RunRow({ run, connection }: { run: SyncRun; connection: Connection | undefined }) {
  const { zone } = useWorkspace()
  const touched = run.objects.filter(
    ({ inserted, changed, deleted, quarantined }) => inserted + changed + deleted + quarantined > 0,
  )
  return (
    <li>
      <details className={classes.run}>
        <summary className={classes.summary}>
          <IconChevronRight size={15} aria-hidden className={classes.chevron} />
          <span className={classes.when}>{momentText(run.asOf, zone)}</span>
          <span className={classes.who}>
            {connection && <VendorMark vendor={connection.vendor} />}
            {connection?.label ?? run.connection}
          </span>
          <span className={classes.state} data-state={run.state}>
            {STATES[run.state]}
          </span>
          <span className={classes.what}>
            {run.kind === 'first' ? 'first load, ' : ''}
            {changesText(run.objects)}
          </span>
          <span className={classes.long}>
            {run.endedAt === null
              ? 'under way'
              : durationText(Date.parse(run.endedAt) - Date.parse(run.startedAt))}
          </span>
        </summary>
        <div className={classes.detail}>
          {run.error && (
            <p className={classes.error}>
              {run.error.message} {run.error.action}
            </p>
          )}
          <p className={classes.facts}>
            Started {TRIGGERS[run.trigger]}; {countText(rowsRead(run.objects))} rows read in{' '}
            {countText(run.requests)} requests
            {run.rowsPerSecond === null ? '' : `, ${countText(run.rowsPerSecond)} rows a second`}. Holds the
            data as of {momentText(run.asOf, zone)}.
          </p>
          {touched.length > 0 && <Touched objects={touched} />}
        </div>
      </details>
    </li>
  )
}

const cell = (value: number) => <td>{value === 0 ? '–' : countText(value)}</td>

function Touched({ objects }: { objects: SyncRun['objects'] }) {
  return (
    <table className={classes.touched}>
      <thead>
        <tr>
          <th scope="col">Object</th>
          <th scope="col">Read</th>
          <th scope="col">New</th>
          <th scope="col">Changed</th>
          <th scope="col">Deleted</th>
          <th scope="col">Set aside</th>
        </tr>
      </thead>
      <tbody>
        {objects.map(({ object, label, read, inserted, changed, deleted, quarantined }) => (
          <tr key={object}>
            <th scope="row">{label}</th>
            {cell(read)}
            {cell(inserted)}
            {cell(changed)}
            {cell(deleted)}
            {cell(quarantined)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
