import { Link } from '@tanstack/react-router'
import type { ConnectionList } from '../../../shared/connection.ts'
import { lastWeek } from '../../api/period.ts'
import { weeksBetween } from '../../format/replay.ts'
import { durationText } from '../../format/times.ts'
import { Page } from '../../ui/page.tsx'
import { useTimeLeft } from '../../ui/time-left.ts'
import classes from './arriving.module.css'

interface ArrivingProps {
  readonly list: ConnectionList
  readonly catchUp: { readonly done: number; readonly total: number }
}

/** While the sample's weeks arrive one by one: how far, how long still, and a way to what is there already. */
export function Arriving({ list, catchUp: { done, total } }: ArrivingProps) {
  const left = useTimeLeft(done, total)
  return (
    <Page
      title={`${weeksBetween(total)} weeks of history are arriving`}
      lead="The sample company’s past is synced week by week, as it would have been, so that trends and slipped plans are real history. The review of the last full week opens by itself as soon as they are here."
    >
      <div className={classes.progress}>
        <p className={classes.now}>
          {done} of {total} syncs are in
          <span>{left === null ? 'working out how long it takes' : `about ${durationText(left)} left`}</span>
        </p>
        <progress value={done} max={total} aria-label="Weeks of the sample’s history read" />
      </div>
      <p>
        <Link to="/" search={{ period: lastWeek(list) }}>
          Look at what is here already
        </Link>
      </p>
    </Page>
  )
}
