import { DAY_MS, WEEK_MS } from './calendar.ts'
import type { Scribe } from './cast.ts'
import type { Frame } from './frame.ts'
import type { Journal } from './journal.ts'
import type { Value } from '../world.ts'
import type { Profile } from './profile.ts'
import { inForce } from './truth.ts'

/** Countries that were looked after from Boston. */
const MOVED: ReadonlySet<string> = new Set(['SE', 'DK', 'NO', 'FI', 'NL', 'IE'])
const BEFORE = 'AMER'
const WEEKS_BEFORE_ANCHOR = 26
const SECONDS = 200

/**
 * One evening half a year before the anchor the administrator gave the people of some countries to another region, all within
 * minutes: each of their records was changed by a human, and nobody looked at any.
 */
export function massUpdate(
  { frame, team, truth }: Scribe,
  { company, index }: Profile,
  journal: Journal,
  { object, base }: { readonly object: 'Lead' | 'Contact'; readonly base: Record<string, Value> },
): void {
  const at = movedAt(frame, index)
  if (!MOVED.has(company.country.code) || journal.createdAt >= at) return
  base['Region__c'] = BEFORE
  const by = team.all[0]!.userId
  journal.set(at, { Region__c: company.country.region }, by)
  if (journal.alive().some((spell) => inForce(spell, at)))
    truth.salesforce.massUpdates.push({ object, id: journal.id, at, by })
}

function movedAt({ anchor }: Frame, person: number): number {
  return anchor - WEEKS_BEFORE_ANCHOR * WEEK_MS + 2 * DAY_MS + (person % SECONDS) * 1000
}
