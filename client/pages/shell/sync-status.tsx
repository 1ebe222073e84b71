import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ConnectionList } from '../../../shared/connection.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { agoText } from '../../format/times.ts'
import classes from './sync-status.module.css'

/** A connection this much behind another one has missed its syncs. */
const APART_MS = 36 * 60 * 60 * 1000

type Tone = 'good' | 'busy' | 'bad' | 'none'

/** In a word, how the data is: fresh, being read, or failing. Opens the page of the connections. */
export function SyncStatus() {
  const { data, isError } = useQuery(connectionsOptions())
  const { tone, text } = isError ? { tone: 'bad' as Tone, text: 'No answer' } : statusOf(data)
  return (
    <Link to="/connections" className={classes.status} data-tone={tone} title={data && eachOf(data)}>
      <span className={classes.dot} aria-hidden />
      {text}
    </Link>
  )
}

function statusOf(list: ConnectionList | undefined): { tone: Tone; text: string } {
  if (!list) return { tone: 'none', text: 'Looking…' }
  const { items, workspace } = list
  if (items.length === 0) return { tone: 'none', text: 'Nothing connected' }
  if (items.some(({ state }) => state === 'reconnect')) return { tone: 'bad', text: 'Reconnect needed' }
  if (items.some(({ state }) => state === 'failing')) return { tone: 'bad', text: 'A sync is failing' }
  if (items.some(({ state }) => state === 'loading')) return { tone: 'busy', text: 'First sync…' }
  if (workspace.catchUp)
    return { tone: 'busy', text: `Sync ${workspace.catchUp.done} of ${workspace.catchUp.total}` }
  if (items.some(({ state }) => state === 'syncing')) return { tone: 'busy', text: 'Syncing…' }
  const times = items
    .map(({ lastSync }) => lastSync)
    .filter((at) => at !== null)
    .toSorted()
  const [oldest, newest] = [times[0], times.at(-1)]
  if (oldest === undefined || newest === undefined) return { tone: 'none', text: 'Nothing synced yet' }
  if (Date.parse(newest) - Date.parse(oldest) > APART_MS)
    return { tone: 'bad', text: `Oldest data ${agoText(oldest, workspace.now)}` }
  return { tone: 'good', text: `Synced ${agoText(newest, workspace.now)}` }
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
