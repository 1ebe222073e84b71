import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { IconHistory } from '@tabler/icons-react'
import { pastOptions } from '../../api/storage.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { useCanTellPast } from '../../api/past.ts'
import { pastText } from '../../format/times.ts'
import classes from './notices.module.css'

/** That everything is told as of a past moment, however far one scrolls, and the way back; on pages about what is now, that these aren't. */
export function PastNotice() {
  const { data } = useQuery(connectionsOptions())
  const { asOf } = useSearch({ strict: false })
  const told = useCanTellPast()
  // Of days long ago only some moments are kept: what is told is the last one by then.
  const kept = useQuery({ ...pastOptions(asOf ?? ''), enabled: asOf !== undefined })
  if (asOf === undefined || !data) return null
  const { zone } = data.workspace
  const shown = kept.data?.asOf ?? asOf
  const moment = pastText(shown, zone)
  const other = Date.parse(shown) === Date.parse(asOf) ? null : pastText(asOf, zone)
  return (
    <output className={classes.notice} data-tone="past">
      <IconHistory size={16} stroke={1.8} aria-hidden />
      <span>
        {told ? (
          <>
            <strong>As it stood on {moment}.</strong>{' '}
            {other === null
              ? 'What was synced, edited or set later is left out.'
              : `Of days so long ago only the ends of weeks and months are kept; this is the last one before ${other}.`}
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
