import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { IconHistory } from '@tabler/icons-react'
import { connectionsOptions } from '../../api/connections.ts'
import { useCanTellPast } from '../../api/past.ts'
import { dayIn, dayOfWeekText } from '../../format/periods.ts'
import { clockIn } from '../../format/times.ts'
import classes from './notices.module.css'

/** That everything is told as of a past moment, however far one scrolls, and the way back; on pages about what is now, that these aren't. */
export function PastNotice() {
  const { data } = useQuery(connectionsOptions())
  const { asOf } = useSearch({ strict: false })
  const told = useCanTellPast()
  if (asOf === undefined || !data) return null
  const { zone } = data.workspace
  const day = dayIn(zone, asOf)
  const clock = clockIn(zone, asOf)
  // The end of a day goes without saying.
  const moment = `${dayOfWeekText(day)} ${day.slice(0, 4)}${clock === '23:59' ? '' : `, ${clock}`}`
  return (
    <output className={classes.notice} data-tone="past">
      <IconHistory size={16} stroke={1.8} aria-hidden />
      <span>
        {told ? (
          <>
            <strong>As it stood on {moment}.</strong> What was synced, edited or set later is left out.
          </>
        ) : (
          <>
            This page tells what is now. Numbers elsewhere are shown{' '}
            <strong>as they stood on {moment}</strong>.
          </>
        )}
      </span>
      <Link to="." search={(before) => ({ ...before, asOf: undefined, period: undefined })}>
        Back to now
      </Link>
    </output>
  )
}
