import { IconBan, IconCheck, IconLoader2, IconX } from '@tabler/icons-react'
import type { RunObject, SyncRun } from '../../shared/sync.ts'
import { useLiveRun } from '../api/live-run.ts'
import { countText } from '../format/numbers.ts'
import { durationText } from '../format/times.ts'
import { readShare, rowsRead } from './run-sums.ts'
import { useTimeLeft } from './time-left.ts'
import classes from './run-progress.module.css'

/** A run under way, live: how far, how fast, how long still, and what it reads right now. */
export function RunProgress({ run: given }: { run: SyncRun }) {
  const run = useLiveRun(given)
  const share = readShare(run.objects)
  const estimate = useTimeLeft(Math.round(share * STEPS), STEPS)
  const left = run.secondsLeft === null ? estimate : run.secondsLeft * 1000
  const facts = [
    `${countText(rowsRead(run.objects))} records`,
    run.rowsPerSecond !== null && `${countText(run.rowsPerSecond)} a second`,
    left !== null && left > 0 && `about ${durationText(left)} left`,
  ].filter((fact) => fact !== false)
  return (
    <div>
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
  if (objects.length > 0 && objects.every(({ state }) => state === 'complete' || state === 'unreadable'))
    return 'Linking the records'
  const next = objects.find((object) => object.state === 'pending')
  return next && next !== objects[0] ? `Going on to ${next.label.toLowerCase()}` : 'Getting ready'
}

/** The share is told in so many steps when the time left is worked out from its pace. */
const STEPS = 1000

const STATES = {
  pending: 'still to come',
  running: 'being read',
  complete: 'read',
  failed: 'failed',
  unreadable: 'could not be read',
} as const

/** How far an object is. A bulk job hands out nothing until the CRM has prepared it. */
function rowsText({ state, read, expected }: Pick<RunObject, 'state' | 'read' | 'expected'>): string {
  if (state === 'pending') return expected === null ? '' : countText(expected)
  if (state !== 'running' || expected === null) return countText(read)
  return read === 0
    ? `${countText(expected)}, being prepared`
    : `${countText(read)} of ${countText(expected)}`
}

function ObjectLine({ object: { label, state, read, expected } }: { object: RunObject }) {
  return (
    <li data-state={state}>
      <span className={classes.icon} title={STATES[state]}>
        {state === 'complete' && <IconCheck size={14} stroke={2.4} aria-label="read" />}
        {state === 'running' && (
          <IconLoader2 size={14} stroke={2.2} aria-label="being read" className={classes.spin} />
        )}
        {state === 'unreadable' && <IconBan size={14} stroke={2.2} aria-label="could not be read" />}
        {state === 'failed' && <IconX size={14} stroke={2.4} aria-label="failed" />}
      </span>
      {label}
      <span className={classes.rows}>{rowsText({ state, read, expected })}</span>
    </li>
  )
}
