import { IconCheck, IconLoader2, IconX } from '@tabler/icons-react'
import type { RunObject, SyncRun } from '../../shared/sync.ts'
import { useLiveRun } from '../api/live-run.ts'
import { countText } from '../format/numbers.ts'
import { durationText } from '../format/times.ts'
import { readShare, rowsRead } from './run-sums.ts'
import classes from './run-progress.module.css'

/** A run under way, live: how far, how fast, how long still, and what it reads right now. */
export function RunProgress({ run: given }: { run: SyncRun }) {
  const run = useLiveRun(given)
  const share = readShare(run.objects)
  const facts = [
    `${countText(rowsRead(run.objects))} records`,
    run.rowsPerSecond !== null && `${countText(run.rowsPerSecond)} a second`,
    run.secondsLeft !== null && run.secondsLeft > 0 && `about ${durationText(run.secondsLeft * 1000)} left`,
  ].filter((fact) => fact !== false)
  return (
    <div className={classes.run}>
      <p className={classes.now}>
        {doing(run)}
        <span className={classes.facts}>{facts.join(' · ')}</span>
      </p>
      <progress className={classes.bar} value={share} max={1} aria-label="Share of the records read" />
      {run.error && (
        <p className={classes.waiting}>
          {run.error.message} {run.error.action}
        </p>
      )}
      <ul className={classes.objects}>
        {run.objects.map((object) => (
          <ObjectLine key={object.object} object={object} />
        ))}
      </ul>
    </div>
  )
}

/** What the run is at right now, in words. */
function doing({ state, objects }: SyncRun): string {
  if (state === 'waiting') return 'Waiting'
  const current = objects.filter((object) => object.state === 'running')
  if (current.length > 0) return `Reading ${current.map(({ label }) => label.toLowerCase()).join(', ')}`
  if (objects.length > 0 && objects.every((object) => object.state === 'complete'))
    return 'Linking the records'
  const next = objects.find((object) => object.state === 'pending')
  return next && next !== objects[0] ? `Going on to ${next.label.toLowerCase()}` : 'Getting ready'
}

const STATES = {
  pending: 'still to come',
  running: 'being read',
  complete: 'read',
  failed: 'failed',
} as const

function ObjectLine({ object: { label, state, read, expected } }: { object: RunObject }) {
  return (
    <li data-state={state}>
      <span className={classes.icon} title={STATES[state]}>
        {state === 'complete' && <IconCheck size={14} stroke={2.4} aria-label="read" />}
        {state === 'running' && (
          <IconLoader2 size={14} stroke={2.2} aria-label="being read" className={classes.spin} />
        )}
        {state === 'failed' && <IconX size={14} stroke={2.4} aria-label="failed" />}
      </span>
      {label}
      <span className={classes.rows}>
        {state === 'pending' ? (expected === null ? '' : countText(expected)) : countText(read)}
        {state === 'running' && expected !== null && ` of ${countText(expected)}`}
      </span>
    </li>
  )
}
