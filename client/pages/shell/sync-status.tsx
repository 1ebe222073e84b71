import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ConnectionList } from '../../../shared/connection.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { freshness, type Freshness } from '../../format/freshness.ts'
import { agoText } from '../../format/times.ts'
import classes from './sync-status.module.css'

const NO_ANSWER: Freshness = { tone: 'bad', text: 'No answer' }

/** In a word, how the data is: fresh, being read, or failing. Opens the page of the connections. */
export function SyncStatus() {
  const { data, isError } = useQuery(connectionsOptions())
  const { tone, text } = isError ? NO_ANSWER : freshness(data)
  return (
    <Link to="/connections" className={classes.status} data-tone={tone} title={data && eachOf(data)}>
      <span className={classes.dot} aria-hidden />
      {text}
    </Link>
  )
}

/** Each connection with its own time, for whoever points at the sum of them. */
function eachOf({ items, workspace }: ConnectionList): string {
  return items
    .map(
      ({ label, lastSync }) =>
        `${label}: ${lastSync === null ? 'not yet' : agoText(lastSync, workspace.now)}`,
    )
    .join(', ')
}
