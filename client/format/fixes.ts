import type { Fix, FixList, FixMove } from '../../shared/fix.ts'
import { changeText, countText } from './numbers.ts'

/** Below it a change would be told as no change: half of the last digit shown. */
const LEAST_TOLD = 0.0005

/** How far a metric moves: “+2.6 pts”; of what is too small to be told so, that it is. */
export function moveText(change: number): string {
  if (Math.abs(change) >= LEAST_TOLD) return changeText(change, 'ratio')
  return `${change > 0 ? 'up' : 'down'} by less than 0.1\u202fpts`
}

/** How far a metric would move if every record of a repair were put right. */
export function changeOf({ now, repaired }: FixMove): number {
  return (repaired ?? 0) - (now ?? 0)
}

/** How many of its records a list takes care of, and how far these alone would move what gains most. */
export function readyText({ kind, ready, records, moves: [most] }: Fix): string {
  const done = kind === 'merge' ? 'listed' : 'with a value to load'
  if (ready === 0) return 'no value can be named: to be decided by hand'
  if (ready === records) return `all ${done}`
  const alone =
    most?.loaded == null || most.now === null ? '' : `: ${moveText(most.loaded - most.now)} by these alone`
  return `${countText(ready)} of ${countText(records)} ${done}${alone}`
}

const OBJECTS: Readonly<Record<string, string>> = {
  lead: 'leads',
  contact: 'contacts',
  account: 'accounts',
  company: 'companies',
  opportunity: 'opportunities',
  deal: 'deals',
  campaign: 'campaigns',
}

/** What people call the records of an object. */
function objectWords(object: string): string {
  return OBJECTS[object] ?? object
}

/** “HubSpot contacts, 355 records”. */
export function listWords({ system, object, rows }: FixList): string {
  return `${system} ${objectWords(object)}, ${countText(rows)} ${rows === 1 ? 'record' : 'records'}`
}
