import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ConnectionList } from '../../../shared/connection.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { agoText } from '../../format/times.ts'
import classes from './sync-status.module.css'

type Tone = 'good' | 'busy' | 'bad' | 'none'

/** In a word, how the data is: fresh, being read, or failing. Opens the platform page. */
export function SyncStatus() {
  const { data, isError } = useQuery(connectionsOptions())
  const { tone, text } = isError ? { tone: 'bad' as Tone, text: 'No answer' } : statusOf(data)
  return (
    <Link to="/platform" className={classes.status} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {text}
    </Link>
  )
}

function statusOf(list: ConnectionList | undefined): { tone: Tone; text: string } {
  if (!list) return { tone: 'none', text: 'Looking…' }
  const { items, workspace } = list
  if (items.length === 0) return { tone: 'none', text: 'Nothing connected' }
  if (items.some(({ state }) => state === 'failing')) return { tone: 'bad', text: 'A sync is failing' }
  if (items.some(({ state }) => state === 'loading')) return { tone: 'busy', text: 'First sync…' }
  if (workspace.catchUp)
    return { tone: 'busy', text: `Week ${workspace.catchUp.done} of ${workspace.catchUp.total}` }
  if (items.some(({ state }) => state === 'syncing')) return { tone: 'busy', text: 'Syncing…' }
  const oldest = items
    .map(({ lastSync }) => lastSync)
    .filter((at) => at !== null)
    .sort()[0]
  if (oldest === undefined) return { tone: 'none', text: 'Nothing synced yet' }
  return { tone: 'good', text: `Synced ${agoText(oldest, workspace.now)}` }
}
