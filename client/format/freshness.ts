import type { ConnectionList } from '../../shared/connection.ts'
import { agoText } from './times.ts'

/** A connection this much behind another one has missed its syncs. */
const APART_MS = 36 * 60 * 60 * 1000

export interface Freshness {
  readonly tone: 'good' | 'busy' | 'bad' | 'none'
  readonly text: string
}

/** How the data of all connections is, in a word: what somebody must see to goes before what goes on by itself. */
export function freshness(list: ConnectionList | undefined): Freshness {
  if (!list) return { tone: 'none', text: 'Looking…' }
  const { items, workspace } = list
  if (items.length === 0) return { tone: 'none', text: 'Nothing connected' }
  if (items.some(({ state }) => state === 'reconnect')) return { tone: 'bad', text: 'Reconnect needed' }
  if (items.some(({ state }) => state === 'failing')) return { tone: 'bad', text: 'A sync is failing' }
  if (items.some(({ state }) => state === 'loading')) return { tone: 'busy', text: 'First sync…' }
  if (workspace.catchUp)
    return { tone: 'busy', text: `Sync ${workspace.catchUp.done} of ${workspace.catchUp.total}` }
  if (items.some(({ state }) => state === 'syncing')) return { tone: 'busy', text: 'Syncing…' }
  if (items.some(({ state }) => state === 'waiting')) return { tone: 'busy', text: 'A sync is waiting' }
  const times = items
    .map(({ lastSync }) => lastSync)
    .filter((at) => at !== null)
    .toSorted()
  const [oldest, newest] = [times[0], times.at(-1)]
  if (oldest === undefined || newest === undefined) return { tone: 'none', text: 'Nothing synced yet' }
  if (Date.parse(newest) - Date.parse(oldest) > APART_MS)
    return { tone: 'bad', text: `Oldest data ${agoText(oldest, workspace.now)}` }
  return { tone: 'good', text: `Synced ${agoText(oldest, workspace.now)}` }
}
