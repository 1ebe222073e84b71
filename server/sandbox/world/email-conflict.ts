import { DAY_MS } from './calendar.ts'
import type { Cast, PersonJournals } from './cast.ts'
import { defectSpell } from './gaps.ts'
import type { Journal } from './journal.ts'
import { CONTACT, HUBSPOT_CONTACT, LEAD } from './person-fields.ts'
import type { Profile } from './profile.ts'
import { Random } from './random.ts'
import { overlap } from './truth-log.ts'

const SHARE = 0.03
/** What a company called itself before, or calls a part of itself. */
const ENDINGS = ['group', 'europe', 'services'] as const

/**
 * Lets HubSpot know another address than Salesforce of people whom a stored id holds together. Both stay valid, and nobody
 * else's. Apart from the other conflicts, because mails are sent to it: `salesforce` makes what Salesforce has, and is asked
 * only for those few who are drawn.
 */
export function plantEmailConflict(
  { frame, truth }: Pick<Cast, 'frame' | 'truth'>,
  profile: Profile,
  hubspot: Journal,
  salesforce: () => Pick<PersonJournals, 'lead' | 'contact'>,
): void {
  const { salesforceAt, hubspotAt, link, hubspotTwin, salesforceTwin, email, company } = profile
  const [local = '', domain = ''] = email.split('@')
  // What else is told by the address must stay told.
  if (link !== 'stored-id' || hubspotTwin || salesforceTwin !== null || domain !== company.domain) return
  if (salesforceAt === null || hubspotAt === null) return
  const random = new Random(frame.seed, 'email conflict', profile.index)
  if (!random.chance(SHARE * frame.dirt)) return
  const { lead, contact } = salesforce()
  const pairs = [[lead, LEAD] as const, [contact, CONTACT] as const]
  const covered = [...pairs, [hubspot, HUBSPOT_CONTACT] as const].some(
    ([journal, fields]) => journal?.covered(fields.email) === true,
  )
  if (covered) return
  const spell = defectSpell(frame, random, Math.max(salesforceAt, hubspotAt) + DAY_MS)
  if (spell.from > frame.end) return
  const [name = '', ...rest] = domain.split('.')
  const address = `${local}@${[`${name}-${random.pick(ENDINGS)}`, ...rest].join('.')}`
  hubspot.cover(HUBSPOT_CONTACT.email, spell, address)
  for (const [journal] of pairs) {
    if (journal === null) continue
    const pair = { field: 'email', salesforceId: journal.id, hubspotId: hubspot.id }
    truth.conflict(pair, spell, overlap(journal.alive(), hubspot.alive()))
  }
}
