import { IconChevronRight } from '@tabler/icons-react'
import type { Connection } from '../../../shared/connection.ts'
import type { SyncRun } from '../../../shared/sync.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText, shareText } from '../../format/numbers.ts'
import { durationText, momentText } from '../../format/times.ts'
import { changesText, rowsRead } from '../../ui/run-sums.ts'
import { VendorMark } from '../../ui/vendor-mark.tsx'
import classes from './history.module.css'
import { passMs, passState, type Pass } from './passes.ts'

const STATES: Readonly<Record<SyncRun['state'], string>> = {
  running: 'running',
  waiting: 'waiting',
  complete: 'complete',
  incomplete: 'incomplete',
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

interface PassRowProps {
  readonly pass: Pass
  readonly connections: readonly Connection[]
  readonly open?: boolean
}

/** One pass over what is connected; opens to what each of its runs did to each object. */
export function PassRow({ pass, connections, open }: PassRowProps) {
  const { zone } = useWorkspace()
  const { runs } = pass
  const state = passState(pass)
  const ms = passMs(pass)
  const of = (run: SyncRun) => connections.find(({ id }) => id === run.connection)
  const first = runs.some(({ kind }) => kind === 'first')
  return (
    <li>
      <details className={classes.run} open={open}>
        <summary className={classes.summary}>
          <IconChevronRight size={15} aria-hidden className={classes.chevron} />
          <span className={classes.when}>{momentText(runs[0]!.asOf, zone)}</span>
          <span className={classes.who}>
            {runs.map((run) => (
              <span key={run.id}>
                <Mark connection={of(run)} /> {of(run)?.label ?? run.connection}
              </span>
            ))}
          </span>
          <span className={classes.state} data-state={state}>
            {STATES[state]}
          </span>
          <span className={classes.what}>
            {first ? 'first load, ' : ''}
            {changesText(runs.flatMap(({ objects }) => objects))}
          </span>
          <span className={classes.long}>{ms === null ? 'under way' : durationText(ms)}</span>
        </summary>
        {runs.map((run) => (
          <RunDetail key={run.id} run={run} label={of(run)?.label ?? run.connection} zone={zone} />
        ))}
      </details>
    </li>
  )
}

function Mark({ connection }: { connection: Connection | undefined }) {
  return connection ? <VendorMark vendor={connection.vendor} /> : null
}

function RunDetail({ run, label, zone }: { run: SyncRun; label: string; zone: string }) {
  const touched = run.objects.filter(
    ({ inserted, changed, deleted, quarantined }) => inserted + changed + deleted + quarantined > 0,
  )
  return (
    <div className={classes.detail}>
      {run.error && (
        <p className={classes.error}>
          {run.error.message} {run.error.action}
        </p>
      )}
      <p className={classes.facts}>
        <strong>{label}</strong>: started {TRIGGERS[run.trigger]}; {countText(rowsRead(run.objects))} rows
        read in {countText(run.requests)} requests
        {run.rowsPerSecond === null ? '' : `, ${countText(run.rowsPerSecond)} rows a second`}.
        {run.quota === null || run.quota.limit === 0
          ? ''
          : ` Of the CRM’s daily quota ${shareText(run.quota.used / run.quota.limit)} were used by then.`}{' '}
        Holds the data as of {momentText(run.asOf, zone)}.
      </p>
      {run.objects.map(
        ({ object, label, refusal }) =>
          refusal && (
            <p key={object} className={classes.error}>
              {label} could not be read, and stay as they were: {refusal.message} {refusal.action}
            </p>
          ),
      )}
      {touched.length > 0 && <Touched objects={touched} />}
    </div>
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
