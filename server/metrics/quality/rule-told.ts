import type { Conflict, ConflictRule } from '../../../shared/quality.ts'
import { SYNC_RULES, type SyncRule } from '../../../shared/sync-rule.ts'

const SYSTEMS = { salesforce: 'Salesforce', hubspot: 'HubSpot' } as const
const FAILED = 'the sync failed, stopped, or has not run since.'

/** Whose of two values that differ is to stand: `both`, where the field isn't synced between them; null where nobody can tell. */
type Standing = 'salesforce' | 'hubspot' | 'both' | null

/** By the field's sync rule; without one, that of the side that was changed last for certain. */
export function standingBy(rule: SyncRule | null, newer: Conflict['newer']): Standing {
  if (rule === 'not-synced') return 'both'
  return rule === null || rule === 'two-way' ? newer : 'salesforce'
}

/**
 * What a sync rule says of two values that differ, both of them there: which wins, and whether the rule explains that they
 * still differ. `newer` is the side that was changed last for certain.
 */
export function ruleTold(rule: SyncRule, newer: Conflict['newer']): ConflictRule {
  const stands = standingBy(rule, newer)
  const wins = stands === 'both' ? null : stands
  const told = (explains: ConflictRule['explains'], sentence: string): ConflictRule => ({
    rule,
    name: SYNC_RULES[rule],
    wins,
    explains,
    sentence,
  })

  if (stands === 'both') return told(true, 'Not synced: explained.')
  if (rule === 'two-way') {
    if (newer === null)
      return told(false, `The latest change wins, and nobody can tell which that is: ${FAILED}`)
    const other = newer === 'salesforce' ? SYSTEMS.hubspot : SYSTEMS.salesforce
    return told(
      false,
      `${SYSTEMS[newer]} wins, whose value is newer, but ${other} still has the old one: ${FAILED}`,
    )
  }
  // Where both are filled, “unless blank” changes nothing.
  if (newer === 'salesforce')
    return told(false, `Salesforce wins, but its value is newer and HubSpot still has the old one: ${FAILED}`)
  if (newer === 'hubspot')
    return told(
      true,
      'Salesforce wins, and HubSpot was changed after it: what is changed in HubSpot is not sent, and stands until Salesforce’s value changes.',
    )
  return told(
    null,
    'Salesforce wins. Nobody can tell which was changed last, and so whether the rule explains the difference.',
  )
}
