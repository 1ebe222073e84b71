import type { Cast, PersonJournals } from './cast.ts'
import { leadId, type Profile } from './profile.ts'
import { overlap } from './truth-log.ts'

/** Writes down which records of the two systems are the same human, and by what that can be known. */
export function writeLinks(
  { frame, truth }: Cast,
  profile: Profile,
  journals: PersonJournals,
  twinAt: number | null,
): void {
  const { hubspot } = journals
  const { link, salesforceAt, hubspotAt, index } = profile
  if (link === null || hubspot === null || salesforceAt === null || hubspotAt === null) return
  const from = Math.max(salesforceAt, hubspotAt)
  if (from > frame.end) return
  const spell = { from, to: null }
  for (const journal of [journals.lead, journals.contact]) {
    if (journal === null) continue
    const pair = { kind: 'person', salesforceId: journal.id, hubspotId: hubspot.id } as const
    const alive = overlap(journal.alive(), hubspot.alive())
    if (link !== 'ambiguous' || twinAt === null) {
      truth.link({ ...pair, by: link === 'ambiguous' ? 'email' : link }, spell, alive)
      continue
    }
    // Until the second record came, the address was unique.
    if (twinAt > from) truth.link({ ...pair, by: 'email' }, { from, to: twinAt }, alive)
    const apart = { from: Math.max(from, twinAt), to: null }
    truth.link({ ...pair, by: 'ambiguous' }, apart, alive)
    truth.link(
      { ...pair, salesforceId: leadId(frame.seed, index, 1), by: 'ambiguous' },
      apart,
      hubspot.alive(),
    )
  }
}
